/** The report of the open case: collected, written as HTML, printed. */
import { readAnnotations, readReportDraft } from '../../casefile/index.ts';
import { EMPTY_DRAFT, type ReportDraft } from '../../../shared/api/report-calls.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { reportHtml, type PageNumbers } from '../../evidence/report/build-report.ts';
import { zoneStatement } from '../../evidence/report/cell-text.ts';
import { printedPages } from '../../evidence/report/page-numbers.ts';
import type { KnownText } from '../../evidence/known/index.ts';
import type { Redactor } from '../../evidence/redaction/index.ts';
import type { ReportData } from '../../evidence/report/types.ts';
import type { EngineState } from '../engine-state.ts';
import { VERSION } from '../version.ts';
import { collectReport } from './collect-report.ts';
import { hideRedacted, hideUnknown, hideVariables } from './hide-redacted.ts';
import { findPrinter, printHtml } from './printer.ts';

export interface RenderOptions {
  /** null: the draft of the case, an empty one where there is none. */
  readonly draft?: ReportDraft | null;
  /** By uuid, in this order; null: those marked for the report. */
  readonly findings?: readonly string[] | null;
  /** Values that look like secrets stand as they are. */
  readonly includesSecrets?: boolean;
  /** Of a preview: what is chosen for the report when it is saved. It masks secrets all the same. */
  readonly saving?: { readonly includeSecrets: boolean; readonly unknownContent: boolean };
  /** The key that the report will be signed with. */
  readonly signer?: { readonly fingerprint: string } | null;
  /** RFC 3339, UTC; absent: now. */
  readonly exportedAt?: string;
  /** Whether a PDF is wanted. */
  readonly pdf: boolean;
  /** Files that are handed over with the report. */
  readonly exhibits?: ReportData['files'];
  /** Takes values out of strings and bytes of the data before anything is cut, drawn or formatted. */
  readonly redactData?: (data: ReportData) => ReportData;
  /** Where values of variables stand that a range of bytes does not show. */
  readonly variablesIn?: Redactor['variablesIn'];
  /** Words that ranges of bytes may show; null: all. Absent: all, and it is not decided yet what a saved report has. */
  readonly known?: KnownText | null;
  /** Takes values out of the finished HTML, before it is given out or printed. */
  readonly redactHtml?: (html: string) => string;
  /** Ends a print. */
  readonly signal?: AbortSignal;
}

export interface RenderedReport {
  readonly html: string;
  readonly pdf: Uint8Array | null;
  /** Why there is no PDF where one was wanted. */
  readonly pdfReason: string | null;
  readonly pages: number | null;
  readonly findings: number;
  readonly exhibits: number;
}

/** What a report of these options is made of. Throws 'not-found' for a finding that the case does not have. */
export function reportData(state: EngineState, options: Omit<RenderOptions, 'pdf'>): ReportData {
  const opened = state.case();
  const { saving } = options;
  const adds = saving?.includeSecrets === true || saving?.unknownContent === true ? 'added' : null;
  const data = collectReport(state, {
    draft: options.draft ?? readReportDraft(opened)?.draft ?? EMPTY_DRAFT,
    annotations: readAnnotations(opened),
    findings: options.findings ?? null,
    includeSecrets: options.includesSecrets ?? false,
    secretsWhenSaved: saving?.includeSecrets ?? false,
    unknownContent: options.known === undefined ? adds : options.known === null ? 'added' : 'withheld',
    fingerprint: options.signer?.fingerprint ?? null,
    files: options.exhibits ?? [],
    exportedAt: options.exportedAt ?? new Date().toISOString(),
  });
  const withheld = options.variablesIn === undefined ? data : hideVariables(data, options.variablesIn);
  const redacted =
    options.redactData === undefined ? withheld : hideRedacted(withheld, options.redactData(withheld));
  return options.known === undefined || options.known === null
    ? redacted
    : hideUnknown(redacted, options.known);
}

/** The same case and options give the same HTML but for the time of the export. A failed print is a reason, no error; throws 'cancelled'. */
export async function renderReport(state: EngineState, options: RenderOptions): Promise<RenderedReport> {
  const data = reportData(state, options);
  const finish = options.redactHtml ?? ((html: string): string => html);
  const html = finish(reportHtml(data));
  const counts = {
    findings: data.findings.length,
    exhibits: data.findings.reduce((sum, finding) => sum + finding.shown.length, 0),
  };
  const without = { html, pdf: null, pages: null, ...counts };
  if (!options.pdf) return { ...without, pdfReason: null };
  const { printer, reason } = findPrinter();
  if (printer === null) return { ...without, pdfReason: reason };
  // The contents name pages, and pages are known once it is printed: the second print has them.
  const withPages = (pages: PageNumbers): string | null =>
    pages.size === 0 ? null : finish(reportHtml(data, pages));
  const footer = `Permafrost ${VERSION} · case ${data.case.uuid} · digest ${data.case.digest.slice(0, 16)}…`;
  const times = zoneStatement(data.draft.timeZone);
  try {
    const next = (first: Uint8Array): string | null => withPages(printedPages(first).anchors);
    const pdf = await printHtml(printer, html, { footer, times }, next, options.signal);
    return { html, pdf, pdfReason: null, pages: printedPages(pdf).count, ...counts };
  } catch (caught) {
    const error = toEvidenceError(caught);
    if (error.code === 'cancelled') throw caught;
    return { ...without, pdfReason: describeError(error) };
  }
}
