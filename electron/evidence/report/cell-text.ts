/** Cells of a row as the report writes them: in full, in the report's zone, and never a secret that is masked. */
import type { CellValue, ColumnType, MaskedValue } from '../../../shared/api/index.ts';
import {
  formatDuration,
  formatExactBytes,
  formatTime,
  inertString,
  isFixedZone,
  offsetMinutesOf,
  parseRfc3339,
} from '../../../shared/format/index.ts';

/** Longer values are cut, and say how much is missing: the bytes are in the evidence. */
const MOST_CHARACTERS = 1500;

/** '' where there is nothing to say. `zone`: of times. */
export function cellText(value: CellValue | undefined, type: ColumnType, zone = 'UTC'): string {
  const whole = wholeText(value, type, zone);
  if (whole.length <= MOST_CHARACTERS) return whole;
  return `${whole.slice(0, MOST_CHARACTERS)} … (${whole.length - MOST_CHARACTERS} characters more)`;
}

function wholeText(value: CellValue | undefined, type: ColumnType, zone: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toString();
  if (typeof value === 'number' || typeof value === 'bigint') return numberText(BigInt(value), type, zone);
  if (typeof value === 'string') return inertString(value);
  if (Array.isArray(value)) {
    const items: readonly CellValue[] = value;
    return items
      .map((one) => wholeText(one, type === 'texts' ? 'text' : type, zone))
      .join(type === 'texts' ? ' ' : ', ');
  }
  if (isMasked(value)) return maskedText(value);
  if ('text' in value && typeof value['text'] === 'string') return inertString(value['text']);
  // A name without a value would be read as one with the next.
  return Object.entries(value)
    .map(([name, one]) => [WORDS[name] ?? inertString(name), wholeText(one as CellValue, 'record', zone)])
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name} ${text}`)
    .join(', ');
}

/** Names in records of ours that are no words. */
const WORDS: Readonly<Record<string, string>> = { notCaptured: 'not captured' };

function isMasked(value: object): value is MaskedValue {
  return 'masked' in value && typeof value.masked === 'string';
}

/** 'DB_PASSWORD=[masked: password, 24 characters]'. */
export function maskedText({ masked, length, label, rest }: MaskedValue): string {
  return `${inertString(label ?? '')}[masked: ${masked}, ${length} characters]${inertString(rest ?? '')}`;
}

function numberText(value: bigint, type: ColumnType, zone: string): string {
  switch (type) {
    case 'address':
    case 'mask':
      return `0x${BigInt.asUintN(64, value).toString(16)}`;
    case 'octal':
      return `0${value.toString(8)}`;
    case 'time':
      return timeText(value, zone);
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

/** '2026-11-24 06:44:18.212 UTC', '2026-11-24 07:44:18.212 +01:00', without the zeros that a coarser clock leaves. */
export function timeText(ns: bigint, zone: string, coarsestNs = 1n): string {
  let precisionNs = coarsestNs;
  while (precisionNs < 1_000_000_000n && ns % (precisionNs * 1000n) === 0n) precisionNs *= 1000n;
  const offsetMinutes = offsetMinutesOf(Number(ns / 1_000_000n), zone);
  // A zone that is at UTC for a part of the year says so in the same form as for the rest.
  if (offsetMinutes === 0) return formatTime(ns, { precisionNs }).replace(/Z$/, zone === 'UTC' ? ' UTC' : ' +00:00');
  return formatTime(ns, { precisionNs, offsetMinutes }).replace(/([+-]\d\d:\d\d)$/, ' $1');
} // prettier-ignore

/** An RFC 3339 stamp of ours, to the second: '2026-11-26 20:41:49 UTC'. */
export function stampText(stamp: string, zone: string): string {
  const ns = parseRfc3339(stamp);
  return ns === null ? inertString(stamp) : timeText(ns, zone, SECOND_NS);
}

const SECOND_NS = 1_000_000_000n;

/** A time in a column whose heading names the zone: the offset stands beside it where it is not the same at all times. */
export function inColumn(text: string, zone: string): string {
  return isFixedZone(zone) ? text.replace(/ (?:UTC|[+-]\d\d:\d\d)$/, '') : text;
}

/** 'At (UTC)'; of a zone whose offset changes, each time has its own and the heading says no more. */
export function columnHeading(label: string, zone: string): string {
  return isFixedZone(zone) ? `${label} (${zone})` : label;
}

/** What the report says of its times: 'All times are UTC'. */
export function zoneStatement(zone: string): string {
  if (zone === 'UTC') return 'All times are UTC';
  return isFixedZone(zone) ? `All times are UTC${zone}` : `All times are in ${zone}, each with its offset from UTC`;
} // prettier-ignore
