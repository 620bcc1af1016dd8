/** What leaves the case from here: core dumps and carved items. Each enters the custody log, where it can be written. */
import type { CarvedItem, ToolItem } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { bridge, client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { pidOf } from '../../state/selection.ts';
import { announce, shell } from '../../state/shell.ts';
import { memoryPlace } from '../memory/memory-place.ts';
import type { AddressSpace } from '../memory/memory-place.ts';

/** The process that is selected, or the one whose memory is shown; null: none. */
export function processOfWindow(): AddressSpace | null {
  const { selection, view } = shell.get();
  const pid = pidOf(selection);
  if (pid !== null && selection !== null && selection.checkpoint !== null) {
    return { checkpoint: selection.checkpoint, pid: Number(pid) };
  }
  return view === 'memory' ? memoryPlace.get().space : null;
}

/** Asks where and writes the process as a core file; its progress and its cancel are in the status bar. */
export async function exportCore({ checkpoint, pid }: AddressSpace): Promise<void> {
  try {
    const path = await ask(bridge.chooseExportFile?.(`core.${pid}`));
    if (path === null) return;
    const { job } = await client.call('core.start', { checkpoint, pid, path });
    announce(`Writing the core dump of process ${pid}`);
    for (const item of await takeAll(job)) {
      if (item.item !== 'core') continue;
      const left = item.threadsLeftOut.length;
      announce(
        `Saved ${path}: ${sizeText(item.bytes)}, ${plural(item.threads, 'thread')}, ` +
          `${sizeText(item.knownBytes)} of memory, ${sizeText(item.absentBytes)} in no image` +
          `${left > 0 ? `; ${plural(left, 'thread')} without registers left out` : ''}${custodyNote()}`,
      );
    }
  } catch (caught) {
    sayFailure(`The core dump of process ${pid} was not written`, caught);
  }
}

/** Asks for a folder and saves items into it: they are carved anew, and found again by their hash. */
export async function saveCarved(items: readonly CarvedItem[]): Promise<void> {
  try {
    const path = await ask(bridge.chooseExportFolder?.());
    if (path === null) return;
    let saved: readonly string[] = [];
    for (const { checkpoint, pid, kinds, hashes } of placesOf(items)) {
      const { job } = await client.call('carve.start', {
        checkpoints: [checkpoint],
        pid,
        kinds: [...kinds],
        path,
        only: [...hashes],
      });
      for (const item of await takeAll(job)) {
        if (item.item === 'carved' && item.savedAs !== null) saved = [...saved, item.savedAs];
      }
    }
    const what = saved.length === 1 ? (saved[0] ?? '') : plural(saved.length, 'item');
    if (saved.length === 0) announce('Nothing was saved: the items were not found again', 'problem');
    else announce(`Saved ${what} in ${path}, listed in items.jsonl${custodyNote()}`);
  } catch (caught) {
    sayFailure('The items were not saved', caught);
  }
}

export interface CarvedPlace {
  readonly checkpoint: string;
  readonly pid: number | null;
  readonly kinds: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
}

/** One run for each process that has some of the items. */
export function placesOf(items: readonly CarvedItem[]): readonly CarvedPlace[] {
  const places = new Map<string, CarvedPlace & { kinds: Set<string>; hashes: Set<string> }>();
  for (const { checkpoint, pid, kind, sha256 } of items) {
    const key = `${checkpoint} ${pid}`;
    const place = places.get(key) ?? { checkpoint, pid, kinds: new Set(), hashes: new Set() };
    place.kinds.add(kind);
    place.hashes.add(sha256);
    places.set(key, place);
  }
  return [...places.values()];
}

async function ask(answer: Promise<string | null> | undefined): Promise<string | null> {
  if (answer === undefined) throw new Error('this window can not save files');
  return answer;
}

async function takeAll(job: string): Promise<readonly ToolItem[]> {
  const items: ToolItem[] = [];
  for (;;) {
    const taken = await client.call('tool.take', { job });
    if (taken.ended) return items;
    items.push(...taken.items);
  }
}

function custodyNote(): string {
  return engine.get().case?.readOnly === true ? '. The case is read-only: the custody log has no entry' : '';
}

function sayFailure(what: string, caught: unknown): void {
  const error = toEvidenceError(caught);
  if (error.code === 'cancelled') announce('Cancelled: nothing more was saved');
  else announce(`${what}: ${describeError(error)}`, 'problem');
}
