/** How somebody who does not have Permafrost, and does not trust it, checks this report. */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { inertString } from '../../../shared/format/index.ts';
import { chapter, columnTable, el, evidenceText, hash, paragraph } from './nodes.ts';
import { printedPart } from './printed-part.ts';
import { sourceLabel } from './sources.ts';
import type { Passage, ReportData } from './types.ts';

export function verificationChapter(data: ReportData): ReportNode {
  const { fingerprint } = data.case;
  const example = exampleOf(data);
  return chapter(
    'verification',
    'Verification without Permafrost',
    el('h3', {}, 'The sources'),
    ...sourceHashes(data),
    el('h3', {}, 'An exhibit'),
    paragraph(
      'The line above each hex dump names the way from the source to the bytes: the layers, the member, the offset in ',
      `it and the length. Tar, gzip and zstd are enough to follow it.${example === null ? '' : ' For example:'}`,
    ),
    example ??
      paragraph('No exhibit of this report has whole bytes of a member that lies directly in a source.'),
    data.files.length === 0
      ? []
      : [
          el('h3', {}, 'Files that come with this report'),
          columnTable(
            'marks',
            ['No.', 'File', 'Kind', 'What it is'],
            data.files.map(({ number, file, kind, caption }) => [
              String(number),
              evidenceText(file),
              kind,
              caption,
            ]),
          ),
        ],
    el('h3', {}, 'The facts'),
    paragraph(
      'What the images say can be read with CRIU’s own decoder (',
      evidenceText('crit decode -i FILE --pretty'),
      ') and compared. With Permafrost, ',
      evidenceText('permafrost digest CASE'),
      ' on a case made of the same sources prints the digest of the title page.',
    ),
    el('h3', {}, 'The custody log'),
    paragraph(
      'The exported log has one entry a line (in a bundle data/custody.jsonl, and custody-of-export.jsonl goes on with ',
      'what the export entered). The hash of an entry is the SHA-256 of its canonical JSON, its line ',
      'without the line end; it stands as ',
      evidenceText('previous'),
      ' in the entry after it. The first has 64 zeros there.',
    ),
    el('h3', {}, 'The signature'),
    fingerprint === null
      ? paragraph(
          'This report names no signing key. A signed bundle that holds it has a file VERIFY.txt with the commands that ',
          'check bundle and signature with stock tools.',
        )
      : paragraph(
          'The bundle that holds this report is signed by the key with the fingerprint ',
          hash(fingerprint),
          '. Compare it with what the examiner gave you by another way: trust comes from there and from nowhere else. ',
          'VERIFY.txt in the bundle has the commands.',
        ),
  );
}

function sourceHashes({ sources }: ReportData): ReportNode[] {
  if (sources.length === 0) return [paragraph('There is no source in the case.')];
  return [
    paragraph(
      'Hash each source and compare with the chapter Sources, and that with what was written down when it was acquired:',
    ),
    commands(sources.flatMap(({ sha256, label }) => [`sha256sum ${shellFile(label)}`, `# ${sha256}`])),
  ];
}

function commands(lines: readonly string[]): ReportNode {
  return el('pre', { class: 'commands' }, lines.join('\n'));
}

/** A file in the folder that one is in: with its `./` tar takes no colon for a remote machine, and nothing is an option. */
function shellFile(name: string): string {
  return shellWord(`./${name}`);
}

/** A word of a shell, whatever the name of the file holds. */
function shellWord(raw: string): string {
  const text = inertString(raw);
  return /^[A-Za-z0-9._/-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The layers of a member that lies directly in a source; tar itself sees how the source is compressed. */
function isDirect(passage: Passage): boolean {
  if (passage.absent !== null || printedPart(passage).masked.length > 0) return false;
  const [first = '', second = '', ...more] = passage.layers;
  if (more.length > 0) return false;
  return second === ''
    ? first.startsWith('tar ')
    : /^(?:gzip|zstd)$/.test(first) && second.startsWith('tar ');
}

/** Null: no exhibit shows all bytes of a place that one command reaches. */
function exampleOf(data: ReportData): ReportNode | null {
  for (const finding of data.findings) {
    for (const exhibit of finding.shown) {
      const passage = exhibit.passages.find(isDirect);
      const source = data.sources.find(({ sha256 }) => sha256 === passage?.evidence);
      if (passage === undefined || source === undefined || source.compression === 'folder') continue;
      const member = (passage.layers.at(-1) ?? '').replace(/^tar /, '');
      return commands([
        `# Exhibit ${exhibit.number}, from ${sourceLabel(data, passage.evidence)}`,
        `tar -xOf ${shellFile(source.label)} ${shellWord(member)} | tail -c +${passage.offset + 1} | head -c ${passage.length} | hexdump -C`,
      ]);
    }
  }
  return null;
}
