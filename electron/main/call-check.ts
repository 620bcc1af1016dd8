/** What main lets through to the engine: calls of the contract, and only paths that a person chose. */
import { CALLS, type CallName } from '../../shared/api/calls.ts';
import { evidenceError, type EvidenceError } from '../../shared/errors.ts';
import type { ChosenPaths } from './chosen-paths.ts';

export interface KnownPaths {
  readonly chosen: ChosenPaths;
  readonly isRecent: (path: string) => boolean;
}

type Checked =
  | { readonly ok: true; readonly name: CallName; readonly input: unknown }
  | { readonly ok: false; readonly error: EvidenceError };

/** The calls that name files, and whether each of theirs was chosen. */
const PATH_CHECKS: Partial<Record<CallName, (input: PathInput, known: KnownPaths) => boolean>> = {
  'case.create': ({ path }, { chosen }) => path !== undefined && chosen.has('new-case', path),
  'case.open': ({ path }, { chosen, isRecent }) =>
    path !== undefined && (chosen.has('open-case', path) || chosen.has('new-case', path) || isRecent(path)),
  'bundle.verify': ({ path }, { chosen }) => path !== undefined && chosen.has('bundle', path),
  'carve.start': ({ path }, { chosen }) => path === undefined || chosen.has('export-folder', path),
  'custody.sign': ({ path }, { chosen }) =>
    path !== undefined && (chosen.has('key', path) || chosen.has('export-file', path)), // or made here
  'key.create': ({ path }, { chosen }) => path !== undefined && chosen.has('export-file', path),
  'key.import': ({ path, source }, { chosen }) =>
    path !== undefined &&
    chosen.has('export-file', path) &&
    source !== undefined &&
    chosen.has('key', source),
  'key.show': ({ path }, { chosen }) => path !== undefined && chosen.has('key', path),
  'core.start': ({ path }, { chosen }) => path !== undefined && chosen.has('export-file', path),
  'export.bundle': ({ path, keyPath }, { chosen }) =>
    path !== undefined &&
    chosen.has('export-file', path) &&
    keyPath !== undefined &&
    chosen.has('key', keyPath),
  'export.facts': ({ path }, { chosen }) => path !== undefined && chosen.has('export-file', path),
  'hash-list.load': ({ path }, { chosen }) => path !== undefined && chosen.has('import', path),
  'report.write': ({ path }, { chosen }) => path !== undefined && chosen.has('export-file', path),
  'import.start': ({ paths }, { chosen }) => paths?.every((path) => chosen.has('import', path)) === true,
};

interface PathInput {
  readonly path?: string;
  readonly keyPath?: string;
  readonly source?: string;
  readonly paths?: readonly string[];
}

/** The call with its input as the contract parses it, or the error that the window gets instead. */
export function checkCall(name: unknown, input: unknown, known: KnownPaths): Checked {
  if (typeof name !== 'string' || !Object.hasOwn(CALLS, name)) {
    return { ok: false, error: evidenceError('usage', 'there is no such call') };
  }
  const callName = name as CallName;
  const parsed = CALLS[callName].input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'input' : issue.path.join('.');
    return {
      ok: false,
      error: evidenceError('usage', `${name}: ${where}: ${issue?.message ?? 'not as agreed'}`),
    };
  }
  const checked = parsed.data as PathInput;
  const pathsChosen =
    PATH_CHECKS[callName]?.(checked, known) ?? (!('path' in checked) && !('paths' in checked));
  if (!pathsChosen) {
    return { ok: false, error: evidenceError('usage', `${name}: the path was not chosen in this window`) };
  }
  return { ok: true, name: callName, input: parsed.data };
}
