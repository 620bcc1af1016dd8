/**
 * Text from evidence is bytes: it need not be UTF-8 and may hold NUL. The bytes are stored,
 * compared and hashed; the display form is for people, with each invalid byte as `\xNN`.
 */
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const HEX = '0123456789abcdef';

/** Length of the valid UTF-8 sequence at `at`, or 0. Follows Unicode table 3-7 (no surrogates, no overlong forms). */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const a = bytes[at]!;
  if (a < 0x80) return 1;
  const b = bytes[at + 1] ?? 0;
  if (a >= 0xc2 && a <= 0xdf) return (b & 0xc0) === 0x80 ? 2 : 0;
  const c = bytes[at + 2] ?? 0;
  if (a >= 0xe0 && a <= 0xef) {
    const low = a === 0xe0 ? 0xa0 : 0x80;
    const high = a === 0xed ? 0x9f : 0xbf;
    return b >= low && b <= high && (c & 0xc0) === 0x80 ? 3 : 0;
  }
  const d = bytes[at + 3] ?? 0;
  if (a >= 0xf0 && a <= 0xf4) {
    const low = a === 0xf0 ? 0x90 : 0x80;
    const high = a === 0xf4 ? 0x8f : 0xbf;
    return b >= low && b <= high && (c & 0xc0) === 0x80 && (d & 0xc0) === 0x80 ? 4 : 0;
  }
  return 0;
}

/** The display form: UTF-8 as it is, every other byte as `\xNN`. Nothing else is escaped here. */
export function displayText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    let text = '';
    let at = 0;
    let start = 0;
    while (at < bytes.length) {
      const length = sequenceLength(bytes, at);
      if (length > 0) {
        at += length;
        continue;
      }
      if (at > start) text += strict.decode(bytes.subarray(start, at));
      const byte = bytes[at]!;
      text += `\\x${HEX[byte >> 4]}${HEX[byte & 15]}`;
      at += 1;
      start = at;
    }
    if (at > start) text += strict.decode(bytes.subarray(start, at));
    return text;
  }
}

/** True where the display form, encoded, is the bytes: then no base64 needs to stand beside it. */
export function isUtf8(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Bytewise order, as the C locale sorts; independent of any locale of the machine. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Order of two strings by code unit: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Splits at NUL bytes; a final NUL ends the last part and does not begin another. */
export function splitNul(bytes: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0) continue;
    parts.push(bytes.subarray(start, at));
    start = at + 1;
  }
  if (start < bytes.length) parts.push(bytes.subarray(start));
  return parts;
}
