/** What the examiner wrote into the case, and the ways to write more. Every change can be undone. */
import type {
  Bookmark,
  CallInput,
  CallName,
  CallOutput,
  Finding,
  Note,
  SavedSearch,
  Tag,
  Target,
} from '../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import { plural } from '../components/figures.ts';
import { client } from './client.ts';
import { engine, renewLists } from './engine.ts';
import { announce, shell } from './shell.ts';
import { marksByThing } from './marks.ts';
import type { Marks } from './marks.ts';
import { moved } from './moved.ts';
import { createStore } from './store.ts';
import { findingTurns } from './turns.ts';

interface Annotations extends Omit<
  CallOutput<'annotation.all'>,
  'tags' | 'notes' | 'bookmarks' | 'findings'
> {
  readonly tags: readonly Tag[];
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
  readonly findings: readonly Finding[];
  readonly saved: readonly SavedSearch[];
  /** By `thingName`. */
  readonly marks: ReadonlyMap<string, Marks>;
  /** Kinds of things that have marks: tables of other kinds need no column for them. */
  readonly kinds: ReadonlySet<string>;
}

const NONE: Annotations = {
  tags: [],
  notes: [],
  bookmarks: [],
  findings: [],
  saved: [],
  undo: null,
  redo: null,
  marks: new Map(),
  kinds: new Set(),
};

export const annotations = createStore<Annotations>(NONE);

/** Tags of the case, and those that a first examiner would reach for. */
export function knownTags(): readonly string[] {
  const used = annotations.get().tags.map(({ name }) => name);
  return [...new Set([...used, 'suspicious', 'benign', 'indicator', 'to do'])].sort();
}

async function load(): Promise<void> {
  const path = engine.get().case?.path ?? null;
  if (path === null) {
    annotations.set(NONE);
    return;
  }
  try {
    const [all, { saved }] = await Promise.all([
      client.call('annotation.all', {}),
      client.call('saved.list', {}),
    ]);
    if (engine.get().case?.path !== path) return;
    const kinds = new Set([...all.tags, ...all.notes, ...all.bookmarks].map(({ target }) => target.kind));
    annotations.set({ ...all, saved, marks: marksByThing(all), kinds });
  } catch (caught) {
    announce(
      `What was written in the case could not be read: ${describeError(toEvidenceError(caught))}`,
      'problem',
    );
  }
}

let generation = -1;
engine.subscribe(() => {
  if (engine.get().generation === generation) return;
  generation = engine.get().generation;
  void load();
});

/** Lists that the query bar filters by marks are others now. */
function renewFiltered(): void {
  if (/\b(tag|note|bookmark)\b/i.test(shell.get().query)) renewLists();
}

const REFRESH_AFTER_MS = 1000;
let refreshing: ReturnType<typeof setTimeout> | undefined;

/** Every change is an entry of the custody log; its count is shown once the examiner pauses. */
function refreshCustody(): void {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => {
    client.call('case.summary', {}).then(
      (summary) => {
        const present = engine.get().case;
        if (summary === null || present === null || present.path !== summary.path) return;
        engine.set({ case: { ...present, custody: summary.custody } });
      },
      () => undefined, // no case any more, or no engine: the next answer says
    );
  }, REFRESH_AFTER_MS);
}

/** A change: null where the engine refused it, which is said in the status bar. */
async function change<N extends CallName>(
  name: N,
  input: CallInput<N>,
  done: string | null,
): Promise<CallOutput<N> | null> {
  try {
    const answer = await client.call(name, input);
    await load();
    renewFiltered();
    refreshCustody();
    if (done !== null) announce(done);
    return answer;
  } catch (caught) {
    announce(`Not written: ${describeError(toEvidenceError(caught))}`, 'problem');
    return null;
  }
}

/** Things of one call. */
const TAGGED_AT_ONCE = 10_000;

export async function setTag(targets: readonly Target[], name: string, on: boolean): Promise<void> {
  const cut = targets.slice(0, TAGGED_AT_ONCE);
  const more = cut.length < targets.length ? ', the first ones only' : '';
  const what = cut.length === 1 ? '' : ` ${on ? 'on' : 'of'} ${plural(cut.length, 'row')}${more}`;
  await change(
    'tag.set',
    { targets: cut.map(plainTarget), name, on },
    `${on ? 'Tagged' : 'Took away'} “${name}”${what}`,
  );
}

export async function saveNote(uuid: string | null, target: Target, text: string): Promise<boolean> {
  const saved = await change('note.save', { uuid, target: plainTarget(target), text }, 'Note written');
  return saved !== null;
}

export async function deleteNote(uuid: string): Promise<void> {
  await change('note.delete', { uuid }, 'Note taken away; Ctrl Z brings it back');
}

export async function saveBookmark(target: Target, label: string): Promise<void> {
  await change('bookmark.save', { target: plainTarget(target), label }, 'Bookmarked');
}

export async function deleteBookmark(uuid: string): Promise<void> {
  await change('bookmark.delete', { uuid }, 'Bookmark taken away; Ctrl Z brings it back');
}

export type FindingInput = CallInput<'finding.save'>;

/** Its uuid; null where it was not made. */
export async function makeFinding(finding: Omit<FindingInput, 'uuid'>): Promise<string | null> {
  return (await change('finding.save', { ...finding, uuid: null }, 'Finding made'))?.uuid ?? null;
}

/**
 * Saves what `changeOf` makes of a finding, as the change before has left it. False: the finding is gone, `changeOf`
 * gave null, or it was not written.
 */
export function changeFinding(
  uuid: string,
  changeOf: (present: Finding) => Partial<FindingInput> | null,
): Promise<boolean> {
  return findingTurns.run(async () => {
    const present = annotations.get().findings.find((one) => one.uuid === uuid);
    const part = present === undefined ? null : changeOf(present);
    if (present === undefined || part === null) return false;
    const { title, severity, status, text, inReport, exhibits } = present;
    const saved = { uuid, title, severity, status, text, inReport, exhibits: [...exhibits], ...part };
    return (await change('finding.save', saved, null)) !== null;
  });
}

/** Moves a finding among the others: its place then, from 0; null where it was not moved. */
export function moveFinding(uuid: string, by: number): Promise<number | null> {
  return findingTurns.run(async () => {
    const order = annotations.get().findings.map((one) => one.uuid);
    const at = order.indexOf(uuid);
    const to = at + by;
    if (at === -1 || by === 0 || to < 0 || to >= order.length) return null;
    return (await change('finding.order', { uuids: [...moved(order, at, to)] }, null)) === null ? null : to;
  });
}

export async function deleteFinding(uuid: string): Promise<void> {
  await findingTurns.run(() =>
    change('finding.delete', { uuid }, 'Finding taken away; Ctrl Z brings it back'),
  );
}

export function undoMark(): Promise<void> {
  return findingTurns.run(async () => {
    const { undo } = annotations.get();
    if (undo === null) announce('Nothing to undo since the case was opened');
    else await change('annotation.undo', {}, `Undone: ${undo}`);
  });
}

export function redoMark(): Promise<void> {
  return findingTurns.run(async () => {
    const { redo } = annotations.get();
    if (redo === null) announce('Nothing to do again');
    else await change('annotation.redo', {}, `Done again: ${redo}`);
  });
}

export async function saveNamed(saving: CallInput<'saved.save'>): Promise<boolean> {
  return (await change('saved.save', saving, `Saved as “${saving.name}”`)) !== null;
}

export async function deleteNamed(saved: SavedSearch): Promise<void> {
  await change('saved.delete', { uuid: saved.uuid }, `“${saved.name}” is no longer saved`);
}

/** A selection has more than names a thing. */
function plainTarget({ kind, checkpoint, key }: Target): Target {
  return { kind, checkpoint, key };
}
