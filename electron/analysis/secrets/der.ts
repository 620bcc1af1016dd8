/** Elements of DER among other bytes: one that is known to begin at a place, and the SEQUENCE around one. */

export interface DerElement {
  readonly start: number;
  /** With its header. */
  readonly length: number;
}

/** Longer ones are no keys. */
export const KEY_MAXIMUM = 16 * 1024;

/** The SEQUENCE whose content begins at `at`. Its end may lie behind the buffer's. */
export function sequenceBefore(buffer: Buffer, at: number, maximum = KEY_MAXIMUM): DerElement | null {
  if (buffer[at - 4] === 0x30 && buffer[at - 3] === 0x82) {
    const length = buffer.readUInt16BE(at - 2);
    return length >= 256 && length <= maximum ? { start: at - 4, length: length + 4 } : null;
  }
  if (buffer[at - 3] === 0x30 && buffer[at - 2] === 0x81) {
    const length = buffer[at - 1]!;
    return length >= 128 ? { start: at - 3, length: length + 3 } : null;
  }
  const short = buffer[at - 1] ?? 0x80;
  return buffer[at - 2] === 0x30 && short < 0x80 ? { start: at - 2, length: short + 2 } : null;
}

/** The element with this tag at `at`: where its content begins and ends, all of it in the buffer. */
export function elementAt(
  buffer: Buffer,
  at: number,
  tag: number,
): { readonly content: number; readonly end: number } | null {
  if (buffer[at] !== tag) return null;
  const first = buffer[at + 1] ?? 0xff;
  const more = first < 0x80 ? 0 : first - 0x80;
  if (more > 2 || at + 2 + more > buffer.length || first === 0x80) return null;
  const length = more === 0 ? first : buffer.readUIntBE(at + 2, more);
  const content = at + 2 + more;
  return content + length <= buffer.length ? { content, end: content + length } : null;
}
