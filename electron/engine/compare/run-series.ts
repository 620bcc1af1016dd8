/** A series of stored checkpoints as a matrix, as a job. */
import { compareCheckpoints } from '../../analysis/compare/compare-checkpoints.ts';
import { lastWritten, orderOfDumps, type SeriesOrder } from '../../analysis/compare/series-order.ts';
import { compareSeries, type ProcessTrack } from '../../analysis/compare/series.ts';
import { taskName } from '../../analysis/compare/tasks.ts';
import { COMPARE_GROUPS, type ComparedPlace, type SeriesItem } from '../../../shared/api/compare-calls.ts';
import type { CallOutput, CheckpointSummary } from '../../../shared/api/index.ts';
import { readColumns } from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { addressText } from '../../../shared/u64.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseMemory } from '../memory/case-memory.ts';
import { findString } from './find-string.ts';
import { pageChanges, workOf } from './page-changes.ts';
import { readSide, type StoredSide } from './read-side.ts';
import { countByGroup } from './run-compare.ts';

export interface SeriesRequest {
  readonly checkpoints: readonly string[] | null;
  readonly pages: boolean;
  readonly strings: readonly string[];
}

export interface SeriesResult {
  readonly kind: 'series';
  readonly summary: CallOutput<'series.result'>;
  readonly items: readonly SeriesItem[];
}

/** How long the engine works before it answers others. */
const SLICE_MS = 20;

type SeriesCell = SeriesItem['cells'][number];

export async function runSeries(
  state: EngineState,
  request: SeriesRequest,
  control: JobControl,
): Promise<SeriesResult> {
  const { ids, order } = seriesOrder(state, request.checkpoints);
  control.progress({ stage: 'reading facts', doneBytes: 0, totalBytes: null });
  const sides: StoredSide[] = [];
  for (const id of ids) {
    await new Promise((resolve) => setImmediate(resolve));
    sides.push(readSide(state, id));
  }
  const { tracks, items, constant } = compareSeries(sides);
  const pages = request.pages ? await changedPages(state, sides, tracks, control) : [];
  const strings = await foundStrings(state, sides, request.strings, control);
  const groups = Object.keys(COMPARE_GROUPS);
  const all = [...items, ...pages, ...strings].sort(
    (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group),
  );
  return {
    kind: 'series',
    items: all,
    summary: {
      checkpoints: sides.map(({ id, title, processes }) => ({ id, title, processes })),
      order,
      counts: countByGroup(all),
      total: all.length,
      constant: { ...constant },
    },
  };
}

function seriesOrder(state: EngineState, asked: readonly string[] | null): SeriesOrder {
  if (asked !== null) {
    const ids = asked.map((id) => state.checkpoint(id).id);
    if (new Set(ids).size !== ids.length || ids.length < 2) {
      throw new PermafrostError(evidenceError('usage', 'a series is of two or more checkpoints, each once'));
    }
    return { ids, order: 'as asked' };
  }
  const dumps = state
    .case()
    .summary()
    .checkpoints.filter(({ kind }) => kind === 'dump');
  if (dumps.length < 2) {
    throw new PermafrostError(
      evidenceError('usage', `a series needs two or more dumps; the case has ${dumps.length}`),
    );
  }
  return orderOfCheckpoints(state, dumps);
}

/** Checkpoints of the case, pre-dumps too, in the order in which they were taken; as given where nothing tells. */
export function orderOf(state: EngineState, checkpoints: readonly string[]): SeriesOrder {
  const byId = new Map(
    state
      .case()
      .summary()
      .checkpoints.map((one) => [one.id, one]),
  );
  return orderOfCheckpoints(
    state,
    checkpoints.flatMap((id) => byId.get(state.checkpoint(id).id) ?? []),
  );
}

function orderOfCheckpoints(state: EngineState, checkpoints: readonly CheckpointSummary[]): SeriesOrder {
  return orderOfDumps(
    checkpoints.map(({ id, evidence, engine, parent, checkpointedAtNs }) => {
      const { places } = state.evidence(evidence);
      const images = readColumns(state.case(), id, 'image', ['member']);
      return {
        id,
        parent,
        statedNs: checkpointedAtNs,
        ended: lastWritten(
          images.map(({ member }) => places[member]),
          engine,
        ),
      };
    }),
  );
}

/** For each process how many of its pages changed since the checkpoint before. */
async function changedPages(
  state: EngineState,
  sides: readonly StoredSide[],
  tracks: readonly ProcessTrack[],
  control: JobControl,
): Promise<SeriesItem[]> {
  const cells = new Map<ProcessTrack, SeriesCell[]>();
  for (let index = 1; index < sides.length; index++) {
    const [before, after] = [sides[index - 1]!, sides[index]!];
    const memories = [caseMemory(state, before.id), caseMemory(state, after.id)] as const;
    for (const one of compareCheckpoints(before, after).common) {
      const track = tracks.find(({ tasks }) => tasks[index]?.pid === one.match.b);
      if (track === undefined) continue;
      const { pages, changes } = await pageChanges(
        state.case(),
        ...memories,
        workOf(...memories, [one]),
        control,
      );
      const changed = pages.reduce((sum, range) => sum + range.changed, 0);
      const compared = pages.reduce((sum, range) => sum + range.pages - range.unknown, 0);
      let list = cells.get(track);
      if (list === undefined) cells.set(track, (list = sides.map(() => null)));
      list[index] = {
        value: `${changed} of ${compared} pages`,
        changed: changed > 0,
        place: changes[0]?.b ?? {
          checkpoint: after.id,
          list: 'process',
          key: String(one.match.b),
          column: null,
        },
      };
    }
  }
  return [...cells]
    .filter(([, list]) => list.some((cell) => cell?.changed === true))
    .map(([track, list]) => itemOf('page', nameOf(track), 'pages changed since the one before', sides, list));
}

async function foundStrings(
  state: EngineState,
  sides: readonly StoredSide[],
  strings: readonly string[],
  control: JobControl,
): Promise<SeriesItem[]> {
  const items: SeriesItem[] = [];
  let doneBytes = 0;
  let sliceStart = performance.now();
  for (const text of strings) {
    const list: SeriesCell[] = [];
    for (const side of sides) {
      const memory = caseMemory(state, side.id);
      const steps = findString(memory, text);
      let step = steps.next();
      while (step.done !== true) {
        doneBytes += step.value;
        if (performance.now() - sliceStart > SLICE_MS) {
          control.progress({ stage: 'looking for strings', doneBytes, totalBytes: null });
          await new Promise((resolve) => setImmediate(resolve));
          if (control.signal.aborted)
            throw new PermafrostError(evidenceError('cancelled', 'the comparison was cancelled'));
          sliceStart = performance.now();
        }
        step = steps.next();
      }
      const { hits, first } = step.value;
      const before = list.at(-1);
      list.push(
        first === null
          ? null
          : {
              value: hits === 1 ? '1 place' : `${hits} places`,
              changed: before != null && before.value !== (hits === 1 ? '1 place' : `${hits} places`),
              place: placeOf(side.id, first),
            },
      );
    }
    if (list.some((cell) => cell !== null)) items.push(itemOf('memory', '', text, sides, list));
  }
  return items;
}

function placeOf(
  checkpoint: string,
  {
    pid,
    mapStart,
    span,
  }: { readonly pid: number; readonly mapStart: bigint | null; readonly span: ComparedPlace['span'] | null },
): ComparedPlace {
  const own =
    mapStart === null
      ? { checkpoint, list: 'process', key: String(pid), column: null }
      : { checkpoint, list: 'memory_map', key: `${pid}/${addressText(mapStart)}`, column: null };
  return span ? { ...own, span } : own;
}

function itemOf(
  group: SeriesItem['group'],
  subject: string,
  item: string,
  sides: readonly StoredSide[],
  cells: SeriesCell[],
): SeriesItem {
  const first = cells.findIndex((cell) => cell !== null);
  const last = cells.findLastIndex((cell) => cell !== null);
  return {
    group,
    subject,
    item,
    type: 'word',
    firstSeen: sides[first]!.id,
    lastSeen: sides[last]!.id,
    cells,
  };
}

function nameOf({ tasks }: ProcessTrack): string {
  return taskName(tasks.findLast((task) => task !== null)!);
}
