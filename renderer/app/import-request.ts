/** What the import sheet asks for, and what is wrong with it; pure. */
import type { CallInput, ImportOutcome } from '../../shared/api/index.ts';
import { DEFAULT_LIMITS } from '../../shared/limits.ts';

export type ImportInput = CallInput<'import.start'>;

export interface ImportForm {
  readonly mode: 'seal' | 'reference';
  readonly partial: boolean;
  readonly evidenceNumber: string;
  readonly acquiredBy: string;
  readonly acquiredAt: string;
  readonly node: string;
  readonly sha256: string;
  readonly note: string;
  /** Raised limits as typed, by name. */
  readonly limits: Readonly<Record<string, string>>;
}

export const EMPTY_FORM: ImportForm = {
  mode: 'seal',
  partial: false,
  evidenceNumber: '',
  acquiredBy: '',
  acquiredAt: '',
  node: '',
  sha256: '',
  note: '',
  limits: {},
};

export type FormProblems = Readonly<Partial<Record<'sha256' | 'acquiredAt' | 'limits' | 'paths', string>>>;

const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Accepts 'sha256:…' and the line that sha256sum prints. */
export function readSha256(text: string): string | null {
  const match = /^(?:sha256:)?([0-9a-f]{64})(?:\s.*)?$/i.exec(text.trim());
  return match?.[1]?.toLowerCase() ?? null;
}

export function formProblems(form: ImportForm, paths: readonly string[]): FormProblems {
  const problems: { -readonly [K in keyof FormProblems]: string } = {};
  if (paths.length === 0) problems.paths = 'Choose or drop at least one archive or folder';
  if (form.sha256.trim() !== '') {
    if (readSha256(form.sha256) === null) problems.sha256 = 'A SHA-256 has 64 hexadecimal digits';
    else if (paths.length > 1) problems.sha256 = 'One hash belongs to one archive: import them one by one';
  }
  if (
    form.acquiredAt.trim() !== '' &&
    (!TIME.test(form.acquiredAt.trim()) || Number.isNaN(Date.parse(form.acquiredAt.trim())))
  ) {
    problems.acquiredAt = 'Write it as 2026-11-24T06:44:18Z';
  }
  const wrong = Object.entries(form.limits).find(
    ([, value]) => value.trim() !== '' && !/^[1-9]\d{0,15}$/.test(value.trim()),
  );
  if (wrong !== undefined) problems.limits = `${wrong[0]} is a whole number above 0`;
  return problems;
}

const orNull = (text: string): string | null => text.trim() || null;

/** The call's input; only of a form without problems. */
export function importInput(form: ImportForm, paths: readonly string[]): ImportInput {
  const limits = Object.entries(form.limits)
    .filter(([name, value]) => value.trim() !== '' && Object.hasOwn(DEFAULT_LIMITS, name))
    .map(([name, value]) => [name, Number(value)] as const);
  return {
    paths: [...paths],
    mode: form.mode,
    partial: form.partial,
    limits: Object.fromEntries(limits),
    acquisition: {
      evidenceNumber: orNull(form.evidenceNumber),
      acquiredBy: orNull(form.acquiredBy),
      acquiredAt: orNull(form.acquiredAt),
      node: orNull(form.node),
      sha256: readSha256(form.sha256),
      note: orNull(form.note),
    },
  };
}

/**
 * Whether a job that has just started is over already, with something refused: a small archive may be quicker than the
 * answer to its start. What became of it is not to be closed away then.
 */
export function wasRefused(
  outcomes: readonly { readonly job: string; readonly outcomes: readonly Pick<ImportOutcome, 'status'>[] }[],
  job: string,
): boolean {
  const own = outcomes.find((one) => one.job === job)?.outcomes ?? [];
  return own.some(({ status }) => status === 'refused' || status === 'failed');
}
