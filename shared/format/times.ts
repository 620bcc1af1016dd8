/** Times and durations for people: from int64 nanoseconds, never finer than their source, always with the zone. */

const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400n;

export interface TimeStyle {
  /** What the source can tell, in ns: 1 for RFC 3339 with nine digits, 1_000_000_000 for a plain tar header. */
  readonly precisionNs?: bigint;
  /** Minutes east of UTC; 0 is UTC and shown as `Z`. */
  readonly offsetMinutes?: number;
}

/** `2026-11-24 06:44:03.475346936Z`, `2026-11-24 08:44+02:00`: cut down, never rounded, to the precision. */
export function formatTime(timeNs: bigint, style: TimeStyle = {}): string {
  const { date, time, zone } = partsOf(timeNs, style);
  return time === '' ? `${date} ${zone}` : `${date} ${time}${zone}`;
}

/** The same as RFC 3339 (with `T`), for files; a precision above a second is not shown there: the format has no way. */
export function formatRfc3339(timeNs: bigint, style: TimeStyle = {}): string {
  const precisionNs = (style.precisionNs ?? 1n) > NS_PER_SECOND ? NS_PER_SECOND : (style.precisionNs ?? 1n);
  const { date, time, zone } = partsOf(timeNs, { ...style, precisionNs });
  return `${date}T${time}${zone}`;
}

function partsOf(timeNs: bigint, style: TimeStyle): { date: string; time: string; zone: string } {
  const precision = style.precisionNs ?? 1n;
  const offset = style.offsetMinutes ?? 0;
  const local = timeNs + BigInt(offset) * 60n * NS_PER_SECOND;
  const seconds = floorDivide(local, NS_PER_SECOND);
  const nanoseconds = local - seconds * NS_PER_SECOND;
  const days = floorDivide(seconds, SECONDS_PER_DAY);
  const inDay = Number(seconds - days * SECONDS_PER_DAY);
  const zone = formatZone(offset);
  const date = civilFromDays(Number(days));
  if (precision >= SECONDS_PER_DAY * NS_PER_SECOND)
    return { date, time: '', zone: zone === 'Z' ? 'UTC' : zone };
  const clock = `${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}`;
  if (precision >= 60n * NS_PER_SECOND) return { date, time: clock, zone };
  return { date, time: `${clock}:${two(inDay % 60)}${fraction(nanoseconds, precision)}`, zone };
}

/** `.475346936` cut to as many digits as the precision has: 10 ms gives two. */
function fraction(nanoseconds: bigint, precisionNs: bigint): string {
  let digits = 9;
  while (digits > 0 && 10n ** BigInt(9 - digits) < precisionNs) digits -= 1;
  return digits === 0 ? '' : `.${nanoseconds.toString().padStart(9, '0').slice(0, digits)}`;
}

/** `Z`, `+02:00`, `-03:30`. */
export function formatZone(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'Z';
  const minutes = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `812 ns`, `3.41 ms`, `2.50 s`, `4 min 10 s`, `3 h 5 min`, `12 d 4 h`: the two leading units. */
export function formatDuration(durationNs: bigint): string {
  const sign = durationNs < 0n ? '-' : '';
  const ns = durationNs < 0n ? -durationNs : durationNs;
  if (ns < 1000n) return `${sign}${ns} ns`;
  if (ns < 1_000_000n) return `${sign}${hundredths(ns, 1000n)} µs`;
  if (ns < NS_PER_SECOND) return `${sign}${hundredths(ns, 1_000_000n)} ms`;
  const seconds = ns / NS_PER_SECOND;
  if (seconds < 60n) return `${sign}${hundredths(ns, NS_PER_SECOND)} s`;
  if (seconds < 3600n) return `${sign}${seconds / 60n} min ${seconds % 60n} s`;
  if (seconds < SECONDS_PER_DAY) return `${sign}${seconds / 3600n} h ${(seconds / 60n) % 60n} min`;
  return `${sign}${seconds / SECONDS_PER_DAY} d ${(seconds / 3600n) % 24n} h`;
}

/** Cut down, so that 999.999 ms is not 1000 ms. */
function hundredths(value: bigint, unit: bigint): string {
  const scaled = (value * 100n) / unit;
  return `${scaled / 100n}.${(scaled % 100n).toString().padStart(2, '0')}`;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** `2026-11-24` from days since 1970 (Hinnant, civil_from_days); proleptic Gregorian. */
function civilFromDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
