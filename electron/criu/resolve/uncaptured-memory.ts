/** Memory that no image holds, by reason: normal, but an examiner must know what can't be searched. */
import type { NotCaptured } from '../../../shared/facts/gap.ts';
import type { MemoryMapFact } from '../../../shared/facts/memory.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';

interface Reason {
  readonly kind: string;
  readonly reason: string;
  readonly subject: string | null;
}

/** Spans of one row: the first mappings that it counts. */
const SPANS_KEPT = 16;

/**
 * One row for each reason and file, in the order in which they are first met. `held` tells whether the
 * checkpoint has the mapped file itself, so that nothing is lost.
 */
export function uncapturedMemory(
  maps: readonly MemoryMapFact[],
  pageSize: number,
  held: (map: MemoryMapFact) => boolean,
): NotCaptured[] {
  const size = BigInt(pageSize);
  const rows = new Map<string, Reason & { pages: bigint; source: SourceSpan[] }>();
  const add = (reason: Reason, pages: bigint, map: MemoryMapFact): void => {
    const key = `${reason.kind}\0${reason.subject ?? ''}`;
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = { ...reason, pages: 0n, source: [] }));
    row.pages += pages;
    const span = map.source[0];
    if (span !== undefined && row.source.length < SPANS_KEPT) row.source.push(span);
  };
  for (const map of maps) {
    if (map.pages.lazy > 0n) add(LAZY, map.pages.lazy, map);
    if (map.pages.notCaptured > 0n && !held(map)) add(reasonOf(map), map.pages.notCaptured, map);
  }
  return [...rows.values()].map(({ kind, reason, subject, pages, source }) => {
    return { kind, reason, subject, bytes: pages * size, source };
  });
}

const LAZY: Reason = {
  kind: 'lazy-pages',
  reason: 'Pages of a lazy migration went to a page server and are in no image.',
  subject: null,
};

function reasonOf(map: MemoryMapFact): Reason {
  switch (map.kind) {
    case 'file': {
      const shared = map.permissions.endsWith('s');
      const reason = shared
        ? 'Pages of shared file mappings are left to the file, and the file is not in the checkpoint.'
        : 'Pages that the process did not change are left to the file, and the file is not in the checkpoint.';
      return { kind: shared ? 'shared-file-pages' : 'file-pages', reason, subject: displayText(map.path) };
    }
    case 'vdso':
    case 'vvar':
    case 'vsyscall':
      return {
        kind: map.kind,
        reason: `The kernel's own [${map.kind}] pages are not dumped.`,
        subject: null,
      };
    case 'socket':
      return {
        kind: 'ring-buffer',
        reason: 'The ring buffer of a packet socket is not dumped.',
        subject: null,
      };
    case 'guard':
      return { kind: 'guard', reason: 'Guard ranges hold nothing: touching them is a fault.', subject: null };
    case 'aio':
      return { kind: 'aio-ring', reason: 'The ring of asynchronous I/O is not dumped.', subject: null };
    case 'plugin':
      return {
        kind: 'plugin-memory',
        reason: 'Memory of a device is dumped by its plugin, if at all.',
        subject: displayText(map.path) || null,
      };
    default:
      return {
        kind: 'memory',
        reason: 'Pages of droppable memory, of mappings of no known kind, or whose page map is missing.',
        subject: `process ${map.pid}`,
      };
  }
}
