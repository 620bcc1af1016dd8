import type { CallOutput, ImageFileSummary, ListRow } from '../../../shared/api/index.ts';
import { Absent } from '../../components/cell.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';

const COLUMNS: readonly Column[] = [
  { id: 'name', label: 'Name', type: 'text', width: 180, mono: true, fixed: true },
  {
    id: 'type',
    label: 'Type',
    type: 'word',
    width: 120,
    draw: ({ cells }) => {
      if (typeof cells['type'] === 'string') return cells['type'];
      return <Absent reason={cells['state'] === 'raw' ? 'no image' : 'unknown'} />;
    },
  },
  { id: 'entries', label: 'Entries', type: 'integer', width: 88, number: true, absent: 'raw bytes' },
  { id: 'size', label: 'Size', type: 'size', width: 86, number: true },
  {
    id: 'state',
    label: 'State',
    type: 'word',
    width: 96,
    draw: ({ cells }) => {
      const state = String(cells['state']);
      return <span className={`image-state of-${state}`}>{state}</span>;
    },
  },
  { id: 'magic', label: 'Magic', type: 'word', width: 100, mono: true, absent: 'none', hidden: true },
];

const TELLS: Column = {
  id: 'tells',
  label: 'What a leftover tells',
  type: 'text',
  width: 160,
  grows: true,
  draw: ({ cells }) =>
    typeof cells['tells'] === 'string' ? (
      <EvidenceText value={cells['tells']} />
    ) : (
      <span className="quiet">part of the dump</span>
    ),
};

/** A whole dump has no leftovers to tell of. */
export function imageColumns(hasLeftovers: boolean): readonly Column[] {
  return hasLeftovers ? WITH_LEFTOVERS : COLUMNS;
}

const WITH_LEFTOVERS: readonly Column[] = [...COLUMNS, TELLS];

export function imageRow(image: ImageFileSummary): ListRow {
  const { name, type, entries, size, state, magic, tells } = image;
  // Raw content is no message: that it has no entries is not "0".
  const cells = { name, type, entries: state === 'raw' ? null : entries, size, state, magic, tells };
  return {
    key: String(image.member),
    checkpoint: image.checkpoint,
    evidence: image.evidence,
    cells,
    source: [],
  };
}

type Entry = CallOutput<'image.entries'>['entries'][number];

export const ENTRY_COLUMNS: readonly Column[] = [
  { id: 'index', label: '#', type: 'integer', width: 44, number: true, fixed: true, sortable: false },
  { id: 'message', label: 'Message', type: 'word', width: 130, mono: true, sortable: false, hidden: true },
  { id: 'offset', label: 'Offset', type: 'address', width: 70, number: true, sortable: false },
  { id: 'length', label: 'Bytes', type: 'integer', width: 58, number: true, sortable: false },
  {
    id: 'payload',
    label: 'Payload',
    type: 'size',
    width: 78,
    number: true,
    absent: 'none',
    sortable: false,
    hidden: true,
  },
  { id: 'summary', label: 'Holds', type: 'text', width: 120, grows: true, mono: true, sortable: false },
];

/** The key is what a masked line is revealed by. */
export function entryRow(entry: Entry, { checkpoint, member }: ImageFileSummary): ListRow {
  const { index, message, offset, length, payloadBytes, summary } = entry;
  const cells = {
    index,
    message,
    offset,
    length,
    payload: payloadBytes === 0 ? null : payloadBytes,
    summary,
  };
  return { key: `${member}/${index}`, checkpoint, evidence: null, cells, source: [] };
}
