/** Version 3 of the case database: the report's own words. */
export const REPORT_SCHEMA = `
CREATE TABLE report_draft (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  body TEXT NOT NULL, -- JSON, the draft of shared/api/report-calls.ts
  examiner TEXT,
  changed_at TEXT NOT NULL
) STRICT;
`;
