/** Bytes of memory as people paste them, with what is not known or masked said as such; pure. */
import { hexOf } from '../../panels/hex-text.ts';

export type MemoryFormat = 'hex' | 'text' | 'c' | 'base64' | 'dump';

export const MEMORY_FORMATS: Readonly<Record<MemoryFormat, string>> = {
  hex: 'Hex',
  text: 'Text',
  c: 'C array',
  base64: 'Base64',
  dump: 'Hex dump',
};

/** A byte, or why there is none. */
export type MemoryByte = number | 'masked' | 'unknown';

export type MemoryText =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

export function memoryText(bytes: readonly MemoryByte[], address: bigint, format: MemoryFormat): MemoryText {
  switch (format) {
    case 'hex':
      return done(bytes.map(digits).join(' '));
    case 'text':
      return done(bytes.map(escaped).join(''));
    case 'c':
      return done(cArray(bytes));
    case 'dump':
      return done(dump(bytes, address));
    case 'base64': {
      const absent = bytes.filter((byte) => typeof byte !== 'number').length;
      if (absent > 0) {
        return {
          ok: false,
          message: `Base64 has no sign for bytes that are masked or not captured: ${absent.toLocaleString('en')} of these are`,
        };
      }
      const parts: string[] = [];
      for (let at = 0; at < bytes.length; at += 4096) {
        parts.push(String.fromCharCode(...(bytes.slice(at, at + 4096) as number[])));
      }
      return done(btoa(parts.join('')));
    }
  }
}

function done(text: string): MemoryText {
  return { ok: true, text };
}

function digits(byte: MemoryByte): string {
  return byte === 'masked' ? '••' : byte === 'unknown' ? '??' : hexOf(byte);
}

export function letter(byte: MemoryByte): string {
  if (byte === 'masked') return '•';
  if (byte === 'unknown') return '?';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/** Printable ASCII as it is, the rest as \xNN: what is pasted acts nowhere. */
function escaped(byte: MemoryByte): string {
  if (byte === 'masked') return '•';
  if (byte === 'unknown') return '\\?';
  if (byte === 0x5c) return '\\\\';
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${hexOf(byte)}`;
}

function cArray(bytes: readonly MemoryByte[]): string {
  const items = bytes.map((byte) =>
    typeof byte === 'number'
      ? `0x${hexOf(byte)}`
      : `/* ${byte === 'masked' ? 'masked' : 'not captured'} */ 0x00`,
  );
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += 12) lines.push(`  ${items.slice(at, at + 12).join(', ')}`);
  return `static const unsigned char bytes[${items.length}] = {\n${lines.join(',\n')}\n};`;
}

function dump(bytes: readonly MemoryByte[], address: bigint): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const line = bytes.slice(at, at + 16);
    const place = (address + BigInt(at)).toString(16).padStart(12, '0');
    lines.push(`${place}  ${line.map(digits).join(' ').padEnd(47)}  |${line.map(letter).join('')}|`);
  }
  return lines.join('\n');
}
