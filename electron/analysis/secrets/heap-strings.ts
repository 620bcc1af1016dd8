/**
 * Strings that a program keeps by themselves, and that look as people choose passwords: nothing announces them, so they are
 * suspects. A string is told by a block of glibc's malloc whose size fits it, or by its length in one of the places before it
 * where objects have one:
 *
 *   malloc   size with its lowest bits 1 or 5 (8)   string  00
 *   objects  length  [up to 24 bytes]               string  00
 *            4 before: V8, Java (no 00)  8: PHP, Lua, Ruby, C++  16: bytes of Python  24 and 32: str of Python, talloc
 *
 * Numbers are little-endian; of talloc the length counts the NUL. Memory begins with a page, and objects at multiples of 8.
 */
import { chosenStrength } from '../../../shared/secrets/suspects/chosen-words.ts';
import type { FoundInBytes } from './byte-forms.ts';
import { valueShape } from './value-shapes.ts';

/** Smallest blocks: 24 and 40 bytes. */
const BLOCKS = new Set([0x21, 0x25, 0x31, 0x35]);
const SHORTEST = 8;
const LONGEST = 40;
const LENGTHS_BEFORE = [4, 8, 16, 24, 32];
/** Names that libraries have: time zones, ciphers, curves, parts of certificates, headers, fields with their values, patterns. */
const NAMES =
  /^Etc\/|^(?:\w+:)?(?:[a-z]|[A-Z]{2})[\w.-]{0,23}=|^(?:HIGH|DEFAULT|ALL|SSL|TLS|ECDHE?|DHE|RSA|AES)\w*[:+!-]|[:+!]!?(?:aNULL|eNULL|MD5|SSLv\d|RC4|3DES)|pkcs|[Gg]ost|brainpool|ChaCha|Encryption|^[A-Z]\w+#[a-z]\w*[!?]?$|-with-|-old$|^[\w-]+\/[\w-]+[@;]|^!|;(?:q|charset)=|^[a-z]\w*(?:;\w+)+$|\*|\d-\w+-\d+$/;

export function heapStrings(buffer: Buffer, found: FoundInBytes): void {
  const last = buffer.length - SHORTEST;
  for (let start = 8; start < last; start += 8) {
    const first = buffer[start]!;
    if (first <= 0x20 || first === 0x7f) continue;
    const block = blockBefore(buffer, start);
    const end = block > 0 ? ended(buffer, start, block) : counted(buffer, start);
    if (end - start < SHORTEST || buffer.toString('utf8', start, end).includes('\ufffd')) continue;
    if (isChosen(buffer.toString('latin1', start, end), block > 0))
      found({ rule: 'suspects', kind: 'suspected password', start, length: end - start, label: '', suspected: true });
  }
} // prettier-ignore

/** Bytes of the block that begins here; 0 where none does. */
function blockBefore(buffer: Buffer, start: number): number {
  const size = buffer[start - 8]!;
  if (!BLOCKS.has(size) || start % 16 !== 0) return 0;
  return buffer.readUInt32LE(start - 8) === size && buffer.readUInt32LE(start - 4) === 0 ? (size & ~15) - 8 : 0;
} // prettier-ignore

/** Where the text ends, with a NUL behind it, within so many bytes; -1 for none. */
function ended(buffer: Buffer, start: number, most: number): number {
  let end = start;
  while (end < start + most && buffer[end]! > 0x20 && buffer[end] !== 0x7f) end++;
  return end < start + most && buffer[end] === 0 ? end : -1;
}

/** Where the text ends whose length stands before it; -1 for none. */
function counted(buffer: Buffer, start: number): number {
  for (const back of LENGTHS_BEFORE) {
    const length = start >= back ? buffer[start - back]! : 0;
    if (length < SHORTEST || length > LONGEST || buffer.readUInt32LE(start - back) !== length) continue;
    if (back > 4 && buffer.readUInt32LE(start - back + 4) !== 0) continue;
    const end = start + length - (buffer[start + length - 1] === 0 ? 1 : 0);
    let at = start;
    while (at < end && buffer[at]! > 0x20 && buffer[at] !== 0x7f) at++;
    // Behind a string of V8 or Java that fills its last four bytes another object may begin at once.
    if (at === end && (buffer[end] === 0 || (back === 4 && length % 4 === 0))) return end;
  }
  return -1;
}

/** In a block of malloc, which is no object of an interpreter, less is enough. */
function isChosen(value: string, inBlock: boolean): boolean {
  const strength = chosenStrength(value);
  if (strength === 0 || NAMES.test(value)) return false;
  return strength === 2 || (inBlock && /\d/.test(value) && valueShape(value) === 'strong' && !/[a-z]\d[a-z]+$|\.[a-z]+$/i.test(value.slice(-6)));
} // prettier-ignore
