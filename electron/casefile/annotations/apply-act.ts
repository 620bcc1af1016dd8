/** Does or undoes an act of the examiner: one transaction of the records and their entry in the custody log. */
import { createHash } from 'node:crypto';
import type { Target } from '../../../shared/api/annotation-calls.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { appendCustody } from '../custody.ts';
import { guard } from '../sqlite.ts';
import type { CaseConnection, CustodyAct, JsonValue } from '../types.ts';
import { writeBookmark, writeFinding, writeNote, writeOrdinal, writeTag } from './annotation-tables.ts';
import type { AnnotationAct, RecordChange } from './plan-acts.ts';

export type Direction = 'do' | 'undo' | 'redo';

/** Things that an entry names one by one; of more it has the count and a hash over all. */
const NAMED_THINGS = 20;

/**
 * Applies a plan; with 'undo' the state before it. Returns the sequence number of its custody entry.
 * `of`: the entry of the act that is undone or done again. Throws 'read-only'.
 */
export function applyAct(c: CaseConnection, act: AnnotationAct, direction: Direction, of?: number): number {
  holdWritable(c);
  return guard(() =>
    c.db
      .transaction(() => {
        for (const change of act.changes) write(c, change, direction === 'undo' ? 'before' : 'after');
        return appendCustody(c, entryOf(act, direction, of)).sequence;
      })
      .immediate(),
  );
}

/** Throws 'read-only' where nothing can be written. Comes before a plan: an old case may lack the tables. */
export function holdWritable(c: CaseConnection): void {
  if (!c.readOnly) return;
  throw new PermafrostError({
    code: 'read-only',
    message: 'The case is open read-only: nothing can be written in it',
  });
}

function write(c: CaseConnection, change: RecordChange, side: 'before' | 'after'): void {
  switch (change.record) {
    case 'tag':
      return writeTag(c, change.target, change.name, change[side]);
    case 'note':
      return writeNote(c, change.uuid, change[side]);
    case 'bookmark':
      return writeBookmark(c, change.uuid, change[side]);
    case 'finding':
      return writeFinding(c, change.uuid, change[side]);
    case 'place':
      return writeOrdinal(c, change.uuid, change[side]);
  }
}

function entryOf(act: AnnotationAct, direction: Direction, of: number | undefined): CustodyAct {
  const [from, to] = direction === 'undo' ? (['after', 'before'] as const) : (['before', 'after'] as const);
  const [first] = act.changes;
  const detail: Record<string, JsonValue> = {
    change: first === undefined ? 'nothing' : verb(first, from, to),
    ...(direction === 'do' ? {} : { [direction]: of ?? null }),
    ...subjects(act.changes),
  };
  return {
    action: act.action,
    item: null,
    detail,
    sensitive: first === undefined ? {} : texts(first, from, to),
  };
}

function verb(change: RecordChange, from: 'before' | 'after', to: 'before' | 'after'): string {
  if (change.record === 'place') return 'ordered';
  if (change[from] === null) return 'written';
  return change[to] === null ? 'removed' : 'changed';
}

/** What was changed: records by their uuid, things by their names. */
function subjects(changes: readonly RecordChange[]): Record<string, JsonValue> {
  const uuids = changes.flatMap((change) => (change.record === 'tag' ? [] : [change.uuid]));
  const things = changes.flatMap(thingsOf).map(({ kind, checkpoint, key }) => ({ kind, checkpoint, key }));
  return { ...limited('records', uuids), ...limited('things', things) };
}

function thingsOf(change: RecordChange): Target[] {
  if (change.record === 'tag') return [change.target];
  if (change.record === 'place') return [];
  if (change.record === 'finding')
    return ((change.after ?? change.before)?.exhibits ?? []).map((exhibit) => exhibit.target);
  const record = change.after ?? change.before;
  return record === null ? [] : [record.target];
}

function limited(name: string, items: readonly JsonValue[]): Record<string, JsonValue> {
  if (items.length === 0) return {};
  if (items.length <= NAMED_THINGS) return { [name]: items };
  const hash = createHash('sha256');
  for (const item of items) hash.update(`${JSON.stringify(item)}\n`);
  return {
    [name]: items.slice(0, NAMED_THINGS),
    [`${name}Count`]: items.length,
    [`${name}Sha256`]: hash.digest('hex'),
  };
}

/** Words of the record as they are afterwards; of a removed one as they were. */
function texts(
  change: RecordChange,
  from: 'before' | 'after',
  to: 'before' | 'after',
): Record<string, string> {
  switch (change.record) {
    case 'tag':
      return { name: change.name };
    case 'note':
      return { text: (change[to] ?? change[from])!.text };
    case 'bookmark':
      return { label: (change[to] ?? change[from])!.label };
    case 'finding': {
      const { title, text, severity, status, inReport, exhibits } = (change[to] ?? change[from])!;
      const captions = exhibits.map(({ caption }) => caption);
      return { title, text, state: JSON.stringify({ severity, status, inReport, captions }) };
    }
    case 'place':
      return {};
  }
}
