/** What a core dump is made of, before it is bytes. */

export interface CoreThread {
  readonly tid: number;
  /** The register set as the kernel's elf_prstatus has it (user_regs_struct, user_pt_regs). */
  readonly registers: Uint8Array;
  /** user_fpregs_struct (FXSAVE) or user_fpsimd_state; null where the image has none. */
  readonly floatingPoint: Uint8Array | null;
  /** x86: the XSAVE area with AVX; null where there is none. */
  readonly extendedState: Uint8Array | null;
  readonly pendingSignals: bigint; // bit n-1 is signal n
  readonly blockedSignals: bigint;
}

export interface CoreProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly uid: number;
  readonly gid: number;
  readonly nice: number;
  readonly zombie: boolean;
  readonly stopped: boolean;
  readonly flags: bigint; // PF_*
  readonly comm: Uint8Array;
  readonly arguments: Uint8Array; // NUL-separated
}

/** A mapped file for NT_FILE. */
export interface CoreFile {
  readonly start: bigint;
  readonly end: bigint;
  readonly offset: bigint; // bytes into the file
  readonly path: Uint8Array;
}

/** A PT_LOAD. Its bytes are in the file in full (untouched zeros as holes of it), or not at all (p_filesz 0). */
export interface CoreSegment {
  readonly start: bigint;
  readonly end: bigint;
  readonly flags: number; // PF_X 1, PF_W 2, PF_R 4
  readonly content: 'known' | 'absent';
}

export type CoreMachine = 'x86-64' | 'aarch64';

export interface CoreInput {
  readonly machine: CoreMachine;
  readonly pageSize: number;
  readonly process: CoreProcess;
  /** The leader first: gdb selects the first. */
  readonly threads: readonly CoreThread[];
  readonly auxv: readonly (readonly [bigint, bigint])[];
  readonly files: readonly CoreFile[];
  readonly segments: readonly CoreSegment[];
}
