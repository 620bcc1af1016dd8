/**
 * Times as text, RFC 3339: `2026-11-24T06:44:03.475346936+00:00`. Pure: no clock, no locale,
 * no Date (which rounds to milliseconds and accepts impossible days).
 */

const NS_PER_SECOND = 1_000_000_000n;
const INT64_MAX = 0x7fff_ffff_ffff_ffffn;
const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9})\d{0,9})?(?:([Zz])|([+-])(\d{2}):?(\d{2}))$/;

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar (Hinnant, days_from_civil). */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Nanoseconds since 1970, UTC; null for what is no RFC 3339 time, no day of the calendar, or outside int64
 * (years 1677 to 2262). A leap second (:60) is the second that follows it, as in POSIX time.
 */
export function parseRfc3339(text: string): bigint | null {
  if (text.length > 64) return null;
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  let offsetMinutes = 0;
  if (match[9] !== undefined) {
    const hours = Number(match[10]);
    const minutes = Number(match[11]);
    if (hours > 23 || minutes > 59) return null;
    offsetMinutes = (match[9] === '-' ? -1 : 1) * (hours * 60 + minutes);
  }
  const seconds =
    daysFromCivil(year, month, day) * 86_400 + hour * 3600 + (minute - offsetMinutes) * 60 + second;
  const time = BigInt(seconds) * NS_PER_SECOND + BigInt((match[7] ?? '').padEnd(9, '0'));
  return time > INT64_MAX || time < -INT64_MAX - 1n ? null : time;
}
