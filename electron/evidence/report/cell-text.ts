/** Cells of a row as the report writes them: in full, in UTC, and never a secret that is masked. */
import type { CellValue, ColumnType, MaskedValue } from '../../../shared/api/index.ts';
import { formatDuration, formatExactBytes, formatTime, inertString } from '../../../shared/format/index.ts';

/** Longer values are cut, and say how much is missing: the bytes are in the evidence. */
const MOST_CHARACTERS = 1500;

/** '' where there is nothing to say. */
export function cellText(value: CellValue | undefined, type: ColumnType): string {
  const whole = wholeText(value, type);
  if (whole.length <= MOST_CHARACTERS) return whole;
  return `${whole.slice(0, MOST_CHARACTERS)} … (${whole.length - MOST_CHARACTERS} characters more)`;
}

function wholeText(value: CellValue | undefined, type: ColumnType): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toString();
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(BigInt(value), type);
  if (typeof value === 'string') return inertString(value);
  if (Array.isArray(value)) {
    const items: readonly CellValue[] = value;
    return items
      .map((one) => wholeText(one, type === 'texts' ? 'text' : type))
      .join(type === 'texts' ? ' ' : ', ');
  }
  if (isMasked(value)) return maskedText(value);
  if ('text' in value && typeof value['text'] === 'string') return inertString(value['text']);
  return Object.entries(value)
    .map(([name, one]) => `${inertString(name)} ${wholeText(one as CellValue, 'record')}`)
    .join(', ');
}

function isMasked(value: object): value is MaskedValue {
  return 'masked' in value && typeof value.masked === 'string';
}

/** 'DB_PASSWORD=[masked: password, 24 characters]'. */
export function maskedText({ masked, length, label }: MaskedValue): string {
  return `${inertString(label ?? '')}[masked: ${masked}, ${length} characters]`;
}

function numberText(value: bigint, type: ColumnType): string {
  switch (type) {
    case 'address':
    case 'mask':
      return `0x${BigInt.asUintN(64, value).toString(16)}`;
    case 'octal':
      return `0${value.toString(8)}`;
    case 'time':
      return timeText(value);
    case 'microseconds':
      return formatDuration(value * 1000n);
    case 'nanoseconds':
      return formatDuration(value);
    case 'size':
      return formatExactBytes(value);
    default:
      return value.toString();
  }
}

/** '2026-11-24 06:44:18.212 UTC', without the zeros that a coarser clock leaves. */
export function timeText(ns: bigint, coarsestNs = 1n): string {
  let precisionNs = coarsestNs;
  while (precisionNs < 1_000_000_000n && ns % (precisionNs * 1000n) === 0n) precisionNs *= 1000n;
  return formatTime(ns, { precisionNs }).replace(/Z$/, ' UTC');
}

/** An RFC 3339 stamp of ours, UTC, to the second: '2026-11-26 20:41:49 UTC'. */
export function stampText(stamp: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(stamp);
  return match === null ? inertString(stamp) : `${match[1]} ${match[2]} UTC`;
}
