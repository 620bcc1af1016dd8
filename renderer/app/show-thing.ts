/** Shows what an exhibit, a bookmark or a note is about: in the present view where that can, else in one that does. */
import { isListName } from '../../shared/api/lists.ts';
import type { Target } from '../../shared/api/index.ts';
import { parseMemberRange, parseMemoryRange } from '../../shared/format/byte-ranges.ts';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import { client } from '../state/client.ts';
import { announce, openView, select, shell } from '../state/shell.ts';
import { showBytes } from '../state/show-bytes.ts';
import { VIEWS } from '../views/index.ts';
import { showInMemory } from '../views/memory/memory-place.ts';

export async function carryOutShow(target: Target): Promise<void> {
  const { kind, checkpoint, key } = target;
  if (kind === 'memory_range') return showMemoryRange(checkpoint, key);
  if (kind === 'byte_range') return showMemberRange(key);
  if (!isListName(kind)) {
    announce(`This version shows no ${kind}`, 'problem');
    return;
  }
  const present = shell.get().view;
  const view =
    VIEWS.find(({ id, shows }) => id === present && shows(kind)) ??
    VIEWS.find(({ shows, list }) => list === kind && shows(kind)) ??
    VIEWS.find(({ shows }) => shows(kind));
  openView(view?.id ?? 'overview');
  select({ kind, checkpoint, key, column: null });
}

async function showMemoryRange(checkpoint: string | null, key: string): Promise<void> {
  const range = parseMemoryRange(key);
  if (range === null || checkpoint === null) {
    announce('This range of memory is named in a way that this version does not know', 'problem');
    return;
  }
  const { pid, address, length } = range;
  try {
    const { regions } = await client.call('memory.map', { checkpoint, pid });
    const region = regions.find((one) => address >= one.start && address < one.end);
    showInMemory({ checkpoint, pid, address, length }, (region?.key ?? null) === null ? null : region!.start);
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}

function showMemberRange(key: string): void {
  const range = parseMemberRange(key);
  if (range === null) {
    announce('These bytes are named in a way that this version does not know', 'problem');
    return;
  }
  showBytes(range, null, 'bytes');
}
