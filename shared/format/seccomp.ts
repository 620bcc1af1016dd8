/** Modes of seccomp by number, as prctl(2) and /proc/PID/status have them. */
const MODES = ['disabled', 'strict', 'filter'] as const;

/** 'filter'; null for a number without a name. */
export function seccompModeName(mode: number): string | null {
  return MODES[mode] ?? null;
}
