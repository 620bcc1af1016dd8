/**
 * Memory of a pre-dump beside that of another checkpoint. A pre-dump has page maps but no tasks and no
 * mappings, so processes are told by their pid and ranges by the page maps; names come from the side that has them.
 */
import { mapName, mapRanges } from '../../analysis/compare/compare-maps.ts';
import type { CheckpointSide } from '../../analysis/compare/side.ts';
import { groupedByPid } from '../../analysis/compare/tasks.ts';
import { pageMapRanges, type AddressRange } from '../../criu/memory/known-ranges.ts';
import type { ComparedPlace, ProcessMatch } from '../../../shared/api/compare-calls.ts';
import type { CaseMemory } from '../memory/case-memory.ts';
import type { PageWork } from './page-changes.ts';

export function preDumpMatches(before: CaseMemory, after: CaseMemory): ProcessMatch[] {
  const linked = after.record.chain.parent === before.record.identity;
  return before.pids
    .filter((pid) => after.pids.includes(pid))
    .map((pid) => ({
      a: pid,
      b: pid,
      name: `pid ${pid}`,
      certainty: linked ? 'certain' : 'likely',
      reasons: [
        'a pre-dump has the memory of a task and nothing else of it',
        linked
          ? 'the chain links both: the later dump was made upon the earlier'
          : `pid ${pid} has a page map on both sides`,
      ],
    }));
}

export function preDumpWork(
  sides: readonly [CheckpointSide, CheckpointSide],
  before: CaseMemory,
  after: CaseMemory,
): PageWork[] {
  const named = sides.find((side) => side.rows('memory_map').length > 0);
  const maps = groupedByPid(named?.rows('memory_map') ?? []);
  return preDumpMatches(before, after).flatMap(({ a: pid, name }) => {
    const ranges = inBoth(rangesOf(before, pid), rangesOf(after, pid));
    const place = (checkpoint: string): ComparedPlace => ({
      checkpoint,
      list: 'checkpoint',
      key: checkpoint,
      column: null,
    });
    const places = [place(before.record.id), place(after.record.id)] as const;
    const rest = { subject: name, pids: [pid, pid] as const, places };
    const own = mapRanges(maps.get(pid) ?? []);
    if (own.length === 0) {
      return ranges.map((range): PageWork => ({ ...rest, mapping: '', start: range.start, known: [range] }));
    }
    return own.map((map): PageWork => ({
      ...rest,
      mapping: mapName(map.row),
      start: map.start,
      known: inBoth(ranges, [map]),
    }));
  });
}

function rangesOf(memory: CaseMemory, pid: number): AddressRange[] {
  const own = memory.pageMaps.find(({ owner, id }) => owner === 'process' && id === BigInt(pid));
  return own === undefined ? [] : pageMapRanges(own, memory.pageSize);
}

/** What lies in both of two ascending lists. */
function inBoth(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  const both: AddressRange[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    const [one, other] = [a[i]!, b[j]!];
    const start = one.start > other.start ? one.start : other.start;
    const end = one.end < other.end ? one.end : other.end;
    if (start < end) both.push({ start, end });
    if (one.end < other.end) i += 1;
    else j += 1;
  }
  return both;
}
