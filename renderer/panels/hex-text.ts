/** Bytes as people paste them. */

export function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** The letter of a byte in the text column; '·' for what is no printable ASCII. */
export function letterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

export type BytesFormat = 'hex' | 'text' | 'c' | 'dump';

export const BYTES_FORMATS: Readonly<Record<BytesFormat, string>> = {
  hex: 'Hex',
  text: 'Text',
  c: 'C array',
  dump: 'Hex dump',
};

/** `masked` tells for an index whether its byte may not be shown. */
export function bytesText(
  bytes: Uint8Array,
  offset: number,
  format: BytesFormat,
  masked: (index: number) => boolean,
): string {
  const all = [...bytes];
  const hex = (byte: number, index: number): string => (masked(index) ? '••' : hexOf(byte));
  const letter = (byte: number, index: number): string => (masked(index) ? '•' : letterOf(byte));
  switch (format) {
    case 'hex':
      return all.map(hex).join(' ');
    case 'text':
      return all.map((byte, index) => (masked(index) ? '•' : textOf(byte))).join('');
    case 'c': {
      const items = all.map((byte, index) => (masked(index) ? '/* masked */ 0x00' : `0x${hexOf(byte)}`));
      const lines: string[] = [];
      for (let at = 0; at < items.length; at += 12) lines.push(`  ${items.slice(at, at + 12).join(', ')}`);
      return `static const unsigned char bytes[${all.length}] = {\n${lines.join(',\n')}\n};`;
    }
    case 'dump': {
      const lines: string[] = [];
      for (let at = 0; at < all.length; at += 16) {
        const line = all.slice(at, at + 16);
        const digits = line.map((byte, i) => hex(byte, at + i)).join(' ');
        const letters = line.map((byte, i) => letter(byte, at + i)).join('');
        lines.push(`${(offset + at).toString(16).padStart(8, '0')}  ${digits.padEnd(47)}  |${letters}|`);
      }
      return lines.join('\n');
    }
  }
}

/** Printable ASCII as it is, the rest as \xNN: what is pasted acts nowhere. */
function textOf(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexOf(byte)}`;
}
