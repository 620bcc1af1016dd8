/**
 * General registers of a core, for every architecture that CRIU dumps, under CRIU's field names.
 * `mtype` tells which thread_info is set [core.proto, core-*.proto].
 */
import type { Architecture } from '../../../shared/facts/checkpoint.ts';
import type { FieldPlace, Message } from '../wire/message.ts';
import { CoreEntryMarch, UserX86RegsMode, type CoreEntry } from '../wire/messages.ts';

export interface Registers {
  readonly architecture: Architecture;
  readonly bits: 32 | 64;
  readonly instructionPointer: bigint | null;
  readonly stackPointer: bigint | null;
  readonly all: readonly (readonly [string, bigint])[];
}

interface ArchitectureRow {
  readonly architecture: Architecture;
  readonly bits: 32 | 64;
  readonly field: keyof CoreEntry & string; // of core_entry
  readonly instructionPointer: string;
  readonly stackPointer: string; // 'gpr[1]' is an element of a repeated field
}

const ARCHITECTURES: Readonly<Record<number, ArchitectureRow>> = {
  [CoreEntryMarch.X86_64]: row('x86-64', 64, 'thread_info', 'ip', 'sp'),
  [CoreEntryMarch.ARM]: row('arm', 32, 'ti_arm', 'pc', 'sp'),
  [CoreEntryMarch.AARCH64]: row('aarch64', 64, 'ti_aarch64', 'pc', 'sp'),
  [CoreEntryMarch.PPC64]: row('ppc64', 64, 'ti_ppc64', 'nip', 'gpr[1]'),
  [CoreEntryMarch.S390]: row('s390x', 64, 'ti_s390', 'psw_addr', 'gprs[15]'),
  [CoreEntryMarch.MIPS]: row('mips', 64, 'ti_mips', 'cp0_epc', 'r29'),
  [CoreEntryMarch.LOONGARCH64]: row('loongarch64', 64, 'ti_loongarch64', 'pc', 'regs[3]'),
  [CoreEntryMarch.RISCV64]: row('riscv64', 64, 'ti_riscv64', 'pc', 'sp'),
};

function row(
  architecture: Architecture,
  bits: 32 | 64,
  field: keyof CoreEntry & string,
  instructionPointer: string,
  stackPointer: string,
): ArchitectureRow {
  return { architecture, bits, field, instructionPointer, stackPointer };
}

/** The machine's architecture, whatever mode the thread runs in; null where `mtype` is absent or not known. */
export function architectureOf(core: CoreEntry): Architecture | null {
  return ARCHITECTURES[core.mtype ?? -1]?.architecture ?? null;
}

/** Null where `mtype` is not known. A zombie has an `mtype` and no registers. */
export function registersOf(core: CoreEntry): Registers | null {
  const known = ARCHITECTURES[core.mtype ?? -1];
  if (known === undefined) return null;
  const info = core[known.field] as { readonly gpregs?: Message } | undefined;
  const all = info?.gpregs === undefined ? [] : registerPairs(info.gpregs);
  const values = new Map(all);
  const compat = known.architecture === 'x86-64' && core.thread_info?.gpregs?.mode === UserX86RegsMode.COMPAT;
  return {
    architecture: compat ? 'x86' : known.architecture,
    bits: compat ? 32 : known.bits,
    instructionPointer: values.get(known.instructionPointer) ?? null,
    stackPointer: values.get(known.stackPointer) ?? null,
    all,
  };
}

/** Where the registers stand in the core, for a span. */
export function registerMessage(core: CoreEntry): Message | null {
  const known = ARCHITECTURES[core.mtype ?? -1];
  if (known === undefined) return null;
  return (core[known.field] as { readonly gpregs?: Message } | undefined)?.gpregs ?? null;
}

/** Registers of one repeated field that are kept: no machine has more of a kind. */
const REPEATED_MAXIMUM = 64;

function registerPairs(gpregs: Message): (readonly [string, bigint])[] {
  const pairs: (readonly [string, bigint])[] = [];
  for (const name of Object.keys(gpregs.$.places).sort((a, b) => offsetOf(gpregs, a) - offsetOf(gpregs, b))) {
    // `mode` says how the task runs, it is no register.
    if (name === 'mode') continue;
    const value: unknown = (gpregs as unknown as Readonly<Record<string, unknown>>)[name];
    if (Array.isArray(value)) {
      value.slice(0, REPEATED_MAXIMUM).forEach((element: unknown, index) => {
        pairs.push([`${name}[${index}]`, unsigned(element)]);
      });
    } else pairs.push([name, unsigned(value)]);
  }
  return pairs;
}

function offsetOf(message: Message, field: string): number {
  const place = message.$.places[field];
  return (Array.isArray(place) ? (place as readonly FieldPlace[])[0] : (place as FieldPlace))?.offset ?? 0;
}

function unsigned(value: unknown): bigint {
  return BigInt.asUintN(64, BigInt(value as number | bigint));
}
