/** The comparison of two stored checkpoints, as a job. */
import { byGroup, compareCheckpoints } from '../../analysis/compare/compare-checkpoints.ts';
import type { CheckpointChange } from '../../../shared/api/compare-calls.ts';
import type { CallOutput } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { CaseFile } from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { keepLast, versionOf } from '../keep-last.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { pageChanges, workOf } from './page-changes.ts';
import { preDumpMatches, preDumpWork } from './pre-dump-work.ts';
import { readSide } from './read-side.ts';

export interface Comparison {
  readonly kind: 'comparison';
  readonly summary: CallOutput<'compare.result'>;
  readonly changes: readonly CheckpointChange[];
}

interface CompareRequest {
  readonly a: string;
  readonly b: string;
  readonly pages: boolean;
}

/** Comparisons that are kept, those that were asked for last: a view that comes back shows its own at once. */
const COMPARISONS_KEPT = 4;
const kept = new WeakMap<CaseFile, Map<string, Comparison>>();

export async function runCompare(
  state: EngineState,
  request: CompareRequest,
  control: JobControl,
): Promise<Comparison> {
  const opened = state.case();
  const results = kept.get(opened) ?? new Map<string, Comparison>();
  kept.set(opened, results);
  const sides = [request.a, request.b].map((id) => versionOf(state.checkpoint(id)));
  const key = [...sides, request.pages].join('\n');
  const comparison = results.get(key) ?? (await compare(state, request, control));
  keepLast(results, key, comparison, COMPARISONS_KEPT);
  return comparison;
}

async function compare(
  state: EngineState,
  request: CompareRequest,
  control: JobControl,
): Promise<Comparison> {
  control.progress({ stage: 'reading facts', doneBytes: 0, totalBytes: null });
  await new Promise((resolve) => setImmediate(resolve));
  const [a, b] = [readSide(state, request.a), readSide(state, request.b)];
  if (a.id === b.id) throw new PermafrostError(evidenceError('usage', `both are checkpoint ${a.id}`));
  const [before, after] = [caseMemory(state, a.id), caseMemory(state, b.id)];
  const isPreDump = [before, after].some(({ checkpoint }) => checkpoint.kind === 'pre-dump');
  const { matches, reused, changes, common } = isPreDump
    ? { matches: preDumpMatches(before, after), reused: [], changes: [], common: [] }
    : compareCheckpoints(a, b);
  const work = !request.pages
    ? []
    : isPreDump
      ? preDumpWork([a, b], before, after)
      : workOf(before, after, common);
  const memory = await pageChanges(state.case(), before, after, work, control);
  const all = byGroup([...changes, ...memory.changes]);
  return {
    kind: 'comparison',
    changes: all,
    summary: {
      a: { id: a.id, title: a.title, processes: a.processes },
      b: { id: b.id, title: b.title, processes: b.processes },
      matches: matches.map(({ a: one, b: other, name, certainty, reasons }) => ({
        a: one,
        b: other,
        name,
        certainty,
        reasons,
      })),
      reused: reused.map(({ pid, reasons }) => ({ pid, reasons: [...reasons] })),
      counts: countByGroup(all),
      total: all.length,
      pages: [...memory.pages],
      pagesCompared: request.pages,
    },
  };
}

export function countByGroup(rows: readonly { readonly group: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { group } of rows) counts[group] = (counts[group] ?? 0) + 1;
  return counts;
}
