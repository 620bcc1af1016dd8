/** A report that is handed out alone: of verified evidence, without secrets, whole or not there, and logged. */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { appendCustody } from '../../casefile/index.ts';
import { createKnownText } from '../../evidence/known/index.ts';
import { createRedactionList } from '../../evidence/redaction/index.ts';
import type { ReportOptions, WrittenReport } from '../../../shared/api/report-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { caseRedactor } from '../export/case-redactor.ts';
import { knownInFacts } from '../export/known-in-facts.ts';
import { knownWords } from '../export/known-words.ts';
import { takeTurns } from '../export/job-turns.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { whenVerified } from '../verify/when-verified.ts';
import { findPrinter } from './printer.ts';
import { renderReport } from './render-report.ts';

/** Throws 'read-only' for secrets and unknown content of a read-only case, 'not-found', 'unsupported' where no PDF can be made, 'cancelled', 'io', 'disk-full'. */
export async function writeReport(
  state: EngineState,
  { path: target, format, draft, findings, includeSecrets, unknownContent }: ReportOptions,
  control: JobControl,
): Promise<WrittenReport> {
  const opened = state.case();
  if ((includeSecrets || unknownContent) && opened.readOnly) {
    const what = includeSecrets ? 'secrets leave' : 'unknown words and bytes leave';
    const message = `${what} only where the custody log can say so; the case is read-only`;
    throw new PermafrostError(evidenceError('read-only', message));
  }
  const unprintable = format === 'pdf' ? findPrinter().reason : null;
  if (unprintable !== null) throw new PermafrostError(evidenceError('unsupported', `no PDF: ${unprintable}`));
  // A report says of each source whether it is unchanged: so they are hashed before it does.
  control.progress({ stage: 'waiting for the verification', doneBytes: 0, totalBytes: null });
  await whenVerified(state);
  if (!includeSecrets) control.progress({ stage: 'looking for secrets', doneBytes: 0, totalBytes: null });
  await takeTurns(control);
  const known = includeSecrets || unknownContent ? null : await knownInFacts(state, control);
  const redactor = await caseRedactor(
    state,
    { includeSecrets, environment: false, known },
    [],
    createRedactionList(randomBytes(32)),
    control,
  );
  control.progress({ stage: format === 'pdf' ? 'printing' : 'report', doneBytes: 0, totalBytes: null });
  await takeTurns(control);
  const report = await renderReport(state, {
    draft,
    findings,
    includesSecrets: includeSecrets,
    pdf: format === 'pdf',
    redactData: (data) => redactor.json(data, 'report') as typeof data,
    variablesIn: redactor.variablesIn,
    known: includeSecrets || unknownContent ? null : createKnownText(knownWords()),
    redactHtml: (html) => redactor.page(html, 'report'),
    signal: control.signal,
  });
  if (format === 'pdf' && report.pdf === null) {
    throw new PermafrostError(evidenceError('unsupported', `no PDF: ${report.pdfReason ?? 'unknown'}`));
  }
  await takeTurns(control);
  const bytes = report.pdf ?? utf8(report.html);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { pages, findings: count, exhibits } = report;
  writeWhole(target, bytes);
  if (!opened.readOnly) {
    appendCustody(opened, {
      action: 'report-exported',
      item: null,
      detail: {
        file: path.basename(target).toWellFormed(),
        format,
        sha256,
        findings: count,
        exhibits,
        includesSecrets: includeSecrets,
        unknownContent: unknownContent || includeSecrets,
      },
    });
    state.emit({ event: 'custody-changed' });
  }
  return { path: target, sha256, bytes: bytes.length, findings: count, exhibits, pages };
}

/** Writes beside the name and renames: the file is whole or not there. Throws 'io', 'disk-full'. */
function writeWhole(target: string, bytes: Uint8Array): void {
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  const fd = openSync(part, 'wx', 0o600);
  try {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
      if (process.platform !== 'win32') fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(part, target);
  } catch (caught) {
    rmSync(part, { force: true });
    throw caught;
  }
}
