/** A report from its data: title page, contents, chapters. Pure, and the same for the same data. */
import { REPORT_SECTION_NAMES, REPORT_SECTIONS } from '../../../shared/api/report-calls.ts';
import type { ReportNode, ReportSection } from '../../../shared/api/report-calls.ts';
import { custodyChapter } from './custody.ts';
import { examinerText } from './examiner-text.ts';
import { findingsAtAGlance, findingsChapter, referencesOf } from './findings.ts';
import { writeHtml } from './html.ts';
import { methodChapter } from './method.ts';
import { chapter, el, paragraph } from './nodes.ts';
import { notesChapter } from './notes.ts';
import { graphChapter, timelineChapter } from './pictures.ts';
import { sourcesAtAGlance, sourcesChapter } from './sources.ts';
import { REPORT_STYLE } from './style.ts';
import { reportTitle, titlePage } from './title-page.ts';
import type { ReportData } from './types.ts';
import { verificationChapter } from './verification.ts';

/** Page of each anchor, once a printer has told them; see page-numbers.ts. */
export type PageNumbers = ReadonlyMap<string, number>;

const CHAPTERS: Readonly<Record<ReportSection, (data: ReportData) => ReportNode>> = {
  summary: summaryChapter,
  sources: sourcesChapter,
  method: methodChapter,
  findings: findingsChapter,
  notes: notesChapter,
  graph: graphChapter,
  timeline: timelineChapter,
  custody: custodyChapter,
  verification: verificationChapter,
};

export function reportBody(data: ReportData, pages: PageNumbers = new Map()): ReportNode[] {
  const sections = REPORT_SECTION_NAMES.filter((name) => data.draft.sections.includes(name));
  return [titlePage(data), contents(data, sections, pages), ...sections.map((name) => CHAPTERS[name](data))];
}

export function reportHtml(data: ReportData, pages: PageNumbers = new Map()): string {
  return writeHtml({ title: reportTitle(data), style: REPORT_STYLE, body: reportBody(data, pages) });
}

function summaryChapter(data: ReportData): ReportNode {
  const { draft, findings } = data;
  const text =
    draft.summary.trim() === ''
      ? [paragraph(el('em', {}, 'The examiner wrote no summary.'))]
      : examinerText(draft.summary, referencesOf(data));
  return chapter(
    'summary',
    'Summary',
    text,
    findings.length === 0 ? [] : [el('h3', {}, 'Findings at a glance'), findingsAtAGlance(data)],
    el('h3', {}, 'Sources at a glance'),
    sourcesAtAGlance(data),
  );
}

function contents(data: ReportData, sections: readonly ReportSection[], pages: PageNumbers): ReportNode {
  const line = (id: string, title: string, kind: string): ReportNode =>
    el(
      'li',
      { class: kind },
      el(
        'a',
        { href: `#${id}` },
        el('span', { class: 'entry' }, title),
        el('span', { class: 'page' }, pages.get(id)?.toString() ?? ''),
      ),
    );
  return el(
    'nav',
    { class: 'contents' },
    el('h2', {}, 'Contents'),
    el(
      'ol',
      {},
      sections.flatMap((name) => [
        line(name, REPORT_SECTIONS[name], 'of-chapter'),
        ...(name === 'findings'
          ? data.findings.map((finding) =>
              line(`finding-${finding.number}`, `Finding ${finding.number}: ${finding.title}`, 'of-finding'),
            )
          : []),
      ]),
    ),
  );
}
