/** The table of exports: what was handed out, by whom, and where the custody log says so. */
import { guard } from './sqlite.ts';
import type { CaseConnection } from './types.ts';

export interface ExportRecord {
  readonly uuid: string;
  readonly format: string;
  readonly path: string;
  /** Of the bundle's tag manifest, or of the file; null for several files. */
  readonly sha256: string | null;
  readonly includesSecrets: boolean;
  readonly redactions: number;
  readonly fingerprint: string | null;
  readonly custodySequence: number;
}

export function recordExport(c: CaseConnection, record: ExportRecord): void {
  const { uuid, format, path, sha256, includesSecrets, redactions, fingerprint, custodySequence } = record;
  guard(() =>
    c.db
      .prepare(
        `INSERT INTO export (uuid, format, path, sha256, includes_secrets, redactions, fingerprint, examiner,
           exported_at, custody_sequence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        uuid,
        format,
        path,
        sha256,
        includesSecrets ? 1 : 0,
        redactions,
        fingerprint,
        c.examiner,
        new Date().toISOString(),
        custodySequence,
      ),
  );
}
