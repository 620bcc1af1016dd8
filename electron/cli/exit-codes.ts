import type { EvidenceError } from '../../shared/errors.ts';
import type { ImportOutcome } from '../../shared/api/index.ts';

export const EXIT = {
  done: 0,
  usage: 1,
  refused: 2, // input refused or unreadable, facts unchanged
  internal: 3,
  gaps: 4, // imported with gaps
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(error: EvidenceError): ExitCode {
  if (error.code === 'usage') return EXIT.usage;
  if (error.code === 'internal' || error.code === 'engine-gone') return EXIT.internal;
  return EXIT.refused;
}

export function exitCodeOfOutcome(outcome: ImportOutcome): ExitCode {
  if (outcome.status === 'imported' || outcome.status === 'already') {
    return outcome.gaps.length > 0 || outcome.error !== null ? EXIT.gaps : EXIT.done;
  }
  if (outcome.status === 'gaps') return EXIT.gaps;
  if (outcome.status === 'failed') return outcome.error ? exitCodeOf(outcome.error) : EXIT.internal;
  return EXIT.refused;
}

const SEVERITY: readonly ExitCode[] = [EXIT.internal, EXIT.refused, EXIT.gaps, EXIT.done];

/** Of several archives the worst counts: 3, then 2, 4, 0. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return SEVERITY.find((code) => codes.includes(code)) ?? EXIT.done;
}
