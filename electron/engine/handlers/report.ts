import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import process from 'node:process';
import path from 'node:path';
import { appendCustody, readReportDraft, saveReportDraft } from '../../casefile/index.ts';
import { EMPTY_DRAFT } from '../../../shared/api/report-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import { reportBody } from '../../evidence/report/build-report.ts';
import { REPORT_STYLE } from '../../evidence/report/style.ts';
import { createRedactionList } from '../../evidence/redaction/index.ts';
import { caseRedactor } from '../export/case-redactor.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { findPrinter } from '../report/printer.ts';
import { renderReport, reportData } from '../report/render-report.ts';
import { whenVerified } from '../verify/when-verified.ts';
import type { Handlers } from './index.ts';

/** A report is written by a call, not by a job: nobody follows or cancels it. */
const UNWATCHED: JobControl = { signal: new AbortController().signal, progress: () => {} };

export const reportHandlers: Handlers<
  'report.draft' | 'report.save' | 'report.preview' | 'report.printer' | 'report.write'
> = {
  'report.draft'(state) {
    const stored = readReportDraft(state.case());
    return { draft: stored?.draft ?? EMPTY_DRAFT, changedAt: stored?.changedAt ?? null };
  },

  'report.save': (state, { draft }) => ({ changedAt: saveReportDraft(state.case(), draft) }),

  'report.preview'(state, { draft, findings }) {
    const data = reportData(state, { draft, findings });
    return {
      style: REPORT_STYLE,
      body: reportBody(data),
      findings: data.findings.length,
      exhibits: data.findings.reduce((sum, finding) => sum + finding.shown.length, 0),
    };
  },

  'report.printer': () => ({ reason: findPrinter().reason }),

  async 'report.write'(state, { path: target, format, draft, findings, includeSecrets }) {
    const opened = state.case();
    if (includeSecrets && opened.readOnly) {
      throw new PermafrostError(
        evidenceError(
          'read-only',
          'secrets leave only where the custody log can say so; the case is read-only',
        ),
      );
    }
    // A report says of each source whether it is unchanged: so they are hashed before it does.
    await whenVerified(state);
    const redactor = await caseRedactor(
      state,
      includeSecrets,
      [],
      createRedactionList(randomBytes(32)),
      UNWATCHED,
    );
    const report = await renderReport(state, {
      draft,
      findings,
      includesSecrets: includeSecrets,
      pdf: format === 'pdf',
      redactData: (data) => redactor.json(data, 'report') as typeof data,
      redactHtml: (html) => redactor.page(html, 'report'),
    });
    if (format === 'pdf' && report.pdf === null) {
      throw new PermafrostError(evidenceError('unsupported', `no PDF: ${report.pdfReason ?? 'unknown'}`));
    }
    const bytes = report.pdf ?? utf8(report.html);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    writeWhole(target, bytes);
    if (!opened.readOnly) {
      appendCustody(opened, {
        action: 'report-exported',
        item: null,
        detail: {
          file: path.basename(target).toWellFormed(),
          format,
          sha256,
          findings: report.findings,
          exhibits: report.exhibits,
          includesSecrets: includeSecrets,
        },
      });
      state.emit({ event: 'custody-changed' });
    }
    const { pages, findings: count, exhibits } = report;
    return { path: target, sha256, bytes: bytes.length, findings: count, exhibits, pages };
  },
};

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
