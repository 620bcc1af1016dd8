/** Searches, queries, statements and layouts that the examiner keeps under a name. */
import { randomUUID } from 'node:crypto';
import { ANNOTATION_COUNTS } from '../../../shared/api/annotation-calls.ts';
import type { SavedSearch } from '../../../shared/api/annotation-calls.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { appendCustody } from '../custody.ts';
import { guard } from '../sqlite.ts';
import type { CaseConnection } from '../types.ts';
import { countRows, readSavedSearches } from './annotation-tables.ts';
import { holdWritable } from './apply-act.ts';

/** Saves under its name; the same kind and name replaces it and keeps its uuid. Throws 'usage', 'read-only'. */
export function saveSearch(
  c: CaseConnection,
  saved: Pick<SavedSearch, 'kind' | 'name' | 'view' | 'body'>,
): string {
  holdWritable(c);
  if (!isJson(saved.body))
    throw new PermafrostError({ code: 'usage', message: 'What is saved must be JSON' });
  return guard(() =>
    c.db
      .transaction(() => {
        const before = readSavedSearches(c).find(
          ({ kind, name }) => kind === saved.kind && name === saved.name,
        );
        if (before?.body === saved.body && before.view === saved.view) return before.uuid;
        if (before === undefined && countRows(c, 'saved_search') >= ANNOTATION_COUNTS.savedSearch) {
          throw new PermafrostError({
            code: 'usage',
            message: `A case holds at most ${ANNOTATION_COUNTS.savedSearch} saved searches`,
          });
        }
        const uuid = before?.uuid ?? randomUUID();
        c.db
          .prepare(
            `INSERT INTO saved_search (uuid, kind, name, view, body, examiner, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (kind, name) DO UPDATE SET view = excluded.view, body = excluded.body,
               examiner = excluded.examiner`,
          )
          .run(uuid, saved.kind, saved.name, saved.view, saved.body, c.examiner, new Date().toISOString());
        log(c, before === undefined ? 'written' : 'changed', { ...saved, uuid });
        return uuid;
      })
      .immediate(),
  );
}

/** Throws 'not-found', 'read-only'. */
export function deleteSavedSearch(c: CaseConnection, uuid: string): void {
  holdWritable(c);
  guard(() =>
    c.db
      .transaction(() => {
        const saved = readSavedSearches(c).find((one) => one.uuid === uuid);
        if (saved === undefined)
          throw new PermafrostError({ code: 'not-found', message: `Nothing is saved as ${uuid}` });
        c.db.prepare('DELETE FROM saved_search WHERE uuid = ?').run(uuid);
        log(c, 'removed', saved);
      })
      .immediate(),
  );
}

function log(
  c: CaseConnection,
  change: string,
  { uuid, kind, view, name, body }: Pick<SavedSearch, 'uuid' | 'kind' | 'view' | 'name' | 'body'>,
): void {
  appendCustody(c, {
    action: 'saved-search',
    item: null,
    detail: { change, kind, view, records: [uuid] },
    sensitive: { name, body },
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
