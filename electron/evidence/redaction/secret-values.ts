/**
 * What is looked for. Of each value: its bytes as UTF-8, UTF-16LE and UTF-16BE (and Latin-1 where that differs), and
 * the values that it is itself an encoding of: a percent-encoded password of a URL, base64 of a text or of a DER key,
 * digits or base64 of a key, whose bytes programs keep.
 * Texts of several lines (PEM blocks) are looked for line by line, so that it does not matter how lines are joined.
 * Of what is long and random pieces are looked for too: the borders of pages, previews and buffers cut it anywhere.
 */
import { PermafrostError } from '../../../shared/errors.ts';
import { displayText, isUtf8, utf8 } from '../../../shared/text.ts';
import { isKeyFrame } from './key-frames.ts';

/** Shorter values stand everywhere by chance: they are removed in the field that named them, and there alone. */
export const SHORTEST_VALUE = 4;
/** A piece of a longer value (a line of a PEM block) is looked for by itself from this length on. */
const SHORTEST_LINE = 16;
const LINEWISE = 256;
const MOST_VALUES = 50_000;
/**
 * Pieces stand a step apart, so that a part of PIECE + STEP - 1 bytes, wherever it was cut out, has a whole one in it. The
 * rest of the part is found beside it.
 */
const PIECE = 12;
const STEP = 8;
/** Lines of a key, and values that are one word, from this length on. */
const CUT_LINE = 24;
const CUT_WORD = 64;
/** Different bytes that a piece must have: runs of zeros, of `A` and of blanks stand everywhere. */
const PIECE_VARIETY = 6;
const MOST_PIECES = 20_000;
/** Values that have one piece in common, at the most. */
const MOST_WHOLES = 8;
const MOST_BYTES = 2 ** 20;

/** A value that must not leave. `kind` is a word of ours ('password', 'AWS access key'), never evidence. */
export interface SecretValue {
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** It is found where it is no part of a longer word alone: what is not sure to be a secret takes nothing out of other words. */
  readonly whole?: boolean;
}

/** A sequence of bytes to look for, and the value that it is a form of. */
export interface ValuePattern {
  readonly bytes: Uint8Array;
  readonly value: SecretValue;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1';
  /** It is a part of each of these: what stands beside it there may stand beside it where it is found. */
  readonly within?: readonly Whole[];
}

/** What a piece was cut from, and its place there. */
export interface Whole {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** Patterns of all values, each once. Throws 'limit'-like 'unsupported' where they are too many to look for. */
export function patternsOf(values: Iterable<SecretValue>): ValuePattern[] {
  const patterns = new Map<string, ValuePattern>();
  let total = 0;
  let pieces = 0;
  const add = (value: SecretValue, bytes: Uint8Array, encoding: ValuePattern['encoding']): void => {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    // A piece of one value may be the whole of another.
    if (patterns.has(key) && patterns.get(key)!.within === undefined) return;
    patterns.set(key, { bytes, value, encoding });
    if (encoding === 'utf-8') total += bytes.length;
    const width = encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
    for (const offset of pieceOffsets(value, bytes, width)) {
      const piece = bytes.subarray(offset, offset + PIECE * width);
      const name = Buffer.from(piece).toString('latin1');
      const known = patterns.get(name);
      if ((known !== undefined && known.within === undefined) || pieces >= MOST_PIECES * 3) continue;
      // A key and its percent-encoded form have pieces in common: either may go on from there.
      const within = [...(known?.within ?? []), { bytes, offset }];
      if (within.length > MOST_WHOLES) continue;
      patterns.set(name, { ...(known ?? { bytes: piece, value, encoding }), within });
      pieces += 1;
    }
    if (patterns.size - pieces > MOST_VALUES * 3 || total > MOST_BYTES) {
      const message = `the case has more secrets than can be removed from an export (${MOST_VALUES} values, ${MOST_BYTES} bytes)`;
      throw new PermafrostError({ code: 'unsupported', message });
    }
  };
  for (const value of expand(values)) {
    add(value, value.bytes, 'utf-8');
    if (!isUtf8(value.bytes)) continue;
    const text = displayText(value.bytes);
    const le = Buffer.from(text, 'utf16le');
    add(value, le, 'utf-16le');
    add(value, Buffer.from(le).swap16(), 'utf-16be');
    if (/[\u0080-\u00ff]/.test(text) && /^[\u0000-\u00ff]*$/.test(text)) {
      add(value, Buffer.from(text, 'latin1'), 'latin-1');
    }
  }
  return [...patterns.values()];
}

/** Where pieces of a value begin that are looked for by themselves; `width`: bytes of a character. */
function pieceOffsets({ kind, bytes: value }: SecretValue, bytes: Uint8Array, width: number): number[] {
  const isKey = /\bkey\b|ticket|vault|phrase/i.test(kind) && !/^(?:API|access) key/.test(kind);
  // Of a key in lines, however they are joined, each is a value of its own.
  if (value.length < (isKey ? CUT_LINE : CUT_WORD) || (value.includes(0x0a) && isUtf8(value))) return [];
  if (!isKey && (value.includes(0x20) || new Set(value).size < 16)) return [];
  const offsets: number[] = [];
  const [from, to] = withinArmour(value);
  for (let at = from; at + PIECE <= to; at += STEP) {
    const offset = at * width;
    if (isKeyFrame(value.subarray(at, at + PIECE))) continue;
    if (new Set(bytes.subarray(offset, offset + PIECE * width)).size >= PIECE_VARIETY) offsets.push(offset);
  }
  return offsets;
}

/** The values long enough to be looked for, with what they are made of and what they encode. */
function* expand(values: Iterable<SecretValue>): Generator<SecretValue> {
  for (const value of values) {
    for (const bytes of withDecoded(value.bytes)) {
      if (bytes.length < SHORTEST_VALUE) continue;
      const lines = bytes.includes(0x0a) && isUtf8(bytes);
      if (bytes.length <= LINEWISE || !lines)
        yield bytes === value.bytes ? value : { kind: value.kind, bytes };
      // A line of a short key is enough of it.
      if (lines && (bytes.length > LINEWISE || /\bkey\b/.test(value.kind))) yield* linesOf(value.kind, bytes);
    }
  }
}

function* linesOf(kind: string, bytes: Uint8Array): Generator<SecretValue> {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const next = newline < 0 ? bytes.length : newline;
    const end = next > start && bytes[next - 1] === 0x0d ? next - 1 : next;
    const line = bytes.subarray(start, end);
    if (line.length >= SHORTEST_LINE && !isPemBorder(line)) yield { kind, bytes: line };
    start = next + 1;
  }
}

/**
 * Of a key in one line (percent-encoded, with `\\n` for its line ends) what lies between its borders, which many texts have.
 * In that form its escapes are characters as others are: a part may end within one.
 */
function withinArmour(value: Uint8Array): readonly [from: number, to: number] {
  if (!isPemBorder(value)) return [0, value.length];
  const text = Buffer.from(value.buffer, value.byteOffset, value.length);
  const from = text.indexOf('-----', 5) + 5;
  const to = text.lastIndexOf('-----END');
  return from < 10 ? [0, 0] : [from, to < from ? value.length : to];
}

function isPemBorder(line: Uint8Array): boolean {
  return displayText(line.subarray(0, 5)) === '-----';
}

function withDecoded(bytes: Uint8Array): Uint8Array[] {
  if (!isUtf8(bytes)) return [bytes];
  const text = displayText(bytes);
  const decoded = [bytes];
  const percent = percentDecoded(text);
  if (percent !== null) decoded.push(percent);
  // A key as JSON has it: its lines are looked for too.
  if (text.startsWith('-----BEGIN ') && text.includes('\\n')) {
    decoded.push(utf8(text.replaceAll('\\r', '').replaceAll('\\n', '\n')));
  }
  const pem = /-----BEGIN [A-Z0-9 ]{1,40}-----([A-Za-z0-9+/=\s]{16,65536})-----END/.exec(text);
  const base64 = base64Decoded(pem === null ? text : pem[1]!.replace(/\s+/g, ''), pem !== null);
  if (base64 !== null) decoded.push(base64);
  const key = keyBytes(text);
  if (key !== null) decoded.push(key);
  return decoded;
}

/** Of keys that are written in base64. */
const KEY_SIZES = new Set([16, 20, 24, 32, 48, 64]);

/** The bytes that hexadecimal digits (also in lines, in pairs, behind 0x) or base64 of a key's length stand for. */
function keyBytes(text: string): Uint8Array | null {
  if (text.length < 22 || text.length > 65_536) return null;
  // OpenVPN's static keys have borders.
  const digits = text.replace(/^0x|^-{5}BEGIN[^\n]{1,64}|-{5}END[^\n]{1,64}|[\s:]/g, '');
  if (digits.length >= 32 && digits.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(digits))
    return new Uint8Array(Buffer.from(digits, 'hex'));
  if (text.length > 88 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return KEY_SIZES.has(bytes.length) ? bytes : null;
}

function percentDecoded(text: string): Uint8Array | null {
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return null;
  try {
    return utf8(decodeURIComponent(text));
  } catch {
    return null;
  }
}

/** What base64 text stands for, where that is text itself or (`binary`) known to be a key. */
function base64Decoded(text: string, binary: boolean): Uint8Array | null {
  if (text.length < 8 || text.length > 65_536 || text.length % 4 !== 0) return null;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (binary) return bytes;
  // Of letters and digits chosen at random, hardly any stand for printable ASCII.
  return bytes.length >= 6 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? bytes : null;
}
