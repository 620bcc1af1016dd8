/**
 * Register sets in the kernel's layouts, from a thread's core image: user_regs_struct and
 * user_i387_struct [arch/x86/include/asm/user_64.h], user_pt_regs and user_fpsimd_state
 * [arch/arm64/include/uapi/asm/ptrace.h]. All little-endian.
 */
import type {
  CoreEntry,
  UserAarch64FpsimdContextEntry,
  UserX86FpregsEntry,
  UserX86RegsEntry,
} from '../wire/messages.ts';
import type { CoreMachine } from './types.ts';

export interface RegisterSets {
  readonly registers: Uint8Array;
  readonly floatingPoint: Uint8Array | null;
  readonly extendedState: Uint8Array | null;
}

/** Null where the core has no registers of that machine (a zombie, a damaged image). */
export function registerSets(machine: CoreMachine, core: CoreEntry): RegisterSets | null {
  if (machine === 'x86-64') {
    const info = core.thread_info;
    if (info?.gpregs === undefined) return null;
    return {
      registers: x86Registers(info.gpregs),
      floatingPoint: info.fpregs === undefined ? null : fxsaveArea(info.fpregs),
      extendedState: info.fpregs === undefined ? null : xsaveArea(info.fpregs),
    };
  }
  const info = core.ti_aarch64;
  if (info?.gpregs === undefined) return null;
  const { regs, sp, pc, pstate } = info.gpregs;
  const general = Array.from({ length: 31 }, (_, index) => regs[index] ?? 0n);
  return {
    registers: words64([...general, sp ?? 0n, pc ?? 0n, pstate ?? 0n]),
    floatingPoint: info.fpsimd === undefined ? null : fpsimdState(info.fpsimd),
    extendedState: null,
  };
}

/** In the order of user_regs_struct. */
const X86_ORDER = [
  'r15', 'r14', 'r13', 'r12', 'bp', 'bx', 'r11', 'r10', 'r9', 'r8', 'ax', 'cx', 'dx', 'si', 'di', 'orig_ax',
  'ip', 'cs', 'flags', 'sp', 'ss', 'fs_base', 'gs_base', 'ds', 'es', 'fs', 'gs',
] as const satisfies readonly (keyof UserX86RegsEntry)[]; // prettier-ignore

function x86Registers(gpregs: UserX86RegsEntry): Uint8Array {
  return words64(X86_ORDER.map((name) => gpregs[name] ?? 0n));
}

const FXSAVE_BYTES = 512;

/** The legacy region of FXSAVE, as Intel's SDM volume 1, 10.5 has it. */
function fxsaveArea(fpregs: UserX86FpregsEntry): Uint8Array {
  const area = new Uint8Array(FXSAVE_BYTES);
  const view = new DataView(area.buffer);
  view.setUint16(0, fpregs.cwd ?? 0, true);
  view.setUint16(2, fpregs.swd ?? 0, true);
  view.setUint16(4, fpregs.twd ?? 0, true);
  view.setUint16(6, fpregs.fop ?? 0, true);
  view.setBigUint64(8, BigInt.asUintN(64, fpregs.rip ?? 0n), true);
  view.setBigUint64(16, BigInt.asUintN(64, fpregs.rdp ?? 0n), true);
  view.setUint32(24, fpregs.mxcsr ?? 0, true);
  view.setUint32(28, fpregs.mxcsr_mask ?? 0, true);
  setWords32(view, 32, fpregs.st_space, 32);
  setWords32(view, 160, fpregs.xmm_space, 64);
  return area;
}

/** Standard form of XSAVE with AVX alone: legacy region, header, high halves of ymm0 to ymm15. */
const YMM_OFFSET = 576;
const YMM_WORDS = 64;
const XCR0_OFFSET = 464; // where debuggers look for the features of the area
const X87_SSE_AVX = 7n;

function xsaveArea(fpregs: UserX86FpregsEntry): Uint8Array | null {
  const { xsave } = fpregs;
  if (xsave === undefined || xsave.ymmh_space.length < YMM_WORDS) return null;
  const area = new Uint8Array(YMM_OFFSET + YMM_WORDS * 4);
  area.set(fxsaveArea(fpregs));
  const view = new DataView(area.buffer);
  view.setBigUint64(XCR0_OFFSET, X87_SSE_AVX, true);
  view.setBigUint64(FXSAVE_BYTES, BigInt.asUintN(64, xsave.xstate_bv ?? 0n) & X87_SSE_AVX, true);
  setWords32(view, YMM_OFFSET, xsave.ymmh_space, YMM_WORDS);
  return area;
}

function fpsimdState(fpsimd: UserAarch64FpsimdContextEntry): Uint8Array {
  const state = new Uint8Array(528);
  const view = new DataView(state.buffer);
  fpsimd.vregs.slice(0, 64).forEach((word, index) => {
    view.setBigUint64(index * 8, BigInt.asUintN(64, word), true);
  });
  view.setUint32(512, fpsimd.fpsr ?? 0, true);
  view.setUint32(516, fpsimd.fpcr ?? 0, true);
  return state;
}

function words64(words: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 8);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => view.setBigUint64(index * 8, BigInt.asUintN(64, word), true));
  return bytes;
}

function setWords32(view: DataView, offset: number, words: readonly number[], count: number): void {
  words.slice(0, count).forEach((word, index) => view.setUint32(offset + index * 4, word >>> 0, true));
}
