/** What was examined: each evidence item with its hashes and acquisition, and the checkpoints in it. */
import type { CellValue, ListRow } from '../../../shared/api/index.ts';
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { countLost } from '../../../shared/facts/index.ts';
import { formatExactBytes, groupDigits } from '../../../shared/format/index.ts';
import { cellText, stampText, timeText } from './cell-text.ts';
import { chapter, columnTable, el, evidenceText, factTable, hash, paragraph } from './nodes.ts';
import type { ReportData, ReportedCheckpoint, ReportedSource } from './types.ts';

export function sourceLabel(data: ReportData, evidence: string): string {
  return `S${data.sources.findIndex(({ sha256 }) => sha256 === evidence) + 1}`;
}

export function sourcesChapter(data: ReportData): ReportNode {
  return chapter(
    'sources',
    'Sources',
    paragraph(
      'Each source was hashed when it was taken into the case and is never written to. Where a source is compressed, ',
      'a seekable archive was made of it; offsets in this report lie in that archive or in the member that is named.',
    ),
    ...data.sources.map((source, at) => sourceNode(source, at + 1, data.draft.timeZone)),
    data.checkpoints.length === 0
      ? paragraph(
          data.sources.length === 0
            ? 'There is no source in the case.'
            : 'No checkpoint was found in the sources.',
        )
      : el('h3', {}, 'Checkpoints'),
    ...data.checkpoints.map((checkpoint) => checkpointNode(data, checkpoint)),
  );
}

const STATES: Readonly<Record<ReportedSource['verified'], string>> = {
  verified: 'unchanged: hashed again and equal to the hash at import',
  'not-yet': 'size and time as at import; not hashed again since the case was opened',
  changed: 'CHANGED since import',
  missing: 'MISSING: the file is not where it was',
};

/** A state that is none of these is no reason to say nothing. */
function stateOf({ verified }: ReportedSource): string {
  const states: Readonly<Record<string, string | undefined>> = STATES;
  return states[verified] ?? `not known (${verified})`;
}

function sourceNode(source: ReportedSource, number: number, zone: string): ReportNode {
  const { acquisition } = source;
  const text = (value: string | null): ReportNode | null => (value === null ? null : evidenceText(value));
  return el(
    'section',
    { class: 'source', id: `source-${number}` },
    el('h3', {}, `S${number} `, evidenceText(source.label)),
    factTable([
      ['SHA-256', hash(source.sha256)],
      ['Size', formatExactBytes(source.size)],
      [
        'Kind',
        source.compression === 'folder'
          ? 'folder, sealed as a canonical tar'
          : source.compression === 'none'
            ? 'tar archive, uncompressed'
            : `tar archive, ${source.compression}`,
      ],
      [
        'Kept',
        source.mode === 'seal'
          ? 'sealed copy in the case'
          : ['left where it is: ', evidenceText(source.path ?? '')],
      ],
      ['Imported', stampText(source.importedAt, zone)],
      [
        'Verification',
        source.verifiedAt === null || source.verified === 'not-yet'
          ? stateOf(source)
          : `${stateOf(source)} (${stampText(source.verifiedAt, zone)})`,
      ],
      ['Evidence number', text(acquisition.evidenceNumber)],
      ['Acquired by', text(acquisition.acquiredBy)],
      ['Acquired at', text(acquisition.acquiredAt)],
      ['Node', text(acquisition.node)],
      [
        'Hash at acquisition',
        acquisition.sha256 === null
          ? el('em', {}, 'none was stated at import')
          : [hash(acquisition.sha256), acquisition.sha256 === source.sha256 ? ' (equal)' : ' (DIFFERENT)'],
      ],
      ['Acquisition note', text(acquisition.note)],
      ['Members', groupDigits(source.members)],
      ...source.stores.map(({ kind, sha256, size }): [string, readonly ReportNode[]] => [
        kind === 'inner' ? 'Archive within' : 'Seekable archive',
        [`${formatExactBytes(size)}, SHA-256 `, hash(sha256)],
      ]),
      [
        'Imported in part',
        source.partial ? 'yes: what could be read of a source that would be refused whole' : null,
      ],
      ['Would be refused', text(source.refusal)],
      ...source.remarks.map((remark): [string, ReportNode] => ['Remark', evidenceText(remark)]),
      [
        'Raised limits',
        Object.keys(source.raisedLimits).length === 0
          ? null
          : Object.entries(source.raisedLimits)
              .map(([name, value]) => `${name} = ${value}`)
              .join(', '),
      ],
    ]),
  );
}

function checkpointNode(data: ReportData, checkpoint: ReportedCheckpoint): ReportNode {
  const { container, dump } = checkpoint;
  const source = sourceLabel(data, checkpoint.evidence);
  return el(
    'section',
    { class: 'checkpoint', id: `checkpoint-${checkpoint.id}` },
    el('h4', {}, 'Checkpoint ', evidenceText(checkpoint.title), ` (${checkpoint.id})`),
    factTable([
      ['In', el('a', { href: `#source-${source.slice(1)}` }, source)],
      [
        'Directory',
        checkpoint.directory === '' ? 'the root of the archive' : evidenceText(checkpoint.directory),
      ],
      ['Kind', KINDS[checkpoint.kind]],
      ['Container', cell(container, 'name')],
      ['Image', cell(container, 'image')],
      ['Container id', cell(container, 'id')],
      ['Pod', joined(container, ['namespace', 'pod'], '/')],
      ['Host name', cell(container, 'hostname')],
      ['Engine', joined(container, ['engine', 'engineVersion'], ' ')],
      ['Started', time(container, 'startedAtNs', data.draft.timeZone)],
      [
        'Checkpointed',
        checkpoint.checkpointedAtNs === null
          ? el('em', {}, 'not stated')
          : timeText(checkpoint.checkpointedAtNs, data.draft.timeZone),
      ],
      ['CRIU', joined(dump, ['criuVersion', 'kernelVersion'], ', kernel ')],
      ['Architecture', cell(dump, 'architecture')],
      ['Holds', holdsText(checkpoint)],
      ['Parent', parentText(checkpoint)],
      ['Digest of its facts', hash(checkpoint.digest)],
      ['Digest of its chain', checkpoint.chainDigest === null ? null : hash(checkpoint.chainDigest)],
    ]),
  );
}

/** What is not known for missing or damaged images is named as such; its gap tells which. */
function holdsText(checkpoint: ReportedCheckpoint): string {
  const { lost, files, memoryBytes } = checkpoint;
  const counted = (name: 'processes' | 'threads' | 'descriptors' | 'sockets'): string =>
    `${lost[name] !== undefined && checkpoint[name] === 0 ? 'an unknown number of' : countLost(checkpoint[name], lost[name])} ${name}`;
  const bytes = formatExactBytes(memoryBytes);
  const memory =
    lost.memoryBytes === undefined ? bytes : memoryBytes === 0 ? 'an unknown amount' : `at least ${bytes}`;
  const reasons = [...new Set(Object.values(lost))];
  return (
    `${counted('processes')}, ${counted('threads')}, ${counted('descriptors')}, ${counted('sockets')}, ` +
    `${files} files, ${memory} of memory` +
    (reasons.length === 0 ? '' : `; not all of it is known: ${reasons.join('; ')}`)
  );
}

const KINDS: Readonly<Record<ReportedCheckpoint['kind'], string>> = {
  dump: 'whole dump',
  'pre-dump': 'pre-dump: memory alone',
  incomplete: 'incomplete: the dump did not end as it should',
};

function parentText({ parent, parentState }: ReportedCheckpoint): string | null {
  if (parentState === 'none') return null;
  if (parentState === 'linked') return `checkpoint ${parent ?? ''}, which holds older pages of its memory`;
  return parentState === 'missing'
    ? 'named, but not in the case: pages that it holds are missing'
    : 'in doubt: not accepted as the parent';
}

function cell(row: ListRow | null, column: string): ReportNode | null {
  const value = plain(row, column);
  return value === '' ? null : evidenceText(value);
}

function joined(row: ListRow | null, columns: readonly string[], between: string): ReportNode | null {
  const values = columns.map((column) => plain(row, column)).filter((value) => value !== '');
  return values.length === 0 ? null : evidenceText(values.join(between));
}

function plain(row: ListRow | null, column: string): string {
  return row === null ? '' : cellText(row.cells[column], 'text');
}

function time(row: ListRow | null, column: string, zone: string): string | null {
  const value: CellValue | undefined = row?.cells[column];
  return typeof value === 'bigint' ? timeText(value, zone) : null;
}

/** A table of the sources with their hashes, for the summary. */
export function sourcesAtAGlance(data: ReportData): ReportNode {
  if (data.sources.length === 0) return paragraph('There is no source in the case.');
  return columnTable(
    'glance',
    ['Source', 'File', 'SHA-256'],
    data.sources.map((source, at) => [
      el('a', { href: `#source-${at + 1}` }, `S${at + 1}`),
      evidenceText(source.label),
      hash(source.sha256),
    ]),
  );
}
