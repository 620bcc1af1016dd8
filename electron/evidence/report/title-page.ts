/** The first page: which case, by whom, when, made with what; and where it is signed by hand. */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { stampText, zoneStatement } from './cell-text.ts';
import { counted, el, evidenceText, factTable, hash, paragraph } from './nodes.ts';
import type { ReportData } from './types.ts';

export function reportTitle({ draft, case: { name } }: ReportData): string {
  const title = draft.title.trim();
  return title === '' ? `Examination report: ${name}` : title;
}

/** In a sentence what Includes-Unknown-Content of bag-info.txt says in a word. */
function unknownContent({ case: { unknownContent: choice }, files }: ReportData): string {
  const where =
    files.length === 0
      ? 'command lines and chosen ranges'
      : 'command lines, in chosen ranges and in the files beside this report';
  const what = `Words and bytes of which nothing is known are ${choice === 'added' ? 'shown' : 'hidden'} in ${where}`;
  if (choice === 'added') return `${what}: the examiner added them.`;
  return choice === null ? `${what} unless they are added when it is saved.` : `${what}.`;
}

function secrets({ includesSecrets, secretsWhenSaved }: ReportData['case']): ReportNode {
  if (includesSecrets)
    return el('strong', {}, 'This report shows secrets as they are. Handle it accordingly.');
  const hidden = 'Values that were recognised as secrets are hidden';
  return secretsWhenSaved
    ? el('strong', {}, `${hidden} in this preview alone: saved as chosen, the report shows them as they are.`)
    : `${hidden}.`;
}

/** Null: the examiner wrote nothing. */
function written(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

export function titlePage(data: ReportData): ReportNode {
  const { draft, case: record, exportedAt } = data;
  const examiner = written(draft.examiner) ?? record.examiner;
  const laboratory = written(draft.laboratory);
  const exhibits = data.findings.reduce((sum, finding) => sum + finding.shown.length, 0);
  return el(
    'section',
    { class: 'title-page', id: 'title' },
    el('p', { class: 'maker' }, laboratory ?? 'Permafrost'),
    el('h1', {}, reportTitle(data)),
    el(
      'p',
      { class: 'subtitle' },
      'Forensic examination of container checkpoints: ',
      [
        counted(data.sources.length, 'source'),
        counted(data.checkpoints.length, 'checkpoint'),
        counted(data.findings.length, 'finding'),
        counted(exhibits, 'exhibit'),
      ].join(', '),
    ),
    factTable(
      [
        ['Case', evidenceText(record.name)],
        ['Case number', written(draft.caseNumber)],
        ['Case UUID', hash(record.uuid)],
        ['Examiner', examiner === null ? el('em', {}, 'not stated') : examiner],
        ['Laboratory', laboratory],
        ['Report made', el('span', { class: 'export-time' }, stampText(exportedAt, draft.timeZone))],
        ['Time zone', `${zoneStatement(draft.timeZone)}.`],
        ['Made with', `Permafrost ${record.toolVersion}, facts version ${record.factsVersion}`],
        ['Digest of the case', hash(record.digest)],
        [
          'Signing key',
          record.fingerprint === null
            ? el('em', {}, 'none: this report is not signed by a key')
            : hash(record.fingerprint),
        ],
        ['Secrets', secrets(record)],
        ['Unknown content', unknownContent(data)],
      ],
      'facts title-facts',
    ),
    el(
      'table',
      { class: 'signatures' },
      el(
        'tbody',
        {},
        ...['Examiner', 'Reviewer'].map((role) =>
          el(
            'tr',
            {},
            el('td', {}, el('span', { class: 'line' }, ' '), `${role}, name and signature`),
            el('td', {}, el('span', { class: 'line' }, ' '), 'Date'),
          ),
        ),
      ),
    ),
    paragraph(
      'The digest of the case is computed over the decoded facts alone. Another laboratory that imports the same ',
      'archives with the same facts version gets the same digest.',
    ),
  );
}
