import type { Source } from '../span.ts';

export type TaskState = 'alive' | 'dead' | 'zombie' | 'stopped' | 'unknown';

/** A task of pstree.img. Ids are those of the tasks' pid namespace. Null: not known, and a gap or reason says why. */
export interface ProcessFact {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly comm: Uint8Array | null;
  readonly state: TaskState;
  readonly zombie: boolean;
  readonly stopSignal: number | null;
  readonly exitCode: number | null; // wait status
  /** The bytes of [mm_arg_start, mm_arg_end) as the kernel would show them, NULs included. */
  readonly cmdline: Uint8Array | null;
  readonly argv: readonly Uint8Array[] | null;
  /** The arguments disagree with comm or exe, or were overwritten: why. */
  readonly argvNote: string | null;
  readonly exe: Uint8Array | null;
  readonly exeDeleted: boolean | null;
  readonly exeFileId: number | null;
  readonly cwd: Uint8Array | null;
  readonly root: Uint8Array | null;
  readonly umask: number | null;
  readonly oomScoreAdj: number | null;
  readonly nice: number | null;
  readonly policy: string | null; // SCHED_OTHER, ...
  readonly loginuid: number | null; // null: none (2^32-1) or not recorded
  readonly seccompMode: number | null; // 0 none, 1 strict, 2 filter
  readonly noNewPrivs: boolean | null;
  readonly sigIgn: bigint | null; // bit n-1 is signal n
  readonly sigCgt: bigint | null;
  readonly sigBlk: bigint | null;
  readonly pendingSignals: readonly number[];
  readonly tty: Uint8Array | null;
  readonly kernelFlags: bigint | null; // PF_*
  readonly filesId: number | null;
  readonly vmId: number | null;
  readonly fsId: number | null;
  readonly sighandId: number | null;
  readonly namespaces: readonly { readonly kind: string; readonly id: number; readonly host: boolean }[];
  readonly cgroupSet: number | null;
  readonly threadCount: number;
  readonly source: Source;
}

export interface ThreadFact {
  readonly pid: number;
  readonly tid: number;
  readonly comm: Uint8Array | null;
  readonly architecture: string | null;
  readonly bits: 32 | 64 | null;
  readonly instructionPointer: bigint | null;
  readonly stackPointer: bigint | null;
  /** General registers by CRIU's names, in image order. */
  readonly registers: readonly (readonly [string, bigint])[];
  readonly sigBlk: bigint | null;
  readonly pendingSignals: readonly number[];
  readonly seccompMode: number | null;
  readonly seccompFilters: readonly number[]; // indexes into seccomp.img, installed first to last
  readonly nice: number | null;
  readonly policy: string | null;
  readonly cgroupSet: number | null;
  readonly robustListHead: bigint | null;
  readonly source: Source;
}

/** Credentials of a thread (the leader's are the process's). */
export interface CredentialFact {
  readonly pid: number;
  readonly tid: number;
  readonly uids: readonly [number, number, number, number]; // real, effective, saved, file system
  readonly gids: readonly [number, number, number, number];
  readonly groups: readonly number[];
  readonly capInh: bigint;
  readonly capPrm: bigint;
  readonly capEff: bigint;
  readonly capBnd: bigint;
  readonly capAmb: bigint | null;
  readonly securebits: number;
  readonly noNewPrivs: boolean | null;
  readonly lsmProfile: string | null;
  /** Names from the container's own /etc/passwd and /etc/group where the archive holds them. */
  readonly userName: string | null;
  readonly source: Source;
}

/** One `NAME=value` of the environment in memory; `index` is its place. */
export interface EnvironmentFact {
  readonly pid: number;
  readonly index: number;
  readonly entry: Uint8Array; // as it stands, without the NUL
  readonly source: Source;
}

export interface ResourceLimitFact {
  readonly pid: number;
  readonly resource: string; // 'NOFILE', ...
  readonly current: bigint;
  readonly maximum: bigint;
  readonly source: Source;
}

export interface SignalActionFact {
  readonly pid: number;
  readonly signal: number;
  readonly disposition: 'default' | 'ignored' | 'handler';
  readonly handler: bigint | null;
  readonly flags: bigint;
  readonly mask: bigint;
  readonly restorer: bigint | null;
  readonly source: Source;
}

export interface TimerFact {
  readonly pid: number;
  readonly kind: 'real' | 'virtual' | 'prof' | 'posix' | 'timerfd';
  readonly id: number; // 0 for interval timers
  readonly clock: string | null;
  readonly remainingNs: bigint;
  readonly intervalNs: bigint;
  readonly armed: boolean;
  readonly source: Source;
}

export interface SeccompFilterFact {
  readonly index: number;
  readonly previous: number | null; // CRIU's `prev`: the one installed next
  readonly flags: number;
  readonly program: Uint8Array; // sock_filter array
  readonly source: Source;
}
