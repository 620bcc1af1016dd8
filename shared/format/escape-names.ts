/** What the escapes of inert-text.ts stand for, in words. */

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x07: 'bell',
  0x08: 'backspace',
  0x09: 'tab',
  0x0a: 'line feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x7f: 'delete',
  0xad: 'soft hyphen',
  0x034f: 'combining grapheme joiner',
  0x061c: 'Arabic letter mark',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0xfeff: 'byte order mark',
};

/** Kinds of what has no name above: the last code point of each range, ascending. */
const KINDS: readonly (readonly [number, string])[] = [
  [0x1f, 'control character'],
  [0xff, 'control character, or a byte that is not UTF-8'],
  [0xd7ff, 'character that can not be seen'],
  [0xdfff, 'half of a character'],
  [0xfdff, 'character that can not be seen'],
  [0xfe0f, 'variation selector'],
  [0xdffff, 'character that can not be seen'],
  [0x10ffff, 'tag or variation selector'],
];

const SHORT: Readonly<Record<string, number>> = { '\\t': 0x09, '\\n': 0x0a, '\\r': 0x0d };

/** 'right-to-left override' of `\u{202e}`; a kind where the character has no name here. */
export function escapeName(escape: string): string {
  const hex = /^\\x([0-9a-f]{2})$|^\\u\{([0-9a-f]{1,6})\}$/.exec(escape);
  const code = SHORT[escape] ?? Number.parseInt(hex?.[1] ?? hex?.[2] ?? '', 16);
  return NAMES[code] ?? KINDS.find(([last]) => code <= last)?.[1] ?? 'escape';
}
