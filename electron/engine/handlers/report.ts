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
import type { EngineState } from '../engine-state.ts';
import { unverified } from '../report/collect-report.ts';
import { findPrinter } from '../report/printer.ts';
import { renderReport, reportData } from '../report/render-report.ts';
import { runVerification } from '../verify/run-verification.ts';
import type { Handlers } from './index.ts';

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
    await verifyOutstanding(state);
    const report = await renderReport(state, {
      draft,
      findings,
      includesSecrets: includeSecrets,
      pdf: format === 'pdf',
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
      state.emit({ event: 'case-changed' });
    }
    const { pages, findings: count, exhibits } = report;
    return { path: target, sha256, bytes: bytes.length, findings: count, exhibits, pages };
  },
};

/** A report says that the sources are unchanged: so they are hashed before it does. */
async function verifyOutstanding(state: EngineState): Promise<void> {
  const outstanding = unverified(state.case().summary());
  if (outstanding.length === 0) return;
  const job = state.jobs.start('verify', 'verify evidence for the report', async (control) => {
    for (const sha256 of outstanding) await runVerification(state.case(), sha256, control);
  });
  try {
    await state.jobs.result(job);
  } catch (caught) {
    // What changed is stated in the report itself; a read-only case only says so by this error.
    if (!(caught instanceof PermafrostError) || caught.detail.code !== 'hash-mismatch') throw caught;
  }
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
