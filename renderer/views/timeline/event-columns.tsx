/** The columns of the event table. */
import type { ReactNode } from 'react';
import { EVENT_SOURCES } from '../../../shared/api/index.ts';
import type { ListRow } from '../../../shared/api/index.ts';
import { isText } from '../../components/cell-text.ts';
import type { Column } from '../../components/data-table/column.ts';
import { isNumeric } from '../../components/figures.ts';
import { durationText } from '../../components/format.ts';
import { TriangleAlert } from '../../components/icon.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { TimeText } from '../../components/time-text.tsx';

const SECOND = 1_000_000_000n;

/** As many digits as the source has, and a span where nothing stated a time. */
function When({ row }: { readonly row: ListRow }): ReactNode {
  const { timeNs, fromNs, toNs, spanNs } = row.cells;
  if (typeof timeNs === 'bigint') {
    const span = typeof spanNs === 'bigint' ? spanNs : 0n;
    return <TimeText ns={timeNs} precisionNs={digits(span)} />;
  }
  if (typeof fromNs !== 'bigint' || typeof toNs !== 'bigint') return null;
  return (
    <span className="inferred" title={whyOf(row) ?? undefined}>
      <span className="quiet" aria-label="not before">
        ≥
      </span>{' '}
      <TimeText ns={fromNs} precisionNs={1_000_000n} />
    </span>
  );
}

function digits(span: bigint): bigint {
  if (span >= SECOND - 1n) return SECOND;
  let precision = 1n;
  while (precision <= span) precision *= 10n;
  return precision;
}

function whyOf(row: ListRow): string | null {
  const { reason } = row.cells;
  return isText(reason) ? inertTextOf(reason) : null;
}

function Precision({ row }: { readonly row: ListRow }): ReactNode {
  const { spanNs, doubt, certainty } = row.cells;
  if (isText(doubt)) {
    return (
      <span className="doubt" title={inertTextOf(doubt)}>
        <TriangleAlert className="icon" aria-hidden="true" /> doubtful
      </span>
    );
  }
  const text = typeof spanNs === 'bigint' ? (spanNs === 0n ? '1 ns' : `within ${durationText(spanNs)}`) : '';
  return certainty === 'inferred' ? (
    <span className="inferred" title={whyOf(row) ?? undefined}>
      {text}
    </span>
  ) : (
    <span title={whyOf(row) ?? undefined}>{text}</span>
  );
}

function Source({ row }: { readonly row: ListRow }): ReactNode {
  const source = row.cells['source'];
  const known = EVENT_SOURCES.find((one) => one === source);
  return (
    <>
      <span className={`event-dot of-${known ?? 'file'}`} aria-hidden="true" /> {String(source)}
    </>
  );
}

function Process({ row }: { readonly row: ListRow }): ReactNode {
  const { pid, process } = row.cells;
  if (!isNumeric(pid)) return <span className="quiet">–</span>;
  return (
    <>
      {pid.toString()} {isText(process) && <EvidenceText value={process} />}
    </>
  );
}

export const EVENT_COLUMNS: readonly Column[] = [
  {
    id: 'timeNs',
    label: 'Time',
    type: 'time',
    width: 256,
    fixed: true,
    mono: true,
    draw: (row) => <When row={row} />,
  },
  {
    id: 'spanNs',
    label: 'Precision',
    type: 'nanoseconds',
    width: 112,
    draw: (row) => <Precision row={row} />,
  },
  { id: 'source', label: 'Source', type: 'word', width: 96, draw: (row) => <Source row={row} /> },
  { id: 'text', label: 'Event', type: 'text', width: 260, grows: true, mono: true },
  { id: 'pid', label: 'Process', type: 'integer', width: 120, draw: (row) => <Process row={row} /> },
  { id: 'event', label: 'Kind', type: 'word', width: 84, hidden: true },
  { id: 'clock', label: 'Clock', type: 'word', width: 92, hidden: true },
  { id: 'fromNs', label: 'Not before', type: 'time', width: 220, mono: true, hidden: true },
  { id: 'toNs', label: 'Not after', type: 'time', width: 220, mono: true, hidden: true },
  { id: 'path', label: 'Path', type: 'text', width: 200, mono: true, hidden: true },
  { id: 'certainty', label: 'Certainty', type: 'word', width: 84, hidden: true },
  { id: 'reason', label: 'Why', type: 'text', width: 260, hidden: true },
  { id: 'doubt', label: 'Doubt', type: 'text', width: 260, hidden: true },
  {
    id: 'checkpoint',
    label: 'Checkpoint',
    type: 'word',
    width: 116,
    mono: true,
    hidden: true,
    sortable: false,
    draw: (row) => row.checkpoint ?? 'the case',
  },
];
