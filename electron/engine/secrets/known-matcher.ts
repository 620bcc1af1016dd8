/** Every place of many known values in bytes, in one pass whatever their number. */
import { valuePatterns, type ValuePattern } from './value-patterns.ts';

export interface MatchedValue<T> {
  readonly start: number;
  /** Of the whole value in the form that stands there: it may reach over the end of the bytes. */
  readonly length: number;
  readonly value: T;
}

export interface KnownMatcher<T> {
  /** The longest form of a value. */
  readonly longest: number;
  find(bytes: Uint8Array): MatchedValue<T>[];
}

/** Bytes by which a pattern is looked up; no pattern is shorter. */
const HEAD = 4;
/** A line of a value of several lines: one of a key's, as a log shows them. */
const SHORTEST_LINE = 24;

/** Values too short to be looked for are left out. */
export function createKnownMatcher<T extends { readonly value: Uint8Array }>(
  known: readonly T[],
): KnownMatcher<T> {
  const byHead = new Map<number, { readonly pattern: ValuePattern; readonly value: T }[]>();
  // Most places are no head of anything: one look at a bit tells.
  const heads = new Uint8Array(1 << 16);
  let longest = 0;
  for (const value of known) {
    for (const pattern of [...valuePatterns(value.value), ...linesOf(value.value)]) {
      const head = headAt(pattern.bytes, 0);
      const list = byHead.get(head);
      if (list === undefined) byHead.set(head, [{ pattern, value }]);
      else list.push({ pattern, value });
      heads[bucketOf(head)] = 1;
      longest = Math.max(longest, pattern.whole, pattern.bytes.length);
    }
  }
  return {
    longest,
    find(bytes) {
      const found: MatchedValue<T>[] = [];
      if (longest === 0) return found;
      for (let at = 0; at + HEAD <= bytes.length; at++) {
        const head = headAt(bytes, at);
        if (heads[bucketOf(head)] === 0) continue;
        for (const { pattern, value } of byHead.get(head) ?? []) {
          if (!standsAt(pattern.bytes, bytes, at)) continue;
          found.push({ start: at, length: Math.max(pattern.whole, pattern.bytes.length), value });
        }
      }
      return found;
    },
  };
}

function headAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function bucketOf(head: number): number {
  return Math.imul(head, 0x9e3779b1) >>> 16;
}

function standsAt(pattern: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + pattern.length > bytes.length) return false;
  for (let i = HEAD; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

/** Lines of a key in PEM stand apart where a log or a list shows line by line. */
function linesOf(value: Uint8Array): ValuePattern[] {
  if (!value.includes(0x0a)) return [];
  return Buffer.from(value)
    .toString('latin1')
    .split(/\r?\n/)
    .filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'))
    .map((line) => ({ bytes: Buffer.from(line, 'latin1'), encoding: 'plain', whole: line.length }));
}
