/** Which case the engine has open, read off the calls that pass by: what a restarted engine is asked to open. */

/** The input of `case.open`. */
export interface OpenCase {
  readonly path: string;
  readonly examiner: string | null;
  readonly readOnly: boolean;
  /** What the engine that died had verified, the next one has not. */
  readonly verify: true;
}

/** The open case after `name` was answered with success. */
export function openCaseAfter(
  before: OpenCase | null,
  name: string,
  input: unknown,
  value: unknown,
): OpenCase | null {
  if (name === 'case.close') return null;
  if (name !== 'case.create' && name !== 'case.open') return before;
  const asked = input as { path: string; examiner: string | null; readOnly?: boolean };
  // Where the engine opened it read-only (another window has it), it is not asked for more after a restart.
  const summary = value as { readOnly?: unknown } | null;
  return {
    path: asked.path,
    examiner: asked.examiner,
    readOnly: summary?.readOnly === true,
    verify: true,
  };
}
