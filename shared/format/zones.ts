/** Time zones by name: UTC, a fixed offset (`+02:00`), or a name of the IANA data base (`Europe/Berlin`). */

const FIXED = /^([+-])(\d{2}):(\d{2})$/;
const MAX_MS = 8.64e15;

/** True where a name is a zone that this runtime knows, or a fixed offset within a day. */
export function isZone(name: string): boolean {
  const fixed = FIXED.exec(name);
  if (fixed !== null) return Number(fixed[2]) < 24 && Number(fixed[3]) < 60;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A zone whose offset is the same at all times. */
export function isFixedZone(name: string): boolean {
  return name === 'UTC' || FIXED.test(name);
}

/** Minutes east of UTC of a zone at a moment (ms since 1970); 0 where the runtime can't tell. */
export function offsetMinutesOf(ms: number, zone: string): number {
  const fixed = FIXED.exec(zone);
  if (fixed !== null) return minutesOf(fixed);
  if (zone === 'UTC' || !(Math.abs(ms) <= MAX_MS)) return 0;
  const parts = formatOf(zone).formatToParts(ms);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  return match === null ? 0 : minutesOf(match);
}

function minutesOf([, sign, hours, minutes]: RegExpExecArray): number {
  const east = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -east : east;
}

/** Making one takes longer than all that is done with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  return format;
}
