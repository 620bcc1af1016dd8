/** The forms in which a value may stand in bytes, as patterns to look for. */
import type { FixedPattern } from '../../analysis/search/fixed-pattern.ts';
import type { SecretPlace } from '../../../shared/api/secrets-calls.ts';

export type SecretEncoding = SecretPlace['encoding'];

export interface ValuePattern {
  readonly bytes: Uint8Array;
  readonly encoding: SecretEncoding;
  /** Bytes that the whole value takes in this form, where the pattern is its beginning alone. */
  readonly whole: number;
}

/** Shorter ones stand everywhere by chance. */
export const SHORTEST_VALUE = 5;
const SHORTEST_ENCODED = 6;
/** Of a longer value (a key in PEM) the first bytes are looked for. */
const LONGEST = 512;
/** Base64 of three bytes is four characters: the ends of a value depend on what stands beside it. */
const UNIT = 3;

/** None for a value that is too short to be looked for. */
export function valuePatterns(value: Uint8Array): ValuePattern[] {
  if (value.length < SHORTEST_VALUE) return [];
  const head = Buffer.from(value.subarray(0, LONGEST));
  const patterns: ValuePattern[] = [{ bytes: head, encoding: 'plain', whole: value.length }];
  const text = head.toString('utf8');
  if (!text.includes('\ufffd')) {
    // Without the last byte, so that UTF-16BE has it too, one byte on.
    const wide = Buffer.from(text, 'utf16le');
    patterns.push({
      bytes: wide.at(-1) === 0 ? wide.subarray(0, -1) : wide,
      encoding: 'utf-16le',
      whole: value.length * 2,
    });
  }
  if (value.length < SHORTEST_ENCODED) return patterns;
  const digits = head.toString('hex');
  for (const form of new Set([digits, digits.toUpperCase()])) {
    patterns.push({ bytes: Buffer.from(form), encoding: 'hex', whole: value.length * 2 });
  }
  for (let shift = 0; shift < UNIT; shift++) {
    // Whole units within the value: its first and last bytes may share a character with a neighbour.
    const from = (UNIT - shift) % UNIT;
    const units = Math.floor((head.length - from) / UNIT);
    const bytes = Buffer.from(head.subarray(from, from + units * UNIT).toString('base64'));
    if (bytes.length < 8) continue;
    patterns.push({ bytes, encoding: 'base64', whole: Math.floor((value.length - from) / UNIT) * 4 });
  }
  return patterns;
}

export function fixedPattern(bytes: Uint8Array): FixedPattern {
  return { values: Uint8Array.from(bytes), masks: new Uint8Array(bytes.length).fill(0xff) };
}
