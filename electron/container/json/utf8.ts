/** Offset of the first byte that is no UTF-8 (a byte order mark is UTF-8), or null. Stops at the first. */
export function invalidUtf8At(bytes: Uint8Array): number | null {
  for (let at = 0; at < bytes.length;) {
    const a = bytes[at]!;
    if (a < 0x80) {
      at += 1;
      continue;
    }
    const length = a >= 0xc2 && a <= 0xdf ? 2 : a >= 0xe0 && a <= 0xef ? 3 : a >= 0xf0 && a <= 0xf4 ? 4 : 0;
    if (length === 0 || at + length > bytes.length) return at;
    // The second byte's range excludes overlong forms, surrogates and what lies above U+10FFFF (Unicode table 3-7).
    const low = a === 0xe0 ? 0xa0 : a === 0xf0 ? 0x90 : 0x80;
    const high = a === 0xed ? 0x9f : a === 0xf4 ? 0x8f : 0xbf;
    const b = bytes[at + 1]!;
    if (b < low || b > high) return at;
    for (let i = 2; i < length; i++) if ((bytes[at + i]! & 0xc0) !== 0x80) return at;
    at += length;
  }
  return null;
}
