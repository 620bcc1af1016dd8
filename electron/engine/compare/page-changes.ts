/** Pages of matched processes, compared by content through both chains; shared memory once. */
import type { CommonRange } from '../../analysis/compare/compare-maps.ts';
import type { CaseConnection } from '../../casefile/index.ts';
import { knownRanges, type AddressRange } from '../../criu/memory/known-ranges.ts';
import type { WalkedSpace } from '../../criu/memory/walk-memory.ts';
import { mapName } from '../../analysis/compare/compare-maps.ts';
import type { CommonMemory } from '../../analysis/compare/compare-checkpoints.ts';
import { comparePages, type PageComparison, type PageRun } from '../../analysis/compare/compare-pages.ts';
import { taskName } from '../../analysis/compare/tasks.ts';
import type { CheckpointChange, ComparedPlace } from '../../../shared/api/compare-calls.ts';
import type { CallOutput, CellValue } from '../../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { addressText } from '../../../shared/u64.ts';
import type { MemoryReader } from '../../criu/memory/types.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import { walkedSpace } from '../memory/walked-space.ts';
import { contentDigest } from './content-digest.ts';

type ComparedPages = CallOutput<'compare.result'>['pages'][number];

export interface PageChanges {
  readonly changes: readonly CheckpointChange[];
  readonly pages: readonly ComparedPages[];
}

/** How long the engine works before it answers others. */
const SLICE_MS = 20;

/** A range that both sides have, and what it is called. */
export interface PageWork {
  readonly subject: string;
  readonly mapping: string;
  readonly pids: readonly [number, number];
  readonly start: bigint;
  /** Captured parts, page-aligned, ascending. */
  readonly known: readonly AddressRange[];
  /** Rows that stand for the range where a page has no span of its own. */
  readonly places: readonly [ComparedPlace, ComparedPlace];
}

/** Ranges of matched processes; shared memory once. */
export function workOf(before: CaseMemory, after: CaseMemory, common: readonly CommonMemory[]): PageWork[] {
  const work: PageWork[] = [];
  const sharedSeen = new Set<string>();
  for (const { match, ranges } of common) {
    if (!before.pids.includes(match.a) || !after.pids.includes(match.b)) continue;
    const spaces = [walkedSpace(before, match.a), walkedSpace(after, match.b)] as const;
    for (const range of ranges) {
      const shared = sharedKey(range.before.cells['shmid'], range.start, range.end);
      if (shared !== null && sharedSeen.has(shared)) continue;
      if (shared !== null) sharedSeen.add(shared);
      const place = (checkpoint: string, key: string): ComparedPlace => ({
        checkpoint,
        list: 'memory_map',
        key,
        column: null,
      });
      work.push({
        subject: taskName(match.after),
        mapping: mapName(range.after),
        pids: [match.a, match.b],
        start: range.start,
        known: capturedIn(range, spaces, before.pageSize),
        places: [place(before.record.id, range.before.key), place(after.record.id, range.after.key)],
      });
    }
  }
  return work;
}

export async function pageChanges(
  connection: CaseConnection,
  before: CaseMemory,
  after: CaseMemory,
  work: readonly PageWork[],
  control: JobControl,
): Promise<PageChanges> {
  const changes: CheckpointChange[] = [];
  const pages: ComparedPages[] = [];
  if (before.pageSize !== after.pageSize) return { changes, pages };
  const samePlace = (one: SourceSpan, other: SourceSpan): boolean =>
    one.member === other.member &&
    one.offset === other.offset &&
    before.evidenceOf(one) === after.evidenceOf(other);
  const totalBytes = work
    .flatMap(({ known }) => known)
    .reduce((sum, { start, end }) => sum + Number(end - start), 0);
  let doneBytes = 0;
  let sliceStart = performance.now();
  let readers: readonly [MemoryReader, MemoryReader] | null = null;
  let readersOf = '';

  async function compareRange(
    of: readonly [MemoryReader, MemoryReader],
    known: AddressRange,
  ): Promise<PageComparison> {
    const steps = comparePages(...of, known.start, known.end, samePlace, () => contentDigest(connection));
    let step = steps.next();
    while (step.done !== true) {
      doneBytes += step.value;
      if (performance.now() - sliceStart > SLICE_MS) {
        control.progress({ stage: 'comparing pages', doneBytes, totalBytes });
        await new Promise((resolve) => setImmediate(resolve));
        if (control.signal.aborted)
          throw new PermafrostError(evidenceError('cancelled', 'the comparison was cancelled'));
        sliceStart = performance.now();
      }
      step = steps.next();
    }
    return step.value;
  }

  for (const { subject, mapping, pids, start, known, places } of work) {
    if (readers === null || readersOf !== pids.join()) {
      readers = [before.readerOf(pids[0]), after.readerOf(pids[1])];
      readersOf = pids.join();
    }
    const counts = { pages: 0, same: 0, changed: 0, unknown: 0 };
    for (const one of known) {
      const compared = await compareRange(readers, one);
      for (const name of ['pages', 'same', 'changed', 'unknown'] as const) counts[name] += compared[name];
      for (const run of compared.runs) {
        changes.push({
          group: 'page',
          change: 'changed',
          subject,
          item: `${addressText(run.address)}${mapping === '' ? '' : ` ${mapping}`}`,
          property: run.pages === 1 ? '1 page' : `${run.pages} pages`,
          type: 'word',
          before: runCell(run, 'before'),
          after: runCell(run, 'after'),
          note:
            run.kind === 'copied'
              ? 'written to since: before, it was a clean page of a file that is in no image'
              : null,
          a: placeOf(places[0], run.beforeSpan, run.pages, before.pageSize),
          b: placeOf(places[1], run.afterSpan, run.pages, after.pageSize),
        });
      }
    }
    if (counts.pages > 0) pages.push({ subject, mapping, start, ...counts });
  }
  return { changes, pages };
}

/** Where one side or both have bytes, on whole pages: what is reserved and was never touched costs nothing. */
function capturedIn(
  { start, end, before, after }: CommonRange,
  [a, b]: readonly [WalkedSpace, WalkedSpace],
  pageSize: number,
): AddressRange[] {
  const page = BigInt(pageSize);
  const all = [knownOf(a, before), knownOf(b, after)]
    .flat()
    .map((range) => ({
      start: range.start - (range.start % page),
      end: ((range.end + page - 1n) / page) * page,
    }))
    .map((range) => ({
      start: range.start > start ? range.start : start,
      end: range.end < end ? range.end : end,
    }))
    .filter((range) => range.end > range.start)
    .sort((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0));
  const joined: AddressRange[] = [];
  for (const range of all) {
    const last = joined.at(-1);
    if (last === undefined || range.start > last.end) joined.push(range);
    else if (range.end > last.end) joined[joined.length - 1] = { start: last.start, end: range.end };
  }
  return joined;
}

function knownOf(space: WalkedSpace, { cells }: CommonRange['before']): AddressRange[] {
  const map = space.maps.find(({ start, kind }) => start === cells['start'] && kind === cells['kind']);
  return map === undefined ? [] : knownRanges(space, map);
}

function runCell({ kind, before, after }: PageRun, side: 'before' | 'after'): CellValue {
  if ((kind === 'written' && side === 'before') || (kind === 'zeroed' && side === 'after')) return 'zeros';
  const hash = side === 'before' ? before : after;
  return hash === null ? 'not in the images' : `hmac ${hash}`;
}

/** A run's pages follow each other in memory; in the file only as far as one run of the page map goes. */
function placeOf(
  own: ComparedPlace,
  span: SourceSpan | null,
  pages: number,
  pageSize: number,
): ComparedPlace {
  if (span === null) return own;
  return { ...own, span: { ...span, length: Math.min(span.length, pages * pageSize), field: 'page' } };
}

function sharedKey(shmid: CellValue | undefined, start: bigint, end: bigint): string | null {
  return typeof shmid === 'bigint' ? `${shmid} ${start} ${end}` : null;
}
