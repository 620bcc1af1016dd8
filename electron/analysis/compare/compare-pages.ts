/** Which pages of a range differ in content between two readers of memory. */
import type { MemoryReader, MemoryRun } from '../../criu/memory/types.ts';
import type { SourceSpan } from '../../../shared/span.ts';

/** Bytes that are compared at once. */
const WINDOW_BYTES = 2 ** 20;
/** Runs of changed pages that one mapping tells apart; the pages beyond are only counted. */
const RUNS_OF_ONE_RANGE = 4096;

export interface PageRun {
  readonly address: bigint;
  readonly pages: number;
  /**
   * 'written': was zeros. 'zeroed': is zeros. 'copied': was a clean page of a file that is in no image, so that its
   * bytes before are not known, but it was written to since.
   */
  readonly kind: 'changed' | 'written' | 'zeroed' | 'copied';
  /** Digest over the run, hex; null where the bytes are not known. */
  readonly before: string | null;
  readonly after: string | null;
  /** Where the first page stands. */
  readonly beforeSpan: SourceSpan | null;
  readonly afterSpan: SourceSpan | null;
}

export interface PageComparison {
  readonly pages: number;
  readonly same: number;
  readonly changed: number;
  readonly unknown: number;
  readonly runs: readonly PageRun[];
}

interface PageView {
  readonly bytes: Uint8Array | null;
  readonly origin: MemoryRun['origin'];
  readonly span: SourceSpan | null;
}

/** A digest that takes bytes in turn, as those of node:crypto. */
export interface RunningDigest {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

interface OpenRun {
  readonly first: PageRun;
  pages: number;
  readonly before: RunningDigest | null;
  readonly after: RunningDigest | null;
}

/**
 * Compares [start, end), both page-aligned, of the two sides. Yields after each window, so that a caller can let
 * others work; the last value is the result. `newDigest` gives what tells contents of runs apart. A page that both sides
 * read from the same place is equal unread.
 */
export function* comparePages(
  before: MemoryReader,
  after: MemoryReader,
  start: bigint,
  end: bigint,
  samePlace: (a: SourceSpan, b: SourceSpan) => boolean,
  newDigest: () => RunningDigest,
): Generator<number, PageComparison> {
  const size = before.pageSize;
  const runs: PageRun[] = [];
  let [pages, same, changed, unknown] = [0, 0, 0, 0];
  let open: OpenRun | null = null;
  const finish = (): void => {
    if (open !== null && runs.length < RUNS_OF_ONE_RANGE) {
      const { first, pages: count, before: one, after: other } = open;
      runs.push({
        ...first,
        pages: count,
        before: one?.digest('hex') ?? null,
        after: other?.digest('hex') ?? null,
      });
    }
    open = null;
  };
  for (let at = start; at < end;) {
    const length = Number(end - at < BigInt(WINDOW_BYTES) ? end - at : BigInt(WINDOW_BYTES));
    const a = pagesOf(before.read(at, length), at, length, size);
    const b = pagesOf(after.read(at, length), at, length, size);
    for (let index = 0; index < a.length; index++) {
      pages += 1;
      const [one, other] = [a[index]!, b[index]!];
      const kind = pageChange(one, other, samePlace);
      if (kind === null || kind === 'unknown') {
        if (kind === null) same += 1;
        else unknown += 1;
        finish();
        continue;
      }
      changed += 1;
      if (open === null || open.first.kind !== kind) {
        finish();
        open = openRun(at + BigInt(index * size), kind, one, other, newDigest);
      }
      open.pages += 1;
      if (one.bytes) open.before?.update(one.bytes);
      if (other.bytes) open.after?.update(other.bytes);
    }
    at += BigInt(length);
    yield length;
  }
  finish();
  return { pages, same, changed, unknown, runs };
}

function openRun(
  address: bigint,
  kind: PageRun['kind'],
  one: PageView,
  other: PageView,
  newDigest: () => RunningDigest,
): OpenRun {
  return {
    first: {
      address,
      pages: 0,
      kind,
      before: null,
      after: null,
      beforeSpan: one.span,
      afterSpan: other.span,
    },
    pages: 0,
    before: one.bytes ? newDigest() : null,
    after: other.bytes ? newDigest() : null,
  };
}

function pageChange(
  a: PageView,
  b: PageView,
  samePlace: (a: SourceSpan, b: SourceSpan) => boolean,
): PageRun['kind'] | 'unknown' | null {
  if (a.span !== null && b.span !== null && samePlace(a.span, b.span)) return null;
  if (a.bytes === null || b.bytes === null) {
    const wasClean = a.origin === 'file-not-captured';
    return wasClean && b.bytes !== null && (b.origin === 'dumped' || b.origin === 'parent')
      ? 'copied'
      : 'unknown';
  }
  if (Buffer.compare(a.bytes, b.bytes) === 0) return null;
  if (isZero(a.bytes)) return 'written';
  return isZero(b.bytes) ? 'zeroed' : 'changed';
}

/** The range cut into pages. A page of several runs (the end of a file in it) has its bytes put together. */
function pagesOf(runs: readonly MemoryRun[], start: bigint, length: number, size: number): PageView[] {
  const views: PageView[] = [];
  let index = 0;
  for (let at = 0; at < length; at += size) {
    const address = start + BigInt(at);
    while (index < runs.length && endOf(runs[index]!) <= address) index += 1;
    const run = runs[index];
    if (run === undefined) {
      views.push({ bytes: null, origin: 'unmapped', span: null });
    } else if (endOf(run) >= address + BigInt(size)) {
      const into = Number(address - run.address);
      views.push({
        bytes: run.bytes?.subarray(into, into + size) ?? null,
        origin: run.origin,
        span: spanAt(run, into, size),
      });
    } else {
      views.push(mixedPage(runs.slice(index), address, size));
    }
  }
  return views;
}

function mixedPage(runs: readonly MemoryRun[], address: bigint, size: number): PageView {
  const bytes = new Uint8Array(size);
  const end = address + BigInt(size);
  const [first] = runs as [MemoryRun];
  for (const run of runs) {
    if (run.address >= end) break;
    if (run.bytes === null) return { bytes: null, origin: run.origin, span: null };
    const from = run.address > address ? run.address : address;
    const to = endOf(run) < end ? endOf(run) : end;
    const into = Number(from - run.address);
    bytes.set(run.bytes.subarray(into, into + Number(to - from)), Number(from - address));
  }
  const into = Number(address - first.address);
  return { bytes, origin: first.origin, span: spanAt(first, into, size) };
}

function endOf({ address, length }: MemoryRun): bigint {
  return address + BigInt(length);
}

function spanAt({ source }: MemoryRun, into: number, size: number): SourceSpan | null {
  let at = 0;
  for (const span of source) {
    if (into < at + span.length) {
      const offset = span.offset + into - at;
      return { ...span, offset, length: Math.min(size, span.length - (into - at)) };
    }
    at += span.length;
  }
  return null;
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}
