/** Signals by number. mips has numbers of its own (arch/mips/include/uapi/asm/signal.h). */
import type { Architecture } from '../facts/checkpoint.ts';

const GENERIC = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG ' +
  'XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ');

const MIPS = (
  'HUP INT QUIT ILL TRAP ABRT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM USR1 USR2 CHLD PWR WINCH URG IO STOP TSTP ' +
  'CONT TTIN TTOU VTALRM PROF XCPU XFSZ'
).split(' ');

/** glibc's first real-time signal: the two before it are its own (thread cancellation, setuid). */
const FIRST_REAL_TIME = 34;

/** `SIGTERM`, `SIGRTMIN+3`; `signal 32` for a number without a name. */
export function signalName(signal: number, architecture: Architecture | null = null): string {
  const names = architecture === 'mips' ? MIPS : GENERIC;
  const name = names[signal - 1];
  if (name) return `SIG${name}`;
  if (signal === FIRST_REAL_TIME) return 'SIGRTMIN';
  const last = architecture === 'mips' ? 128 : 64;
  if (signal > FIRST_REAL_TIME && signal <= last) return `SIGRTMIN+${signal - FIRST_REAL_TIME}`;
  return `signal ${signal}`;
}

/** Names of a signal mask: bit n-1 is signal n. */
export function signalNames(mask: bigint, architecture: Architecture | null = null): string[] {
  const names: string[] = [];
  const bits = BigInt.asUintN(128, mask);
  for (let signal = 1; signal <= 128; signal++) {
    if ((bits >> BigInt(signal - 1)) & 1n) names.push(signalName(signal, architecture));
  }
  return names;
}

/** Words for a wait status: `exit 3`, `killed by SIGKILL`, `killed by SIGSEGV (core dumped)`. */
export function exitText(status: number, architecture: Architecture | null = null): string {
  const signal = status & 0x7f;
  if (signal === 0) return `exit ${(status >> 8) & 0xff}`;
  const core = (status & 0x80) !== 0 ? ' (core dumped)' : '';
  return `killed by ${signalName(signal, architecture)}${core}`;
}
