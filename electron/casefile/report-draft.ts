/** What the examiner wrote for the report, and what names the case in it. */
import type { ReportDraft } from '../../shared/api/report-calls.ts';
import { reportDraft } from '../../shared/api/report-calls.ts';
import { PermafrostError } from '../../shared/errors.ts';
import { appendCustody } from './custody.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection } from './types.ts';

export interface StoredDraft {
  readonly draft: ReportDraft;
  readonly examiner: string | null;
  readonly changedAt: string;
}

/** Null where nothing was written yet, or in an older case that is open read-only. Throws 'case-damaged'. */
export function readReportDraft(c: CaseConnection): StoredDraft | null {
  return guard(() => {
    const known = c.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'report_draft'").get();
    if (known === undefined) return null;
    const row = c.db.prepare('SELECT body, examiner, changed_at FROM report_draft').get() as
      { body: string; examiner: string | null; changed_at: string } | undefined;
    if (row === undefined) return null;
    return { draft: parsed(row.body), examiner: row.examiner, changedAt: row.changed_at };
  });
}

function parsed(body: string): ReportDraft {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = null;
  }
  const draft = reportDraft.safeParse(json);
  if (draft.success) return draft.data;
  throw new PermafrostError({
    code: 'case-damaged',
    message: 'The draft of the report is not what was saved',
  });
}

/** Writes the draft and an entry of the custody log, its words as commitments; nothing where it is the same. */
export function saveReportDraft(c: CaseConnection, draft: ReportDraft): string {
  const body = JSON.stringify(draft);
  return guard(() => {
    const before = readReportDraft(c);
    if (before !== null && JSON.stringify(before.draft) === body) return before.changedAt;
    const changedAt = new Date().toISOString();
    c.db
      .transaction(() => {
        appendCustody(c, {
          action: 'report-written',
          item: null,
          detail: { sections: draft.sections },
          sensitive: { title: draft.title, summary: draft.summary, conclusion: draft.conclusion },
        });
        c.db
          .prepare(
            'INSERT OR REPLACE INTO report_draft (row, body, examiner, changed_at) VALUES (1, ?, ?, ?)',
          )
          .run(body, c.examiner, changedAt);
      })
      .immediate();
    return changedAt;
  });
}

/** The case's own identity, which no renaming of its folder changes. */
export function readCaseRecord(c: CaseConnection): {
  readonly uuid: string;
  readonly createdAt: string;
  readonly createdByVersion: string;
} {
  return guard(() => {
    const row = c.db.prepare('SELECT uuid, created_at, created_by_version FROM case_record').get() as {
      uuid: string;
      created_at: string;
      created_by_version: string;
    };
    return { uuid: row.uuid, createdAt: row.created_at, createdByVersion: row.created_by_version };
  });
}
