/** How the facts came about and what they can't say. A reader who doubts a finding starts here. */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { chapter, columnTable, el, evidenceText, paragraph } from './nodes.ts';
import type { Counted, ReportData } from './types.ts';

export function methodChapter(data: ReportData): ReportNode {
  const { toolVersion, factsVersion } = data.case;
  return chapter(
    'method',
    'Method and limits',
    el('h3', {}, 'How the facts were decoded'),
    paragraph(
      `The sources were examined with Permafrost ${toolVersion} (facts version ${factsVersion}), which reads the `,
      'images that CRIU writes when it freezes a container, and the files that the container engine puts beside them. ',
      'Nothing in a source was executed, restored or unpacked under its own name. Decoding depends on the bytes alone: ',
      'not on a clock, a locale or chance. Every fact keeps the place of the bytes that it was read from; exhibits ',
      'print both.',
    ),
    el('h3', {}, 'What a checkpoint holds and what it does not'),
    el(
      'ul',
      {},
      el(
        'li',
        {},
        'A checkpoint is the state of one container at the moment of the dump. What ended before is in it only where ',
        'it left traces: in memory, files or logs.',
      ),
      el(
        'li',
        {},
        'It holds the memory that processes wrote. Pages of mapped files that were not written to are not dumped; ',
        'they are read from the file where the checkpoint holds it and are otherwise not captured.',
      ),
      el(
        'li',
        {},
        'The image of the container is not in it, only what changed in its file system, and not what lies on ',
        'external mounts.',
      ),
      el(
        'li',
        {},
        'The other end of a network connection is outside: its address is known, not what it did. Bytes that ',
        'were received and not yet read are in the checkpoint.',
      ),
      el(
        'li',
        {},
        'A checkpoint says when files were changed and when it was made; it does not say when a process was started. ',
        'Where this report gives a time for that, it is a span between two moments, marked as inferred.',
      ),
      el(
        'li',
        {},
        'Times are those of the clock of the machine that ran the container, not compared with any other. A program ',
        'can set the times of its files.',
      ),
      el(
        'li',
        {},
        'Whoever controlled the container could shape what its processes hold. That a name, an argument or a file ',
        'says something does not make it true.',
      ),
    ),
    el('h3', {}, 'How evidence is written here'),
    paragraph(
      'Text from evidence is set in ',
      evidenceText('this type'),
      '. Bytes that are not UTF-8, control characters and characters that change the direction or are not visible are ',
      'written as escapes: ',
      evidenceText('\\xff'),
      ', ',
      evidenceText('\\n'),
      ', ',
      evidenceText('\\u{202e}'),
      '. A backslash in the evidence is written as it is, so the hex dump decides in doubt. Sizes are exact; offsets ',
      'in hex dumps are hexadecimal and count from the first byte of the member that is named, or are virtual ',
      'addresses where that is said.',
    ),
    el('h3', {}, 'Gaps: what should be there and is not'),
    ...issues(
      data,
      ({ gapKinds }) => gapKinds,
      data.checkpoints.length === 0
        ? 'There is no checkpoint to have any.'
        : 'No gaps: every image that the format asks for was there and whole.',
    ),
    el('h3', {}, 'Not captured: what a checkpoint does not hold by design'),
    ...issues(
      data,
      ({ notCapturedKinds }) => notCapturedKinds,
      data.checkpoints.length === 0
        ? 'There is no checkpoint to leave anything out.'
        : 'Nothing is known not to have been captured.',
    ),
    ...doubts(data),
  );
}

/** One line a kind: how many, in which checkpoints, and the first of them in words. */
function issues(
  data: ReportData,
  of: (checkpoint: ReportData['checkpoints'][number]) => readonly Counted[],
  none: string,
): ReportNode[] {
  const kinds = new Map<string, { count: number; first: string; in: ReportData['checkpoints'][number][] }>();
  for (const checkpoint of data.checkpoints) {
    for (const { kind, count, first } of of(checkpoint)) {
      const known = kinds.get(kind);
      if (known === undefined) kinds.set(kind, { count, first, in: [checkpoint] });
      else {
        known.count += count;
        known.in.push(checkpoint);
      }
    }
  }
  if (kinds.size === 0) return [paragraph(none)];
  const rows = [...kinds].map(([kind, { count, first, in: checkpoints }]) => [
    evidenceText(kind.replaceAll('-', ' ')),
    String(count),
    checkpoints.length === data.checkpoints.length && checkpoints.length > 1
      ? `all ${checkpoints.length}`
      : checkpoints.flatMap(({ id, title }, at) => [
          ...(at > 0 ? [el('br', {})] : []),
          el('a', { href: `#checkpoint-${id}` }, evidenceText(title)),
        ]),
    evidenceText(first),
  ]);
  return [columnTable('issues', ['Kind', 'Count', 'Checkpoints', 'The first of them'], rows)];
}

/** What is known to be uncertain about a source: hints from a file name, parents in doubt, partial imports. */
function doubts(data: ReportData): ReportNode[] {
  const items: ReportNode[] = [];
  for (const [at, { hints, partial, verified, label }] of data.sources.entries()) {
    const source = el('a', { href: `#source-${at + 1}` }, `S${at + 1}`);
    for (const { field, value, note } of hints) {
      items.push(
        el(
          'li',
          {},
          source,
          ': its file name alone says ',
          `${field} `,
          evidenceText(value),
          note === '' ? '.' : ` (${note}).`,
        ),
      );
    }
    if (partial) items.push(el('li', {}, source, ': imported in part; what could not be read is missing.'));
    if (verified === 'changed' || verified === 'missing') {
      items.push(el('li', {}, source, ' ', evidenceText(label), ` is ${verified} since it was imported.`));
    }
  }
  for (const { id, title, parentState } of data.checkpoints) {
    if (parentState !== 'doubtful' && parentState !== 'missing') continue;
    items.push(
      el(
        'li',
        {},
        el('a', { href: `#checkpoint-${id}` }, evidenceText(title)),
        parentState === 'missing'
          ? ': the earlier dump that it leaves pages to is not in the case.'
          : ': which earlier dump it leaves pages to is in doubt.',
      ),
    );
  }
  for (const { custody } of [data]) {
    if (!custody.intact) {
      items.push(el('li', {}, 'The custody log does not verify: ', evidenceText(custody.problem ?? ''), '.'));
    }
  }
  if (items.length === 0) return [];
  return [el('h3', {}, 'Doubts'), el('ul', {}, items)];
}
