/**
 * Time stamps at the head of log lines, in the forms that programs write them:
 *
 *   2026-11-24T06:44:03.475+01:00   2026-11-24 06:44:03,475     RFC 3339, ISO 8601, Python's logging
 *   [24/Nov/2026:06:44:03 +0000]                                common log format
 *   2026/11/24 06:44:03                                         Go, nginx's error log
 *   Tue Nov 24 06:44:03.123456 2026                             ctime, Apache's error log
 *   Tue, 24 Nov 2026 06:44:03 GMT   24 Nov 2026 06:44:03.123    RFC 5322, Redis
 *   Nov 24 06:44:03                                             RFC 3164: no year
 *   20261124T064403Z                                            ISO 8601, basic
 *   1795502643.475   {"ts": 1795502643475}                      seconds, ms, µs or ns since 1970
 *
 * Pure. Only the head of a line is looked at and every expression is bounded, so that a line costs the same
 * whatever an attacker put into it.
 */
import { daysFromCivil, daysInMonth } from '../../../shared/format/rfc3339.ts';
import { NS_PER_SECOND } from './types.ts';

/** Bytes of a line that are looked at. */
export const HEAD_BYTES = 320;

export interface LogTimestamp {
  readonly timeNs: bigint;
  /** What the digits can tell: 1 s, 1 ms, ... */
  readonly precisionNs: bigint;
  /** Where it stands in the line, bytes. */
  readonly offset: number;
  readonly length: number;
  /** What the line does not say and was taken from elsewhere. */
  readonly assumed: 'nothing' | 'zone' | 'year and zone';
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY_NAME = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const CLOCK = '(\\d{2}):(\\d{2}):(\\d{2})(?:[.,](\\d{1,9}))?';
const ZONE = '(?: ?(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})(?![\\w:]))?';
/** No digit, letter or separator of a longer number stands before it. */
const START = '(?<![\\w.:/-])';

interface Form {
  readonly shape: RegExp;
  /** Groups of year, month, day, hour, minute, second, fraction, zone; 0: the form has none. */
  readonly groups: readonly [number, number, number, number, number, number, number, number];
}

/** The one form without colons. */
const BASIC: Form = {
  shape: new RegExp(`${START}(\\d{4})(\\d{2})(\\d{2})T(\\d{2})(\\d{2})(\\d{2})(?:[.,](\\d{1,9}))?${ZONE}`),
  groups: [1, 2, 3, 4, 5, 6, 7, 8],
};

const FORMS: readonly Form[] = [
  {
    shape: new RegExp(`${START}(\\d{4})-(\\d{2})-(\\d{2})[Tt ]${CLOCK}${ZONE}`),
    groups: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  {
    shape: new RegExp(`(?<!\\w)(\\d{2})/${MONTH}/(\\d{4}):${CLOCK}${ZONE}`),
    groups: [3, 2, 1, 4, 5, 6, 7, 8],
  },
  {
    shape: new RegExp(`${START}(\\d{4})/(\\d{2})/(\\d{2}) ${CLOCK}${ZONE}`),
    groups: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  {
    shape: new RegExp(`(?<!\\w)${DAY_NAME} ${MONTH} ([ \\d]\\d) ${CLOCK}(?: (?:UTC|GMT))? (\\d{4})(?!\\d)`),
    groups: [7, 1, 2, 3, 4, 5, 6, 0],
  },
  {
    shape: new RegExp(`${START}(?:${DAY_NAME}, )?(\\d{1,2}) ${MONTH} (\\d{4}) ${CLOCK}${ZONE}`),
    groups: [3, 2, 1, 4, 5, 6, 7, 8],
  },
  BASIC,
  {
    shape: new RegExp(`^(?:<\\d{1,3}>)?${MONTH} ([ \\d]\\d) ${CLOCK}(?!\\d)`),
    groups: [0, 1, 2, 3, 4, 5, 6, 0],
  },
];

/** What all other forms have in common. */
const CLOCK_SHAPE = /\d{2}:\d{2}:\d{2}/;

const EPOCH =
  /(?:^|["'](?:ts|time|timestamp|t|@timestamp|epoch)["'] ?: ?"?)\[?(\d{10}(?:\d{3}|\d{6}|\d{9})?)(?:[.](\d{1,9}))?(?![\w.:/-])/;

/** 2001-09-09 to 2100: what has ten digits and means a time now. */
const EPOCH_FIRST = 1_000_000_000n;
const EPOCH_LAST = 4_102_444_800n;

/**
 * The first time stamp in the head of the line [start, end) of `bytes`, offsets from its start: what
 * {@link findTimestamp} finds, without making text of lines that can have none.
 */
export function findTimestampIn(
  bytes: Buffer,
  start: number,
  end: number,
  latestNs: bigint | null,
): LogTimestamp | null {
  const stop = Math.min(end, start + HEAD_BYTES);
  if (!mayHaveTimestamp(bytes, start, stop)) return null;
  return findTimestamp(bytes.toString('latin1', start, stop), latestNs);
}

/** Eight digits in a row (basic form, seconds since 1970), or `00:00:00`: one of them is in every form. */
function mayHaveTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let pairs = 0; // of digits before the colons that were seen last
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x30 && byte <= 0x39) {
      digits += 1;
      if (digits === 8 || (digits === 2 && pairs === 2)) return true;
    } else {
      pairs = byte === 0x3a && digits >= 2 ? (digits === 2 ? pairs + 1 : 1) : 0;
      digits = 0;
    }
  }
  return false;
}

/**
 * The first time stamp in a line's head; null where there is none. `head` is the line as latin1, so that
 * offsets are bytes. A form without a year takes the last year in which it is not after `latestNs`.
 */
export function findTimestamp(head: string, latestNs: bigint | null): LogTimestamp | null {
  const text = head.length > HEAD_BYTES ? head.slice(0, HEAD_BYTES) : head;
  let best: LogTimestamp | null = null;
  for (const form of CLOCK_SHAPE.test(text) ? FORMS : [BASIC]) {
    if (best?.offset === 0) break;
    const match = form.shape.exec(text);
    if (match === null || (best !== null && best.offset <= match.index)) continue;
    best = readForm(form, match, latestNs) ?? best;
  }
  return best ?? readEpoch(text);
}

function readForm(form: Form, match: RegExpExecArray, latestNs: bigint | null): LogTimestamp | null {
  const [yearAt, monthAt, dayAt, hourAt, minuteAt, secondAt, fractionAt, zoneAt] = form.groups;
  const monthText = match[monthAt]!;
  const month = monthText.length === 3 ? MONTHS.indexOf(monthText.toLowerCase()) + 1 : Number(monthText);
  const [day, hour] = [Number(match[dayAt]), Number(match[hourAt])];
  const [minute, second] = [Number(match[minuteAt]), Number(match[secondAt])];
  const digits = match[fractionAt] ?? '';
  const zone = zoneAt === 0 ? '' : (match[zoneAt] ?? '');
  const offset = offsetOf(zone);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60 || offset === null) return null;
  const precision = 10 ** (9 - digits.length);
  const fraction = BigInt(Number(digits) * precision);
  const at = (year: number): bigint | null => {
    if (day < 1 || day > daysInMonth(year, month)) return null;
    const minutes = daysFromCivil(year, month, day) * 1440 + hour * 60 + minute - offset;
    return BigInt(minutes * 60 + second) * NS_PER_SECOND + fraction;
  };
  const hasYear = yearAt !== 0;
  const timeNs = hasYear ? at(Number(match[yearAt])) : lastNotAfter(at, latestNs);
  if (timeNs === null) return null;
  return {
    timeNs,
    precisionNs: BigInt(precision),
    offset: match.index,
    length: match[0].length,
    assumed: hasYear ? (zone === '' ? 'zone' : 'nothing') : 'year and zone',
  };
}

/** Minutes east of UTC, 0 where none is stated; null for what is none. */
function offsetOf(zone: string): number | null {
  if (zone === '' || zone === 'Z' || zone === 'UTC' || zone === 'GMT') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

const DAY_NS = 86_400n * NS_PER_SECOND;

/** A day is allowed for a zone that the line does not state. */
function lastNotAfter(at: (year: number) => bigint | null, latestNs: bigint | null): bigint | null {
  if (latestNs === null) return null;
  const year = new Date(Number(latestNs / 1_000_000n)).getUTCFullYear();
  // 29 February may be eight years back.
  for (let candidate = year + 1; candidate > year - 9; candidate--) {
    const timeNs = at(candidate);
    if (timeNs !== null && timeNs <= latestNs + DAY_NS) return timeNs;
  }
  return null;
}

function readEpoch(text: string): LogTimestamp | null {
  const match = EPOCH.exec(text);
  const whole = match?.[1];
  if (match === null || whole === undefined) return null;
  const fraction = whole.slice(10) + (match[2] ?? '');
  const digits = fraction.slice(0, 9);
  const seconds = BigInt(whole.slice(0, 10));
  if (seconds < EPOCH_FIRST || seconds > EPOCH_LAST) return null;
  const length = whole.length + (match[2] === undefined ? 0 : match[2].length + 1);
  return {
    timeNs: seconds * NS_PER_SECOND + BigInt(digits.padEnd(9, '0')),
    precisionNs: 10n ** BigInt(9 - digits.length),
    offset: match.index + match[0].length - length,
    length,
    assumed: 'nothing',
  };
}
