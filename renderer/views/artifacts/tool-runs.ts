/** Runs of the memory tools: started here, taken from while they run, and kept while other views are open. */
import type { CarvedItem, StringItem, ToolItem, YaraItem } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { onAnotherCase } from '../../state/case-change.ts';
import { client } from '../../state/client.ts';
import { cancelJob } from '../../state/engine.ts';
import { createStore } from '../../state/store.ts';

/** Finds that a run keeps in the window; it ends there, and says so. */
export const KEPT_FINDS = 200_000;

export interface Finds {
  readonly strings: StringItem;
  readonly carve: CarvedItem;
  readonly yara: YaraItem;
}
export type ToolName = keyof Finds;

export interface Run<Item> {
  readonly job: string;
  /** Grows while the run goes on; `count` says how far it can be read. */
  readonly items: readonly Item[];
  readonly count: number;
  readonly notes: readonly string[];
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly error: EvidenceError | null;
  /** It was ended because the window keeps no more. */
  readonly full: boolean;
}

type Runs = { readonly [Tool in ToolName]: Run<Finds[Tool]> | null };

export interface Starting {
  /** Tools that were asked to start and have no job yet. */
  readonly starting: readonly ToolName[];
  readonly refused: Readonly<Partial<Record<ToolName, EvidenceError>>>;
}

const NONE: Runs = { strings: null, carve: null, yara: null };
export const runs = createStore<Runs>(NONE);
export const starts = createStore<Starting>({ starting: [], refused: {} });

/** The carved item that is chosen, for the command that saves it. */
export const carvedChoice = createStore<{ readonly item: CarvedItem | null }>({ item: null });

const TAKEN: Readonly<Record<ToolName, ToolItem['item']>> = {
  strings: 'string',
  carve: 'carved',
  yara: 'yara',
};

/** Starts a tool in place of its run before, which is cancelled. */
export async function startRun(
  tool: ToolName,
  start: () => Promise<{ readonly job: string }>,
): Promise<void> {
  if (starts.get().starting.includes(tool)) return;
  const before = runs.get()[tool];
  if (before?.state === 'running') void cancelJob(before.job);
  runs.set({ [tool]: null });
  if (tool === 'carve') carvedChoice.set({ item: null });
  starts.set(({ starting, refused }) => {
    const { [tool]: _, ...rest } = refused;
    return { starting: [...starting, tool], refused: rest };
  });
  try {
    const { job } = await start();
    const run: Run<never> = {
      job,
      items: [],
      count: 0,
      notes: [],
      state: 'running',
      error: null,
      full: false,
    };
    runs.set({ [tool]: run });
    void follow(tool, job);
  } catch (caught) {
    starts.set(({ refused }) => ({ refused: { ...refused, [tool]: toEvidenceError(caught) } }));
  } finally {
    starts.set(({ starting }) => ({ starting: starting.filter((one) => one !== tool) }));
  }
}

export function cancelRun(tool: ToolName): void {
  const run = runs.get()[tool];
  if (run?.state === 'running') void cancelJob(run.job);
}

/** Takes what a job finds until it ends. A job that is no longer the tool's is drained, so that the engine forgets it. */
async function follow(tool: ToolName, job: string): Promise<void> {
  const items: ToolItem[] = [];
  let notes: readonly string[] = [];
  let full = false;
  const change = (part: Partial<Run<never>>): void => {
    const run = runs.get()[tool];
    if (run?.job === job) runs.set({ [tool]: { ...run, ...part } });
  };
  try {
    for (;;) {
      const taken = await client.call('tool.take', { job });
      if (taken.ended) break;
      if (full || runs.get()[tool]?.job !== job) continue;
      for (const item of taken.items) {
        if (item.item === 'note') notes = [...notes, item.text];
        else if (item.item === TAKEN[tool] && items.length < KEPT_FINDS) items.push(item);
      }
      full = items.length >= KEPT_FINDS;
      change({ items: items as never[], count: items.length, notes, full });
      if (full) void cancelJob(job);
    }
    change({ state: 'done' });
  } catch (caught) {
    const error = toEvidenceError(caught);
    change(error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', error });
  }
}

onAnotherCase(() => {
  runs.set(NONE);
  carvedChoice.set({ item: null });
  starts.set({ starting: [], refused: {} });
});
