/** Findings in the examiner's order, each with its exhibits: the facts, and under them the bytes. */
import { LISTS, isListName, type ColumnType } from '../../../shared/api/index.ts';
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { groupDigits, seccompModeName } from '../../../shared/format/index.ts';
import { cellText, stampText } from './cell-text.ts';
import { examinerText, type References } from './examiner-text.ts';
import { hexDump } from './hex-dump.ts';
import { chapter, columnTable, counted, el, evidenceText, hash, paragraph } from './nodes.ts';
import { printedPart } from './printed-part.ts';
import { sourceLabel } from './sources.ts';
import type { Passage, ReportData, ReportedExhibit, ReportedFinding } from './types.ts';

export function referencesOf(data: ReportData): References {
  return {
    findings: data.findings.length,
    exhibits: data.findings.reduce((sum, finding) => sum + finding.shown.length, 0),
  };
}

export function severityMark(severity: ReportedFinding['severity']): ReportNode {
  return el('span', { class: `severity ${severity}` }, severity[0]!.toUpperCase() + severity.slice(1));
}

const STATES: Readonly<Record<ReportedFinding['status'], string>> = {
  draft: 'draft, not confirmed',
  confirmed: 'confirmed',
  dismissed: 'dismissed',
};

export function findingsAtAGlance(data: ReportData): ReportNode {
  return columnTable(
    'glance',
    ['No.', 'Severity', 'Finding', 'Status', 'Exhibits'],
    data.findings.map((finding) => [
      el('a', { href: `#finding-${finding.number}` }, String(finding.number)),
      severityMark(finding.severity),
      finding.title,
      STATES[finding.status],
      exhibitRange(finding),
    ]),
  );
}

function exhibitRange({ shown }: ReportedFinding): string {
  const [first] = shown;
  const last = shown.at(-1);
  if (first === undefined || last === undefined) return 'none';
  return first === last ? String(first.number) : `${first.number} to ${last.number}`;
}

export function findingsChapter(data: ReportData): ReportNode {
  const references = referencesOf(data);
  return chapter(
    'findings',
    'Findings',
    data.findings.length === 0 ? paragraph('No findings were chosen for this report.') : [],
    ...data.findings.map((finding) => findingNode(data, finding, references)),
    ...(data.draft.conclusion.trim() === ''
      ? []
      : [
          el(
            'section',
            { id: 'conclusion' },
            el('h3', {}, 'Conclusion'),
            examinerText(data.draft.conclusion, references),
          ),
        ]),
  );
}

function findingNode(data: ReportData, finding: ReportedFinding, references: References): ReportNode {
  const by = finding.origin === 'examiner' ? (finding.examiner ?? 'an examiner') : `rule ${finding.origin}`;
  return el(
    'section',
    { class: `finding of-${finding.severity}`, id: `finding-${finding.number}` },
    el('h3', {}, `Finding ${finding.number}: ${finding.title}`),
    el(
      'p',
      { class: 'standing' },
      severityMark(finding.severity),
      ` Status: ${STATES[finding.status]}. By ${by}, last changed ${stampText(finding.changedAt, data.draft.timeZone)}. `,
      counted(finding.shown.length, 'exhibit'),
      '.',
    ),
    ...(finding.text.trim() === ''
      ? [paragraph(el('em', {}, 'No text was written for this finding.'))]
      : examinerText(finding.text, references)),
    ...finding.shown.map((exhibit) => exhibitNode(data, exhibit)),
  );
}

function exhibitNode(data: ReportData, exhibit: ReportedExhibit): ReportNode {
  const checkpoint = data.checkpoints.find(({ id }) => id === exhibit.target.checkpoint);
  const evidence = exhibit.passages[0]?.evidence ?? exhibit.row?.evidence ?? checkpoint?.evidence ?? null;
  const facts = factsOf(exhibit, data.draft.timeZone);
  const short = facts.length <= 14 && exhibit.passages.length <= 2;
  return el(
    'section',
    { class: short ? 'exhibit short' : 'exhibit', id: `exhibit-${exhibit.number}` },
    el(
      'div',
      { class: 'exhibit-head' },
      el('h4', {}, `Exhibit ${exhibit.number}: `, evidenceText(exhibit.thing)),
      exhibit.caption === '' ? [] : el('p', { class: 'exhibit-caption' }, exhibit.caption),
      el(
        'p',
        { class: 'place' },
        checkpoint === undefined
          ? []
          : ['Checkpoint ', el('a', { href: `#checkpoint-${checkpoint.id}` }, checkpoint.id), ', '],
        `${exhibit.target.kind.replaceAll('_', ' ')} `,
        evidenceText(exhibit.target.key),
        evidence === null
          ? '.'
          : [
              ', in ',
              el(
                'a',
                { href: `#source-${sourceLabel(data, evidence).slice(1)}` },
                sourceLabel(data, evidence),
              ),
              ', SHA-256 ',
              hash(evidence),
            ],
      ),
    ),
    exhibit.missing === null ? [] : el('p', { class: 'missing' }, exhibit.missing),
    factsNode(facts),
    ...exhibit.passages.map((passage) => passageNode(data, exhibit, passage)),
    exhibit.furtherPassages === 0
      ? []
      : el(
          'p',
          { class: 'place' },
          `This fact has ${counted(exhibit.furtherPassages, 'further place', 'further places')} in the evidence; the machine-readable facts name all of them.`,
        ),
  );
}

/** Columns that number things inside of the images and tell a reader nothing. */
const INTERNAL: ReadonlySet<string> = new Set(
  (
    'filesId vmId fsId sighandId cgroupSet kernelFlags exeFileId fileId remapId thingKind thingKey registers ' +
    'status protection madvise mountId device entry auxv spanNs name member'
  ).split(' '),
);
/** What a process has beside its identity; the machine-readable facts have it all. */
const MINOR: ReadonlySet<string> = new Set(
  (
    'pgid root umask oomScoreAdj nice policy loginuid sigIgn sigCgt sigBlk namespaces mapCount environmentCount ' +
    'flags shmid index precisionNs entropy openCount origin'
  ).split(' '),
);
/** Their detail is every option of the kernel's. */
const OPTIONS: ReadonlySet<string> = new Set(['socket', 'open_file', 'file_descriptor']);
/** Of these lists 'name' says what the others do not. */
const NAMED: ReadonlySet<string> = new Set(['environment', 'image', 'interface', 'leftover', 'member']);

function factsOf(exhibit: ReportedExhibit, zone: string): (readonly [label: string, text: string])[] {
  const facts: (readonly [string, string])[] = [...exhibit.facts];
  const { row, target } = exhibit;
  if (row === null || !isListName(target.kind)) return facts;
  const columns = LISTS[target.kind].columns as Readonly<Record<string, { type: ColumnType; label: string }>>;
  for (const [name, { type, label }] of Object.entries(columns)) {
    if (INTERNAL.has(name) && !(name === 'name' && NAMED.has(target.kind))) continue;
    if (MINOR.has(name) || (name === 'detail' && OPTIONS.has(target.kind))) continue;
    const text = named(name, cellText(row.cells[name], type, zone));
    if (text !== '' && !(type === 'flag' && text === 'no')) facts.push([label, text]);
  }
  return facts;
}

/** A number that has a name: '2 (filter)'. */
function named(column: string, text: string): string {
  const name = column === 'seccompMode' && text !== '' ? seccompModeName(Number(text)) : null;
  return name === null ? text : `${text} (${name})`;
}

/** Two short facts in a line; what is long has a line of its own. */
const SHORT = 30;

function factsNode(
  facts: readonly (readonly [label: string, text: string])[],
): ReportNode | readonly ReportNode[] {
  if (facts.length === 0) return [];
  const rows: ReportNode[] = [];
  const head = (label: string): ReportNode => el('th', { scope: 'row' }, label);
  for (let at = 0; at < facts.length; at++) {
    const [label, text] = facts[at]!;
    const next = facts[at + 1];
    if (text.length <= SHORT && next !== undefined && next[1].length <= SHORT) {
      rows.push(
        el(
          'tr',
          {},
          head(label),
          el('td', {}, evidenceText(text)),
          head(next[0]),
          el('td', {}, evidenceText(next[1])),
        ),
      );
      at += 1;
    } else rows.push(el('tr', {}, head(label), el('td', { span: 3 }, evidenceText(text))));
  }
  return el('table', { class: 'facts exhibit-facts' }, el('tbody', {}, rows));
}

/** One after the other; a kind that hides many parts is said once. */
function maskedParts(masked: Passage['masked']): string[] {
  const kinds = Map.groupBy(masked, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, parts]) => {
    const bytes = (some: Passage['masked']): string =>
      counted(
        some.reduce((sum, { from, to }) => sum + to - from, 0),
        'byte',
      );
    return parts.length > 8
      ? [`${kind}, ${bytes(parts)} in ${parts.length} places`]
      : parts.map((part) => `${kind}, ${bytes([part])}`);
  });
}

function passageNode(data: ReportData, exhibit: ReportedExhibit, passage: Passage): ReportNode {
  const { length, address } = passage;
  const { bytes, masked } = printedPart(passage);
  const home =
    exhibit.passages[0]?.evidence === passage.evidence ? [] : [sourceLabel(data, passage.evidence), ', '];
  const what = [passage.supports, passage.field].filter((part) => part !== null).join(': ');
  const start = address ?? BigInt(passage.offset);
  return el(
    'div',
    { class: 'passage' },
    el(
      'p',
      { class: 'place' },
      ...home,
      passage.layers.flatMap((layer, at) => [...(at > 0 ? [' → '] : []), evidenceText(layer)]),
      `, offset ${passage.offset} (0x${passage.offset.toString(16)}), ${counted(length, 'byte')}`,
      passage.storeOffset === null || passage.storeOffset === passage.offset
        ? []
        : `, in the archive at ${passage.storeOffset}`,
      address === null ? [] : [', addresses from ', evidenceText(`0x${address.toString(16)}`)],
      what === '' ? '' : [' · ', evidenceText(what)],
    ),
    passage.absent !== null
      ? el('p', { class: 'missing' }, passage.absent)
      : length > 0
        ? el('pre', { class: 'hex' }, hexDump(bytes, start, masked))
        : [],
    bytes.length < length && passage.absent === null
      ? el('p', { class: 'place' }, `${groupDigits(length - bytes.length)} further bytes are not printed.`)
      : [],
    masked.length === 0 ? [] : el('p', { class: 'place' }, `Masked (·): ${maskedParts(masked).join('; ')}.`),
  );
}
