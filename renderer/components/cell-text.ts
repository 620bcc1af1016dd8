/** Cells as plain text: what is copied, spoken and found by typing. Inert, and never a secret. */
import type { CellValue, ListRow, MaskedValue, TextValue } from '../../shared/api/values.ts';
import { ABSENT } from '../../shared/api/lists.ts';
import type { ColumnType } from '../../shared/api/lists.ts';
import { inertTextOf } from './evidence-segments.ts';
import { hexText, isNumeric, octalText } from './figures.ts';
import { durationText, exactBytes, timeText } from './format.ts';

export function isText(value: CellValue | undefined): value is TextValue {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value['text'] === 'string';
}

export function isMasked(value: CellValue | undefined): value is MaskedValue {
  return (
    typeof value === 'object' && value !== null && 'masked' in value && typeof value['masked'] === 'string'
  );
}

/** '••••  password · 24 chars', after what is not secret of it. */
export function maskText(value: MaskedValue): string {
  const chars = value.length === 1 ? 'char' : 'chars';
  return `${value.label ?? ''}•••• ${value.masked} · ${value.length} ${chars}${value.rest ?? ''}`;
}

export function cellText(value: CellValue | undefined, type: ColumnType, zone: string | null = null): string {
  if (value === undefined || value === null) return '';
  if (isMasked(value)) return maskText(value);
  if (isText(value)) return inertTextOf(value);
  if (Array.isArray(value)) {
    const separator = type === 'texts' ? ' ' : ', ';
    return value.map((one: CellValue) => cellText(one, elementType(type), zone)).join(separator);
  }
  if (isNumeric(value)) return numberText(value, type, zone);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return inertTextOf({ text: value });
  // A name without a value would be read as one with the next.
  return Object.entries(value)
    .map(([name, one]) => [inertTextOf({ text: name }), cellText(one, 'record', zone)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${text}`)
    .join(', ');
}

function elementType(type: ColumnType): ColumnType {
  return type === 'texts' ? 'text' : type;
}

function numberText(value: number | bigint, type: ColumnType, zone: string | null): string {
  switch (type) {
    case 'address':
    case 'mask':
      return hexText(value);
    case 'octal':
      return octalText(value);
    case 'time':
      return timeText(BigInt(value), zone);
    case 'microseconds':
      return durationText(Number(value) * 1000);
    case 'nanoseconds':
      return durationText(value);
    case 'size':
      return exactBytes(value);
    default:
      return value.toString();
  }
}

/** Why a cell of a row is null, as the engine says it; null: it says nothing. */
export function absentReason(row: ListRow, column: string): string | null {
  const reasons = row.cells[ABSENT];
  if (typeof reasons !== 'object' || reasons === null || Array.isArray(reasons)) return null;
  const reason = (reasons as { readonly [name: string]: CellValue })[column];
  return typeof reason === 'string' ? reason : null;
}

/**
 * Why a cell of a process or thread is not known, or not all of it: images are missing or damaged. A zombie has lost
 * nothing.
 */
export function lostReason(row: ListRow, column: string): string | null {
  return row.cells['zombie'] === true ? null : absentReason(row, column);
}

/** A cell for `JSON.stringify`: bigint as decimal text, bytes that are no UTF-8 as base64 beside the text. */
export function cellJson(value: CellValue | undefined): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  if (isText(value)) {
    if (!value.bytes) return value.text;
    return { text: value.text, base64: btoa(String.fromCharCode(...value.bytes)) };
  }
  if (Array.isArray(value)) return value.map(cellJson);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, cellJson(one as CellValue)]));
}
