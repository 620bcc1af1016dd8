/**
 * What the examiner does to tags, notes, bookmarks and findings, worked out before it is done: the state of
 * each record before and after. Applied forwards it is the act, backwards its undoing (apply-act.ts).
 */
import { randomUUID } from 'node:crypto';
import { ANNOTATION_COUNTS } from '../../../shared/api/annotation-calls.ts';
import type { Bookmark, Finding, Note, Tag, Target } from '../../../shared/api/annotation-calls.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { CaseConnection } from '../types.ts';
import {
  bookmarkOfThing,
  countRows,
  findingOrder,
  readBookmark,
  readFinding,
  readNote,
  readTag,
} from './annotation-tables.ts';
import type { StoredFinding } from './annotation-tables.ts';

interface States<T> {
  readonly before: T | null;
  readonly after: T | null;
}

export type RecordChange =
  | ({ readonly record: 'tag'; readonly target: Target; readonly name: string } & States<Tag>)
  | ({ readonly record: 'note'; readonly uuid: string } & States<Note>)
  | ({ readonly record: 'bookmark'; readonly uuid: string } & States<Bookmark>)
  | ({ readonly record: 'finding'; readonly uuid: string } & States<StoredFinding>)
  | { readonly record: 'place'; readonly uuid: string; readonly before: number; readonly after: number };

export interface AnnotationAct {
  /** For the custody log. */
  readonly action: 'tag' | 'note' | 'bookmark' | 'finding';
  /** For a person: 'tag “suspicious” on 3 things'. */
  readonly words: string;
  /** The one record that it is about; null where it is about several, or tags. */
  readonly uuid: string | null;
  readonly changes: readonly RecordChange[];
}

/** An act about one record. */
export type RecordAct = AnnotationAct & { readonly uuid: string };

/** Things that have the tag already, or lack it, are left as they are. */
export function planTag(
  c: CaseConnection,
  targets: readonly Target[],
  name: string,
  on: boolean,
): AnnotationAct {
  const createdAt = now();
  const changes: RecordChange[] = [];
  const seen = new Set<string>();
  for (const target of targets) {
    const id = JSON.stringify([target.kind, target.checkpoint, target.key]);
    const before = readTag(c, target, name);
    if (seen.has(id) || (before !== null) === on) continue;
    seen.add(id);
    const after = on ? { target, name, examiner: c.examiner, createdAt } : null;
    changes.push({ record: 'tag', target, name, before, after });
  }
  if (on) holdCount(c, 'tag', ANNOTATION_COUNTS.tag, changes.length, 'tags');
  const things =
    changes.length === 1 ? '' : on ? ` on ${changes.length} things` : ` of ${changes.length} things`;
  return { action: 'tag', words: `${on ? 'tag' : 'removal of tag'} “${name}”${things}`, uuid: null, changes };
}

export function planNote(c: CaseConnection, uuid: string | null, target: Target, text: string): RecordAct {
  const at = now();
  if (uuid === null) {
    holdCount(c, 'note', ANNOTATION_COUNTS.note, 1, 'notes');
    const id = randomUUID();
    const after: Note = { uuid: id, target, text, examiner: c.examiner, createdAt: at, changedAt: at };
    return {
      action: 'note',
      words: 'note',
      uuid: id,
      changes: [{ record: 'note', uuid: id, before: null, after }],
    };
  }
  const before = present(readNote(c, uuid), 'note', uuid);
  const changes: RecordChange[] =
    before.text === text
      ? []
      : [{ record: 'note', uuid, before, after: { ...before, text, examiner: c.examiner, changedAt: at } }];
  return { action: 'note', words: 'change of a note', uuid, changes };
}

export function planNoteRemoval(c: CaseConnection, uuid: string): RecordAct {
  const before = present(readNote(c, uuid), 'note', uuid);
  return {
    action: 'note',
    words: 'removal of a note',
    uuid,
    changes: [{ record: 'note', uuid, before, after: null }],
  };
}

/** A thing has one bookmark: a second time renames it. */
export function planBookmark(c: CaseConnection, target: Target, label: string): RecordAct {
  const before = bookmarkOfThing(c, target);
  if (before === null) holdCount(c, 'bookmark', ANNOTATION_COUNTS.bookmark, 1, 'bookmarks');
  const uuid = before?.uuid ?? randomUUID();
  const after: Bookmark =
    before === null ? { uuid, target, label, examiner: c.examiner, createdAt: now() } : { ...before, label };
  const same = before !== null && before.label === label;
  return {
    action: 'bookmark',
    words: before === null ? 'bookmark' : 'name of a bookmark',
    uuid,
    changes: same ? [] : [{ record: 'bookmark', uuid, before, after }],
  };
}

export function planBookmarkRemoval(c: CaseConnection, uuid: string): RecordAct {
  const before = present(readBookmark(c, uuid), 'bookmark', uuid);
  return {
    action: 'bookmark',
    words: 'removal of a bookmark',
    uuid,
    changes: [{ record: 'bookmark', uuid, before, after: null }],
  };
}

export type FindingContent = Pick<
  Finding,
  'title' | 'severity' | 'status' | 'text' | 'inReport' | 'exhibits'
>;

/** A new finding comes last. `origin`: 'examiner', or the rule that proposed it. */
export function planFinding(
  c: CaseConnection,
  uuid: string | null,
  content: FindingContent,
  origin = 'examiner',
): RecordAct {
  const at = now();
  const { title, severity, status, text, inReport, exhibits } = content;
  const given = { title, severity, status, text, inReport, exhibits };
  if (uuid === null) {
    holdCount(c, 'finding', ANNOTATION_COUNTS.finding, 1, 'findings');
    const id = randomUUID();
    const ordinal = (findingOrder(c).at(-1)?.ordinal ?? -1) + 1;
    const after: StoredFinding = {
      ...given,
      uuid: id,
      ordinal,
      origin,
      examiner: c.examiner,
      createdAt: at,
      changedAt: at,
    };
    return {
      action: 'finding',
      words: `finding “${title}”`,
      uuid: id,
      changes: [{ record: 'finding', uuid: id, before: null, after }],
    };
  }
  const before = present(readFinding(c, uuid), 'finding', uuid);
  const after = { ...before, ...given };
  const same = JSON.stringify(after) === JSON.stringify(before);
  return {
    action: 'finding',
    words: `change of finding “${title}”`,
    uuid,
    changes: same
      ? []
      : [{ record: 'finding', uuid, before, after: { ...after, examiner: c.examiner, changedAt: at } }],
  };
}

export function planFindingRemoval(c: CaseConnection, uuid: string): RecordAct {
  const before = present(readFinding(c, uuid), 'finding', uuid);
  return {
    action: 'finding',
    words: `removal of finding “${before.title}”`,
    uuid,
    changes: [{ record: 'finding', uuid, before, after: null }],
  };
}

/** The named ones first, in this order; the others behind, as they were. Throws 'not-found'. */
export function planOrder(c: CaseConnection, uuids: readonly string[]): AnnotationAct {
  const known = new Map(findingOrder(c).map(({ uuid, ordinal }) => [uuid, ordinal]));
  for (const uuid of uuids) present(known.get(uuid) ?? null, 'finding', uuid);
  const order = [...new Set([...uuids, ...known.keys()])];
  const stays = [...known.keys()].every((uuid, place) => uuid === order[place]);
  const changes: RecordChange[] = stays
    ? []
    : order.map((uuid, after) => ({ record: 'place', uuid, before: known.get(uuid)!, after }));
  return { action: 'finding', words: 'order of the findings', uuid: null, changes };
}

function present<T>(found: T | null, what: string, uuid: string): T {
  if (found !== null) return found;
  throw new PermafrostError({ code: 'not-found', message: `There is no ${what} ${uuid}` });
}

function holdCount(
  c: CaseConnection,
  table: 'tag' | 'note' | 'bookmark' | 'finding',
  most: number,
  more: number,
  words: string,
): void {
  if (countRows(c, table) + more <= most) return;
  throw new PermafrostError({ code: 'usage', message: `A case holds at most ${most} ${words}` });
}

function now(): string {
  return new Date().toISOString();
}
