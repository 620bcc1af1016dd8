/** A cell of any column type, drawn; and what stands where there is no value. */
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { CellValue, ListRow } from '../../shared/api/values.ts';
import type { ColumnType, ListName } from '../../shared/api/lists.ts';
import { absentReason, cellText, isMasked, isText, lostReason } from './cell-text.ts';
import { EvidenceText } from './evidence-text.tsx';
import { countText, hexText, isNumeric, octalText } from './figures.ts';
import { durationText, exactBytes, sizeText } from './format.ts';
import { Secret } from './secret.tsx';
import { TimeText } from './time-text.tsx';

/** Says why there is no value: what is lost as a gap, all else as what is not there. Never leave a cell blank. */
export function Absent({
  reason,
  lost = false,
}: {
  readonly reason: string;
  readonly lost?: boolean;
}): ReactNode {
  return (
    <span className={lost ? 'gap-text' : 'absent'} title={reason}>
      {reason}
    </span>
  );
}

export function Cell({
  list,
  row,
  column,
  type,
  absent = 'not in the checkpoint',
}: {
  /** The list that `row` is of. */
  readonly list: ListName;
  readonly row: ListRow;
  readonly column: string;
  readonly type: ColumnType;
  /** Said of null where the row itself gives no reason. */
  readonly absent?: string;
}): ReactNode {
  const value = row.cells[column];
  const lost = list === 'process' || list === 'thread' ? lostReason(row, column) : null;
  const isNone = Array.isArray(value) && value.length === 0;
  if (value === undefined || value === null || (isNone && lost !== null)) {
    return <Absent reason={lost ?? absentReason(row, column) ?? absent} lost={lost !== null} />;
  }
  return <CellContent list={list} value={value} type={type} row={row} column={column} index={null} />;
}

export function CellContent({
  list,
  value,
  type,
  row,
  column,
  index,
}: {
  readonly list: ListName;
  readonly value: CellValue;
  readonly type: ColumnType;
  readonly row: ListRow;
  readonly column: string;
  readonly index: number | null;
}): ReactNode {
  if (value === null) return <span className="absent">none</span>;
  if (isMasked(value)) {
    const place =
      row.checkpoint === null ? null : { checkpoint: row.checkpoint, list, key: row.key, column, index };
    return <Secret value={value} place={place} />;
  }
  if (isText(value)) return <EvidenceText value={value} bare />;
  if (Array.isArray(value)) {
    const items = value as readonly CellValue[];
    if (items.length === 0) return <span className="absent">none</span>;
    if (type === 'texts') {
      return emptyRuns(items).map(({ at, empty }) => (
        <Fragment key={at}>
          {at > 0 && ' '}
          {empty > 0 ? (
            <span className="absent" title={`${empty} empty`}>
              {empty > 1 ? `'' ×${empty}` : "''"}
            </span>
          ) : (
            <CellContent
              list={list}
              value={items[at] ?? null}
              type="text"
              row={row}
              column={column}
              index={at}
            />
          )}
        </Fragment>
      ));
    }
    const pairs = pairsOf(items);
    return pairs === null ? <EvidenceText value={cellText(value, type)} /> : <Pairs pairs={pairs} />;
  }
  if (isNumeric(value)) return <NumberContent value={value} type={type} />;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return <EvidenceText value={value} bare />;
  const text = cellText(value, type);
  return text === '' ? <span className="absent">none</span> : <EvidenceText value={text} />;
}

/** Names with their values, as details of things are kept; null where a list is something else. */
function pairsOf(items: readonly CellValue[]): readonly (readonly [string, CellValue])[] | null {
  const pairs: (readonly [string, CellValue])[] = [];
  for (const item of items) {
    if (!Array.isArray(item)) return null;
    const [name, value, ...more] = item as readonly CellValue[];
    if (typeof name !== 'string' || value === undefined || more.length > 0) return null;
    pairs.push([name, value]);
  }
  return pairs;
}

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, CellValue])[] }): ReactNode {
  return pairs.map(([name, value], at) => (
    <span key={at} className="pair-line">
      <span className="quiet">
        <EvidenceText value={name} />
      </span>{' '}
      <EvidenceText value={cellText(value, 'record')} />
    </span>
  ));
}

/** Items in order, with runs of empty texts as one: wiped arguments leave hundreds. */
function emptyRuns(items: readonly CellValue[]): readonly { readonly at: number; readonly empty: number }[] {
  const runs: { at: number; empty: number }[] = [];
  for (const [at, item] of items.entries()) {
    const last = runs.at(-1);
    if (!isText(item) || item.text !== '') runs.push({ at, empty: 0 });
    else if (last !== undefined && last.empty > 0) last.empty += 1;
    else runs.push({ at, empty: 1 });
  }
  return runs;
}

function NumberContent({
  value,
  type,
}: {
  readonly value: number | bigint;
  readonly type: ColumnType;
}): ReactNode {
  switch (type) {
    case 'size':
      return <span title={exactBytes(value)}>{sizeText(value)}</span>;
    case 'address':
    case 'mask':
      return <span className="mono">{hexText(value)}</span>;
    case 'octal':
      return <span className="mono">{octalText(value)}</span>;
    case 'time':
      return <TimeText ns={BigInt(value)} />;
    case 'microseconds':
      return <span title={`${countText(value)} µs`}>{durationText(Number(value) * 1000)}</span>;
    case 'nanoseconds':
      return <span title={`${countText(value)} ns`}>{durationText(value)}</span>;
    default:
      return value.toString();
  }
}
