import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { changeRows, chosenRows, itemRows } from '../compare/chosen-rows.ts';
import { runCompare, type Comparison } from '../compare/run-compare.ts';
import { orderOf, runSeries, type SeriesResult } from '../compare/run-series.ts';
import type { EngineState } from '../engine-state.ts';
import type { Handlers } from './index.ts';

const ROWS_OF_ONE_ANSWER = 5000;

export const compareHandlers: Handlers<
  | 'compare.start'
  | 'compare.result'
  | 'compare.changes'
  | 'series.order'
  | 'series.start'
  | 'series.result'
  | 'series.items'
> = {
  'compare.start'(state, input) {
    const [a, b] = [state.checkpoint(input.a).id, state.checkpoint(input.b).id];
    return {
      job: state.jobs.start('compare', `${a} and ${b}`, (control) =>
        runCompare(state, { ...input, a, b }, control),
      ),
    };
  },

  'compare.result': async (state, { job }) => (await comparison(state, job)).summary,

  async 'compare.changes'(state, { job, from, to, ...choice }) {
    const { changes } = await comparison(state, job);
    const page = pageOf(changes, chosenRows(state, changeRows(changes), choice), from, to);
    return { count: page.count, changes: page.rows };
  },

  'series.order': (state, { checkpoints }) => orderOf(state, checkpoints),

  'series.start': (state, input) => ({
    job: state.jobs.start('compare', 'series', (control) => runSeries(state, input, control)),
  }),

  'series.result': async (state, { job }) => (await series(state, job)).summary,

  async 'series.items'(state, { job, from, to, ...choice }) {
    const { items, summary } = await series(state, job);
    const ids = summary.checkpoints.map(({ id }) => id);
    const page = pageOf(items, chosenRows(state, itemRows(items, ids), choice), from, to);
    return { count: page.count, items: page.rows };
  },
};

function pageOf<T>(
  all: readonly T[],
  order: Uint32Array,
  from: number,
  to: number,
): { readonly count: number; readonly rows: T[] } {
  if (to - from > ROWS_OF_ONE_ANSWER) {
    throw new PermafrostError(evidenceError('usage', `at most ${ROWS_OF_ONE_ANSWER} rows in one answer`));
  }
  const rows = [...order.subarray(from, Math.max(from, to))].map((at) => all[at]!);
  return { count: order.length, rows };
}

async function comparison(state: EngineState, job: string): Promise<Comparison> {
  const result = (await state.jobs.result(job)) as Comparison | SeriesResult | undefined;
  if (result?.kind !== 'comparison') throw notAResult(job, 'comparison');
  return result;
}

async function series(state: EngineState, job: string): Promise<SeriesResult> {
  const result = (await state.jobs.result(job)) as Comparison | SeriesResult | undefined;
  if (result?.kind !== 'series') throw notAResult(job, 'series');
  return result;
}

function notAResult(job: string, what: string): PermafrostError {
  return new PermafrostError(
    evidenceError('cancelled', `job ${job} gave no ${what}: it was cancelled or is another`),
  );
}
