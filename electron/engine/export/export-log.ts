/** What the case keeps of an export: entries in the custody log, a row in the table of exports. */
import { randomUUID } from 'node:crypto';
import { appendCustody, recordExport, type CaseFile, type JsonValue } from '../../casefile/index.ts';
import type { BundleOptions, BundleOutcome, ChosenExhibit } from '../../../shared/api/export-calls.ts';

/**
 * Entered before anything is written: what was asked for, and whether secrets are in it.
 */
export function logStart(c: CaseFile, options: BundleOptions, fingerprint: string): void {
  const { includeSecrets, environment, logs, custodyTexts, unknownContent, exhibits, findings } = options;
  appendCustody(c, {
    action: 'bundle-export-started',
    item: null,
    detail: {
      includesSecrets: includeSecrets,
      environmentValues: environment || includeSecrets,
      logLines: logs || includeSecrets,
      custodyTexts,
      unknownContent: unknownContent || includeSecrets,
      exhibits: exhibits.map(exhibitDetail),
      findings: findings === null ? null : [...findings],
      fingerprint,
    },
    sensitive: { path: options.path },
  });
}

/** Entered when the bundle has its name. */
export function logEnd(c: CaseFile, outcome: BundleOutcome): void {
  const {
    path,
    sha256,
    fingerprint,
    files,
    bytes,
    exhibits,
    redacted,
    withheld,
    unknownBytes,
    includesSecrets,
  } = outcome;
  const { sequence } = appendCustody(c, {
    action: 'bundle-exported',
    item: sha256,
    detail: { fingerprint, files, bytes, exhibits, redacted, withheld, unknownBytes, includesSecrets },
    sensitive: { path },
  });
  recordExport(c, {
    uuid: randomUUID(),
    format: 'bundle',
    path,
    sha256,
    includesSecrets,
    redactions: redacted + withheld,
    fingerprint,
    custodySequence: sequence,
  });
}

/** Entered where it ended early: nothing was handed out. */
export function logFailure(c: CaseFile, cancelled: boolean, message: string): void {
  appendCustody(c, {
    action: cancelled ? 'bundle-export-cancelled' : 'bundle-export-failed',
    item: null,
    detail: {},
    sensitive: { message },
  });
}

/** Names of evidence stay out of the log: a file is named by its key's place in the case alone. */
function exhibitDetail(chosen: ChosenExhibit): JsonValue {
  switch (chosen.kind) {
    case 'memory': {
      const { kind, checkpoint, pid, address, length } = chosen;
      return { kind, checkpoint, pid, address: `0x${address.toString(16)}`, length };
    }
    case 'bytes':
      return { ...chosen };
    case 'file':
      return { kind: chosen.kind, checkpoint: chosen.checkpoint };
    case 'core':
      return { ...chosen };
  }
}
