/**
 * An address space as lines of sixteen bytes; pure.
 *
 *     7f00 … 7f10  r-xp  libc.so.6      a heading for each region
 *     7f00: 7f 45 4c 46 …               its bytes
 *     … 1.2 TiB unmapped …              one line, however long it is
 *
 * Lines are counted, not measured: an address space has more of them than an element can be high, and more
 * than a double counts, so that numbers of lines are bigint.
 */
export interface LaidOutRegion {
  readonly start: bigint;
  readonly end: bigint; // exclusive
}

export type MemoryLine<R extends LaidOutRegion> =
  | { readonly kind: 'heading'; readonly region: R }
  | { readonly kind: 'bytes'; readonly region: R; readonly address: bigint } // a multiple of 16
  | { readonly kind: 'hole'; readonly start: bigint; readonly end: bigint };

export interface LineLayout<R extends LaidOutRegion> {
  readonly lineCount: bigint;
  /** Undefined past the last line. */
  lineAt(line: bigint): MemoryLine<R> | undefined;
  /** The line that shows an address: its bytes, else the hole that holds it, else the last line. */
  lineOf(address: bigint): bigint;
}

export const LINE_BYTES = 16;
const WIDTH = 16n;

interface Section<R extends LaidOutRegion> {
  readonly first: bigint; // line
  readonly region: R | null; // null: a hole
  readonly start: bigint;
  readonly end: bigint;
}

/** Regions ascend; where two overlap the first keeps its place, and empty or backward ones are left out. */
export function layOutLines<R extends LaidOutRegion>(regions: readonly R[]): LineLayout<R> {
  const sections: Section<R>[] = [];
  let lines = 0n;
  let end: bigint | null = null;
  for (const region of regions) {
    const start: bigint = end !== null && region.start < end ? end : region.start;
    if (region.end <= start) continue;
    if (end !== null && start > end) {
      sections.push({ first: lines, region: null, start: end, end: start });
      lines += 1n;
    }
    sections.push({ first: lines, region, start, end: region.end });
    lines += 1n + linesOf(start, region.end);
    end = region.end;
  }

  function lineAt(line: bigint): MemoryLine<R> | undefined {
    if (line < 0n || line >= lines) return undefined;
    const section = lastWhere(sections, ({ first }) => first <= line);
    if (section === undefined) return undefined;
    if (section.region === null) return { kind: 'hole', start: section.start, end: section.end };
    if (line === section.first) return { kind: 'heading', region: section.region };
    const address = section.start - (section.start % WIDTH) + (line - section.first - 1n) * WIDTH;
    return { kind: 'bytes', region: section.region, address };
  }

  function lineOf(address: bigint): bigint {
    const section = lastWhere(sections, ({ start }) => start <= address);
    if (section === undefined) return 0n;
    if (section.region === null) return section.first;
    if (address >= section.end) return lines - 1n;
    return section.first + 1n + (address / WIDTH - section.start / WIDTH);
  }

  return { lineCount: lines, lineAt, lineOf };
}

function linesOf(start: bigint, end: bigint): bigint {
  return (end - 1n) / WIDTH - start / WIDTH + 1n;
}

/** The last of ascending sections for which a test holds. */
function lastWhere<R extends LaidOutRegion>(
  sections: readonly Section<R>[],
  holds: (section: Section<R>) => boolean,
): Section<R> | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sections[middle]!)) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}
