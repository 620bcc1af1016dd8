/** The search that is asked and the one that runs or has run; it stays while other views are open. */
import type { JobState, SearchPattern } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { onAnotherCase, onLeftScope, onOpened } from '../../state/case-change.ts';
import { client } from '../../state/client.ts';
import { cancelJob } from '../../state/engine.ts';
import { createStore } from '../../state/store.ts';

export type SearchMode = SearchPattern['kind'] | 'terms';

export const SEARCH_MODES: readonly {
  readonly id: SearchMode;
  readonly label: string;
  readonly hint: string;
}[] = [
  { id: 'text', label: 'Text', hint: 'Text, as UTF-8 bytes' },
  { id: 'utf16', label: 'UTF-16', hint: 'Text, as UTF-16LE bytes' },
  { id: 'hex', label: 'Hex', hint: 'de ad ?? b?  (? is any digit)' },
  { id: 'regex', label: 'Regex', hint: '[a-z0-9]+@[a-z]+\\.com  over bytes, in linear time' },
  { id: 'terms', label: 'Terms', hint: 'A file with a term on each line, all in one pass' },
];

export interface TermsFile {
  readonly name: string;
  readonly patterns: readonly SearchPattern[];
}

export interface RunningSearch {
  readonly search: string;
  readonly job: string;
  readonly patterns: readonly SearchPattern[];
  /** What was asked, in words. */
  readonly title: string;
}

export interface SearchForm {
  readonly mode: SearchMode;
  readonly value: string;
  readonly ignoreCase: boolean;
  readonly terms: TermsFile | null;
  /** null: every checkpoint in the window's scope. */
  readonly checkpoint: string | null;
  readonly pid: number | null;
  readonly files: boolean;
  readonly queues: boolean;
  readonly images: boolean;
}

const FORM: SearchForm = {
  mode: 'text',
  value: '',
  ignoreCase: false,
  terms: null,
  checkpoint: null,
  pid: null,
  files: false,
  queues: false,
  images: false,
};

export const searchForm = createStore<SearchForm>(FORM);
export const searches = createStore<{
  readonly current: RunningSearch | null;
  readonly starting: boolean;
  readonly error: EvidenceError | null;
}>({ current: null, starting: false, error: null });

onAnotherCase(() => searchForm.set(FORM));
onLeftScope(
  () => searchForm.get().checkpoint,
  () => searchForm.set({ checkpoint: null, pid: null }),
);
// A search is closed with the case that it ran over, also where the same one is opened again.
onOpened(() => searches.set({ current: null, starting: false, error: null }));

/** The patterns of a form; empty where nothing is asked yet. */
export function patternsOf({ mode, value, ignoreCase, terms }: SearchForm): readonly SearchPattern[] {
  if (mode === 'terms') return terms?.patterns ?? [];
  if (value === '') return [];
  return [{ kind: mode, value, ...(ignoreCase && mode !== 'hex' ? { ignoreCase } : {}) }];
}

export async function startSearch(form: SearchForm, scope: readonly string[] | null): Promise<void> {
  const patterns = patternsOf(form);
  if (patterns.length === 0 || searches.get().starting) return;
  const before = searches.get().current;
  searches.set({ starting: true, error: null, current: null });
  if (before !== null) void client.call('search.close', { search: before.search }).catch(() => undefined); // gone with its engine
  const { checkpoint, pid, files, queues, images } = form;
  try {
    const { job, search } = await client.call('search.start', {
      patterns: [...patterns],
      checkpoints: checkpoint === null ? (scope === null ? null : [...scope]) : [checkpoint],
      pid: checkpoint === null ? null : pid,
      files,
      queues,
      images,
    });
    const [first] = patterns;
    const title =
      form.mode === 'terms'
        ? `${patterns.length} terms of ${form.terms?.name ?? 'a file'}`
        : (first?.value ?? '');
    searches.set({ starting: false, current: { search, job, patterns, title } });
  } catch (caught) {
    searches.set({ starting: false, error: toEvidenceError(caught) });
  }
}

export function cancelSearch(): void {
  const { current } = searches.get();
  if (current !== null) void cancelJob(current.job);
}

export function jobOf(jobs: readonly JobState[], current: RunningSearch | null): JobState | undefined {
  return current === null ? undefined : jobs.find((job) => job.job === current.job);
}
