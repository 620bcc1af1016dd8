/** Lines of a text image (iptables-save, a ruleset of nftables), each with its place. */
export interface TextLine {
  readonly number: number; // from 1
  readonly offset: number; // bytes
  readonly length: number; // bytes, without the line's end
}

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines that are not empty; `truncated` where there are more than `limit`. */
export function readLines(
  bytes: Uint8Array,
  limit: number,
): { readonly lines: readonly TextLine[]; readonly truncated: boolean } {
  const lines: TextLine[] = [];
  let number = 0;
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const next = newline < 0 ? bytes.length : newline + 1;
    let end = newline < 0 ? bytes.length : newline;
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
    number += 1;
    if (end > start) {
      if (lines.length >= limit) return { lines, truncated: true };
      lines.push({ number, offset: start, length: end - start });
    }
    start = next;
  }
  return { lines, truncated: false };
}
