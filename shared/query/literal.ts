/** What a value of a query can mean beside its text: a number, a size, a span of time. */
import { parseRfc3339 } from '../format/rfc3339.ts';

/** A number, exact where it is an integer. */
export type QueryNumber = bigint | number;

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['k', 1000n],
  ['m', 1000n ** 2n],
  ['g', 1000n ** 3n],
  ['t', 1000n ** 4n],
  ['kib', 1024n],
  ['mib', 1024n ** 2n],
  ['gib', 1024n ** 3n],
  ['tib', 1024n ** 4n],
]);

const NS_PER_MINUTE = 60_000_000_000n;
const NS_PER_DAY = 1440n * NS_PER_MINUTE;

/** `42`, `-1`, `0x7f32adf17000`, `0.5`, `4KiB`, `1.5MiB`, `10k`; null for all else. */
export function parseNumber(text: string): QueryNumber | null {
  if (text.length > 64) return null;
  if (/^0x[0-9a-f]+$/i.test(text)) return BigInt(text);
  const match = /^(-?[0-9]+)(\.[0-9]+)?\s?([kmgt](?:ib)?)?$/i.exec(text);
  if (!match) return null;
  const unit = UNITS.get((match[3] ?? '').toLowerCase())!;
  if (match[2] === undefined) return BigInt(match[1]!) * unit;
  const value = Number(match[1]! + match[2]) * Number(unit);
  return Number.isInteger(value) ? BigInt(value) : value;
}

/** Exact order of two numbers of either kind. */
export function compareNumbers(a: QueryNumber, b: QueryNumber): number {
  return a < b ? -1 : a > b ? 1 : 0; // JavaScript compares bigint with number exactly
}

/** Nanoseconds since 1970 from `from` up to, not including, `to`. */
export interface TimeSpan {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * `2026-11-24` (that day), `2026-11-24T06:44` (that minute), `2026-11-24T06:44:03` and with a fraction
 * (that second, that ms, ...). Without an offset the time is UTC. Null for what is no time.
 */
export function parseTimeSpan(text: string): TimeSpan | null {
  if (text.length > 64) return null;
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day) {
    const from = parseRfc3339(`${text}T00:00:00Z`);
    return from === null ? null : { from, to: from + NS_PER_DAY };
  }
  const match = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/i.exec(
    text,
  );
  if (!match) return null;
  const [, minute, second, fraction, zone] = match;
  const from = parseRfc3339(`${minute}:${second ?? '00'}.${fraction ?? '0'}${zone ?? 'Z'}`);
  if (from === null) return null;
  const step = second === undefined ? NS_PER_MINUTE : 10n ** BigInt(9 - (fraction?.length ?? 0));
  return { from, to: from + step };
}
