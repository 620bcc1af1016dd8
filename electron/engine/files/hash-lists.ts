/** Lists of known hashes that the examiner loaded; they live as long as the engine and are no part of the case. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createHashListBuilder, type HashList } from '../../analysis/files/hash-list.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';

export interface LoadedHashList {
  readonly id: string;
  readonly name: string;
  readonly says: 'known-good' | 'known-bad';
  readonly list: HashList;
  readonly full: boolean;
}

const loaded = new WeakMap<EngineState, LoadedHashList[]>();
const LISTS_LOADED = 32;
/** A line longer than this is cut there. */
const LINE = 4096;
/** Bytes read at once: some milliseconds of work. */
const CHUNK = 2 ** 18;
let number = 0;

export function hashLists(state: EngineState): LoadedHashList[] {
  const known = loaded.get(state) ?? [];
  loaded.set(state, known);
  return known;
}

/** Reads a list; throws 'usage' where no line of it has a SHA-256. A list that is cancelled leaves nothing. */
export async function loadHashList(
  state: EngineState,
  path: string,
  says: LoadedHashList['says'],
  control: JobControl,
): Promise<LoadedHashList> {
  const lists = hashLists(state);
  if (lists.length >= LISTS_LOADED) {
    throw new PermafrostError(evidenceError('usage', `at most ${LISTS_LOADED} hash lists at a time`));
  }
  const builder = createHashListBuilder();
  let rest = '';
  let full = false;
  let doneBytes = 0;
  const { size: totalBytes } = await stat(path);
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: CHUNK })) {
    if (control.signal.aborted)
      throw new PermafrostError(evidenceError('cancelled', 'reading was cancelled'));
    doneBytes += (chunk as string).length;
    control.progress({ stage: 'reading hashes', doneBytes, totalBytes });
    // Between two pieces others are answered.
    await new Promise((resolve) => setImmediate(resolve));
    const lines = (rest + (chunk as string)).split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE);
    full = !lines.every((line) => builder.add(line));
    if (full) break;
  }
  if (!full) full = !builder.add(rest);
  const list = builder.finish();
  if (list.count === 0) {
    throw new PermafrostError(
      evidenceError(
        'usage',
        `${basename(path)} has no SHA-256 hashes: a list is a CSV with them, sha256sum's output, or one a line`,
      ),
    );
  }
  const entry: LoadedHashList = { id: `hash-list-${++number}`, name: basename(path), says, list, full };
  lists.push(entry);
  return entry;
}

export function dropHashList(state: EngineState, id: string): void {
  loaded.set(
    state,
    hashLists(state).filter((list) => list.id !== id),
  );
}

/** What the lists say of a hash; a list of bad ones counts before one of good ones. */
export function knownHash(
  state: EngineState,
  sha256: string,
): { known: LoadedHashList['says']; name: string } | null {
  let best: { known: LoadedHashList['says']; name: string } | null = null;
  for (const { says, name, list } of hashLists(state)) {
    const found = list.find(sha256);
    if (found === null || best?.known === 'known-bad') continue;
    if (best === null || says === 'known-bad')
      best = { known: says, name: found === '' ? name : `${found} (${name})` };
  }
  return best;
}
