/** Who did what to the evidence since it came into the case. */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { isFixedZone } from '../../../shared/format/index.ts';
import { columnHeading, inColumn, stampText } from './cell-text.ts';
import { chapter, columnTable, counted, el, evidenceText, factTable, hash, paragraph } from './nodes.ts';
import { sourceLabel } from './sources.ts';
import type { ReportData, ReportedEntry } from './types.ts';

export function custodyChapter(data: ReportData): ReportNode {
  const { custody } = data;
  const { signed } = custody;
  return chapter(
    'custody',
    'Custody',
    paragraph(
      'The custody log is a chain: each entry is canonical JSON (RFC 8785) that holds the SHA-256 of the entry before ',
      'it. Any edit, deletion, insertion or change of order that does not compute the whole chain anew is found by ',
      'computing it. A chain that was computed anew is found from the newest entry on that a key has signed, or that ',
      'was written down elsewhere: the head below is in this report.',
    ),
    factTable([
      ['Entries', String(custody.entries)],
      ['Head', hash(custody.head)],
      [
        'Chain',
        custody.intact
          ? 'intact: computed again for this report'
          : ['NOT INTACT: ', evidenceText(custody.problem ?? '')],
      ],
      [
        'Signed',
        signed === null
          ? el(
              'em',
              {},
              custody.intact ? 'no entry is signed by a key yet' : 'no signature covers it as it stands',
            )
          : [
              `up to entry ${signed.sequence}, ${stampText(signed.signedAt, data.draft.timeZone)}, by `,
              hash(signed.fingerprint),
              el('br', {}),
              hash(signed.hash),
            ],
      ],
    ]),
    custody.shown.length < custody.entries
      ? paragraph(
          `${custody.shown.length} of ${counted(custody.entries, 'entry', 'entries')}: the first, those about sources and reports, and the newest. Sensitive texts (search terms, notes) are in the log as salted hashes alone.`,
        )
      : paragraph('Sensitive texts (search terms, notes) are in the log as salted hashes alone.'),
    columnTable(
      isFixedZone(data.draft.timeZone) ? 'custody-log' : 'custody-log offsets',
      ['No.', columnHeading('At', data.draft.timeZone), 'Examiner', 'Act', 'Item', 'Hash of the entry'],
      custody.shown.map((entry) => entryCells(data, entry)),
    ),
  );
}

function entryCells(data: ReportData, entry: ReportedEntry): readonly (ReportNode | readonly ReportNode[])[] {
  const source = data.sources.some(({ sha256 }) => sha256 === entry.item);
  return [
    String(entry.sequence),
    inColumn(stampText(entry.at, data.draft.timeZone), data.draft.timeZone),
    entry.examiner ?? el('em', {}, 'not stated'),
    evidenceText(entry.action),
    entry.item === null ? '' : source ? sourceLabel(data, entry.item) : hash(entry.item.slice(0, 16)),
    hash(entry.hash),
  ];
}
