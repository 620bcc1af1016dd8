/**
 * Bytes on paper, as `hexdump -C` prints them: what repeats is one `*`, what is hidden is dots.
 *
 *     00000040  2f 62 69 6e 2f 62 61 73  68 00 00 00 00 00 00 00  |/bin/bash.......|
 */

export interface HiddenPart {
  readonly from: number;
  readonly to: number;
}

const WIDTH = 16;

/** `start` is the number of the first byte: an offset, or an address. */
export function hexDump(bytes: Uint8Array, start: bigint, hidden: readonly HiddenPart[] = []): string {
  const isHidden = new Uint8Array(bytes.length);
  for (const { from, to } of hidden) isHidden.fill(1, Math.max(0, from), Math.max(0, to));
  const digits = (start + BigInt(bytes.length)).toString(16).length > 8 ? 16 : 8;
  const lines: string[] = [];
  let last = '';
  let repeats = false;
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const body = lineOf(bytes, isHidden, at);
    if (body === last && at + WIDTH < bytes.length) {
      if (!repeats) lines.push('*');
      repeats = true;
      continue;
    }
    repeats = false;
    last = body;
    lines.push(`${(start + BigInt(at)).toString(16).padStart(digits, '0')}  ${body}`);
  }
  return lines.join('\n');
}

function lineOf(bytes: Uint8Array, isHidden: Uint8Array, at: number): string {
  let hex = '';
  let text = '';
  for (let i = at; i < at + WIDTH; i++) {
    if (i === at + WIDTH / 2) hex += ' ';
    const byte = bytes[i];
    if (byte === undefined) {
      hex += '   ';
      continue;
    }
    const covered = isHidden[i] === 1;
    hex += covered ? '·· ' : `${byte.toString(16).padStart(2, '0')} `;
    text += covered ? '·' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return `${hex} |${text}|`;
}
