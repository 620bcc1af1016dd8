/**
 * ELF files, as they lie in a file (page cache, memfd, a buffer) or as a loader mapped them. [System V ABI]
 * In a file the section headers are where e_shoff says; in a loaded image what lies there is something else.
 */
import { CARVE_LIMITS, type Validator } from './types.ts';

const TYPES: Readonly<Record<number, string>> = {
  1: 'relocatable',
  2: 'executable',
  3: 'shared object',
  4: 'core',
};
const MACHINES: Readonly<Record<number, string>> = {
  3: 'x86',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x86-64',
  183: 'aarch64',
  243: 'riscv64',
  258: 'loongarch64',
};
const PT_LOAD = 1;
const SHT_NULL = 0;
const SHT_STRTAB = 3;
const SHT_NOBITS = 8;

interface Layout {
  readonly wide: boolean;
  readonly little: boolean;
}

export const carveElf: Validator = (view, address) => {
  const head = view.bytes(address, 64);
  if (head.length < 52 || (head[4] !== 1 && head[4] !== 2) || (head[5] !== 1 && head[5] !== 2)) return null;
  const layout: Layout = { wide: head[4] === 2, little: head[5] === 1 };
  if (head[6] !== 1 || (layout.wide && head.length < 64)) return null;
  const data = new DataView(head.buffer, head.byteOffset, head.length);
  const type = data.getUint16(16, layout.little);
  const machine = data.getUint16(18, layout.little);
  if (TYPES[type] === undefined || data.getUint32(20, layout.little) !== 1 || machine === 0) return null;
  const at = layout.wide
    ? { phoff: 32, shoff: 40, ehsize: 52, phentsize: 54, phnum: 56, shentsize: 58, shnum: 60, shstrndx: 62 }
    : { phoff: 28, shoff: 32, ehsize: 40, phentsize: 42, phnum: 44, shentsize: 46, shnum: 48, shstrndx: 50 };
  const u16 = (offset: number): number => data.getUint16(offset, layout.little);
  if (u16(at.ehsize) !== (layout.wide ? 64 : 52)) return null;
  const phoff = word(data, at.phoff, layout);
  const shoff = word(data, at.shoff, layout);
  const phnum = u16(at.phnum);
  const shnum = u16(at.shnum);
  if (phnum > 0 && u16(at.phentsize) !== (layout.wide ? 56 : 32)) return null;
  if (shnum > 0 && u16(at.shentsize) !== (layout.wide ? 64 : 40)) return null;
  if (phnum === 0 && shnum === 0) return null;

  const programs = programHeaders(view, address, phoff, phnum, layout);
  if (programs === null) return null;
  const fileEnd = Math.max(
    head.length,
    phoff + phnum * (layout.wide ? 56 : 32),
    ...programs.map(({ offset, fileSize }) => offset + fileSize),
  );
  const sectionsEnd = sectionHeaders(view, address, shoff, shnum, u16(at.shstrndx), layout);
  const loads = programs.filter(({ type: kind }) => kind === PT_LOAD);
  const what = `${TYPES[type]}, ${MACHINES[machine] ?? `machine ${machine}`}, ${layout.wide ? 64 : 32} bits`;
  if (sectionsEnd !== null || loads.length === 0) {
    return item(view, address, Math.max(fileEnd, sectionsEnd ?? 0), `${what}; as in a file`);
  }
  const first = loads.reduce((low, { memory }) => (memory < low ? memory : low), loads[0]!.memory);
  const spread = loads.some(
    ({ memory, offset }) => memory - first !== BigInt(offset) - BigInt(loads[0]!.offset),
  );
  const sections = shnum > 0 ? 'its section headers are not there' : 'it has no section headers';
  if (!spread || isFileLayout(view, address, loads)) {
    const found = item(view, address, fileEnd, `${what}; as in a file, ${sections}`);
    return found === null ? null : { ...found, complete: found.complete && shnum === 0 };
  }
  const end = loads.reduce((high, { memory, fileSize }) => {
    const stop = Number(memory - first) + fileSize;
    return stop > high ? stop : high;
  }, 0);
  const found = item(view, address, end, `${what}; as loaded, ${sections}`);
  return found === null ? null : { ...found, complete: false };
};

/** A second segment that stands at its file offset holds more than zeros there. */
function isFileLayout(
  view: Parameters<Validator>[0],
  address: bigint,
  loads: readonly { offset: number; fileSize: number; memory: bigint }[],
): boolean {
  const other = loads.find(({ offset, fileSize }) => offset > 0 && fileSize > 0);
  if (other === undefined) return true;
  const last = loads.at(-1)!;
  const tail = view.bytes(address + BigInt(last.offset), Math.min(last.fileSize, 64));
  const loaded = view.bytes(address + (last.memory - loads[0]!.memory), 64);
  return tail.some((byte) => byte !== 0) && !loaded.some((byte) => byte !== 0);
}

function item(view: Parameters<Validator>[0], address: bigint, length: number, detail: string) {
  if (!Number.isSafeInteger(length) || length > CARVE_LIMITS.itemBytes) return null;
  const known = knownLength(view, address, length);
  if (known < 52) return null;
  const text = known < length ? `${detail}; ${length - known} of ${length} bytes are missing` : detail;
  return { kind: 'elf' as const, length: known, complete: known === length, detail: text };
}

/** Bytes from the address on that follow each other without a gap. */
export function knownLength(view: Parameters<Validator>[0], address: bigint, length: number): number {
  let known = 0;
  while (known < length) {
    const part = view.bytes(address + BigInt(known), Math.min(length - known, 2 ** 20)).length;
    known += part;
    if (part === 0) break;
  }
  return known;
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly memory: bigint;
  readonly fileSize: number;
}

/** Null where they contradict what a loader accepts. */
function programHeaders(
  view: Parameters<Validator>[0],
  address: bigint,
  phoff: number,
  phnum: number,
  layout: Layout,
): ProgramHeader[] | null {
  if (phnum === 0) return [];
  const size = layout.wide ? 56 : 32;
  if (phoff < (layout.wide ? 64 : 52) || phoff > CARVE_LIMITS.itemBytes) return null;
  const table = view.bytes(address + BigInt(phoff), phnum * size);
  if (table.length < phnum * size) return null;
  const data = new DataView(table.buffer, table.byteOffset, table.length);
  const headers: ProgramHeader[] = [];
  for (let index = 0; index < phnum; index++) {
    const at = index * size;
    const type = data.getUint32(at, layout.little);
    const offset = word(data, at + (layout.wide ? 8 : 4), layout);
    const memory = layout.wide
      ? data.getBigUint64(at + 16, layout.little)
      : BigInt(data.getUint32(at + 8, layout.little));
    const fileSize = word(data, at + (layout.wide ? 32 : 16), layout);
    const memorySize = word(data, at + (layout.wide ? 40 : 20), layout);
    if (type === PT_LOAD && (fileSize > memorySize || offset > CARVE_LIMITS.itemBytes)) return null;
    headers.push({ type, offset, memory, fileSize: type === PT_LOAD ? fileSize : 0 });
  }
  return headers;
}

/** Where the file ends by its section headers; null where they are not at e_shoff. */
function sectionHeaders(
  view: Parameters<Validator>[0],
  address: bigint,
  shoff: number,
  shnum: number,
  names: number,
  layout: Layout,
): number | null {
  const size = layout.wide ? 64 : 40;
  if (shnum === 0 || shoff === 0 || shoff > CARVE_LIMITS.itemBytes || names >= shnum) return null;
  const table = view.bytes(address + BigInt(shoff), shnum * size);
  if (table.length < shnum * size) return null;
  const data = new DataView(table.buffer, table.byteOffset, table.length);
  const typeOf = (index: number): number => data.getUint32(index * size + 4, layout.little);
  if (typeOf(0) !== SHT_NULL || (names !== 0 && typeOf(names) !== SHT_STRTAB)) return null;
  let end = shoff + shnum * size;
  for (let index = 1; index < shnum; index++) {
    if (typeOf(index) === SHT_NOBITS) continue;
    const offset = word(data, index * size + (layout.wide ? 24 : 16), layout);
    const bytes = word(data, index * size + (layout.wide ? 32 : 20), layout);
    end = Math.max(end, offset + bytes);
  }
  return end;
}

/** An address-sized word as a number; what is beyond 2^53 is too large for every limit. */
function word(data: DataView, at: number, { wide, little }: Layout): number {
  return wide ? Number(data.getBigUint64(at, little)) : data.getUint32(at, little);
}
