import { readReportDraft, saveReportDraft } from '../../casefile/index.ts';
import { reportBody } from '../../evidence/report/build-report.ts';
import { REPORT_STYLE } from '../../evidence/report/style.ts';
import { EMPTY_DRAFT, type REPORT_CALLS, type WrittenReport } from '../../../shared/api/report-calls.ts';
import { outcomeOf } from '../jobs/job-outcome.ts';
import { findPrinter } from '../report/printer.ts';
import { reportData } from '../report/render-report.ts';
import { writeReport } from '../report/write-report.ts';
import type { Handlers } from './index.ts';

export const reportHandlers: Handlers<keyof typeof REPORT_CALLS> = {
  'report.draft'(state) {
    const stored = readReportDraft(state.case());
    return { draft: stored?.draft ?? EMPTY_DRAFT, changedAt: stored?.changedAt ?? null };
  },

  'report.save': (state, { draft }) => ({ changedAt: saveReportDraft(state.case(), draft) }),

  'report.preview'(state, { draft, findings, saving }) {
    const data = reportData(state, { draft, findings, ...(saving === undefined ? {} : { saving }) });
    return {
      style: REPORT_STYLE,
      body: reportBody(data),
      findings: data.findings.length,
      exhibits: data.findings.reduce((sum, finding) => sum + finding.shown.length, 0),
    };
  },

  'report.printer': () => ({ reason: findPrinter().reason }),

  'report.write': (state, options) => ({
    job: state.jobs.start('report', `report as ${options.format.toUpperCase()}`, (control) =>
      writeReport(state, options, control),
    ),
  }),

  'report.result': async (state, { job }) => outcomeOf(await state.jobs.result(job)) as WrittenReport,
};
