/**
 * Evidence text that can't act: in a terminal, in HTML, in a spreadsheet's cell, in what is copied. Control
 * characters, characters without width, and those that change the direction or form of others become escapes.
 * Window and report mark the escapes by style; a terminal and a copy have their plain form.
 */
import { displayText } from '../text.ts';

export interface InertSegment {
  readonly text: string;
  /** The text is an escape that stands for one character or byte. */
  readonly escaped: boolean;
}

/** Ranges of code points that act or can't be seen, ascending (Unicode 16: Cc, Cf, Zl, Zp, Cs, variation selectors, fillers). */
const ACTING: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad], // soft hyphen
  [0x034f, 0x034f], // combining grapheme joiner
  [0x0600, 0x0605], // Arabic number signs
  [0x061c, 0x061c], // Arabic letter mark
  [0x06dd, 0x06dd],
  [0x070f, 0x070f],
  [0x0890, 0x0891],
  [0x08e2, 0x08e2],
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f], // zero width, left-to-right and right-to-left marks
  [0x2028, 0x202e], // separators, embeddings, overrides
  [0x2060, 0x206f], // word joiner, isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // lone surrogates
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x110bd, 0x110bd],
  [0x110cd, 0x110cd],
  [0x13430, 0x1343f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff], // tags, variation selectors supplement
];

/** True for a character that must not reach a terminal or page as it is. */
export function isActing(codePoint: number): boolean {
  if (codePoint >= 0x20 && codePoint < 0x7f) return false;
  return ACTING.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** `\n`, `\x1b`, `\u{202e}`. */
function escapeOf(codePoint: number): string {
  if (codePoint === 0x09) return '\\t';
  if (codePoint === 0x0a) return '\\n';
  if (codePoint === 0x0d) return '\\r';
  const hex = codePoint.toString(16);
  return codePoint < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
}

/** The text in pieces, in order: plain ones as they are, acting characters each as an escape. */
export function inertText(text: string): InertSegment[] {
  const segments: InertSegment[] = [];
  let start = 0;
  for (let at = 0; at < text.length;) {
    const codePoint = text.codePointAt(at)!;
    const width = codePoint > 0xffff ? 2 : 1;
    if (isActing(codePoint)) {
      if (at > start) segments.push({ text: text.slice(start, at), escaped: false });
      segments.push({ text: escapeOf(codePoint), escaped: true });
      start = at + width;
    }
    at += width;
  }
  if (start < text.length) segments.push({ text: text.slice(start), escaped: false });
  return segments;
}

/** The plain form, for terminals and copies. */
export function inertString(text: string): string {
  let plain = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) {
      plain = false;
      break;
    }
  }
  if (plain) return text;
  return inertText(text)
    .map((segment) => segment.text)
    .join('');
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as inert segments: each byte that is no UTF-8 is an escape of its own, marked as one. */
export function inertBytes(bytes: Uint8Array): InertSegment[] {
  try {
    return inertText(strict.decode(bytes));
  } catch {
    // Not UTF-8: take it apart where displayText would write \xNN.
  }
  const segments: InertSegment[] = [];
  let start = 0;
  const flush = (end: number): void => {
    if (end > start) segments.push(...inertText(strict.decode(bytes.subarray(start, end))));
  };
  for (let at = 0; at < bytes.length;) {
    const length = validLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    flush(at);
    segments.push({ text: displayText(bytes.subarray(at, at + 1)), escaped: true });
    at += 1;
    start = at;
  }
  flush(bytes.length);
  return segments;
}

/** Bytes of the character at `at`, 0 where none begins. */
function validLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return at + length <= bytes.length ? length : 0;
  } catch {
    return 0;
  }
}

/**
 * A cell that a spreadsheet would take for a formula (`=`, `+`, `-`, `@`, also behind white space, and in the full
 * width that some take for the same), made text with an apostrophe (OWASP, CSV injection). For exports that people
 * open in one, not for copies of bytes.
 */
export function inertCell(text: string): string {
  return /^(?:[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212])/.test(text)
    ? `'${text}`
    : text;
}
