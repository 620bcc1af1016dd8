/**
 * What a page of memory holds, by its bytes alone. A guess that says where to look, not a fact: text and
 * zeros are counted, code is known by instruction patterns of x86-64 and AArch64, and what is compressed or
 * encrypted by its entropy.
 */
import type { ContentClass } from '../../../shared/api/index.ts';

/** Bits a byte. 4 KiB of random bytes have 7.95; deflate and zstd reach 7.8, machine code stays under 6.7. */
const HIGH_ENTROPY = 7.4;
const TEXT_SHARE = 0.88;
/** A page with fewer bytes that are not zero is too little to be called text. */
const TEXT_LEAST = 1 / 16;
/** Patterns for each byte that is not zero; measured: .text sections have 0.04 and up, data under 0.01. */
const X86_DENSITY = 0.025;
/** Share of the words; .text sections have 0.4 and up. */
const ARM_DENSITY = 0.3;

/** Class of one page; never 'gap'. An empty page is zeros. */
export function contentClass(page: Uint8Array): Exclude<ContentClass, 'gap'> {
  const counts = new Uint32Array(256);
  for (const byte of page) counts[byte] = counts[byte]! + 1;
  const full = page.length - counts[0]!;
  if (full === 0) return 'zero';
  let text = counts[9]! + counts[10]! + counts[13]!;
  for (let byte = 0x20; byte < 0x7f; byte++) text += counts[byte]!;
  if (full >= page.length * TEXT_LEAST && text / full >= TEXT_SHARE) return 'text';
  if (isCode(page, full)) return 'code';
  return entropyOf(counts, page.length) >= HIGH_ENTROPY ? 'entropy' : 'other';
}

function isCode(page: Uint8Array, full: number): boolean {
  if (full < page.length / 8) return false;
  return x86Patterns(page) / full >= X86_DENSITY || armShare(page) >= ARM_DENSITY;
}

/** REX.W with a common opcode, near calls and jumps over a short way, long no-operations. */
function x86Patterns(page: Uint8Array): number {
  let found = 0;
  for (let at = 0; at + 5 < page.length; at++) {
    const byte = page[at]!;
    const next = page[at + 1]!;
    if (byte >= 0x48 && byte <= 0x4d && REX_OPCODES[next] === 1) found++;
    else if (byte === 0xe8 && isNear(page[at + 3]!, page[at + 4]!)) found++;
    else if (byte === 0x0f && (next & 0xf0) === 0x80 && isNear(page[at + 4]!, page[at + 5]!)) found++;
    else if (byte === 0x0f && next === 0x1f) found++;
  }
  return found;
}

/** mov, lea, test, cmp, add, sub, xor and the immediate groups. */
const REX_OPCODES = new Uint8Array(256);
for (const opcode of [0x89, 0x8b, 0x8d, 0x85, 0x83, 0x81, 0x39, 0x3b, 0x01, 0x03, 0x29, 0x2b, 0x31, 0xc7]) {
  REX_OPCODES[opcode] = 1;
}

/** The high half of a displacement of less than 16 MiB. */
function isNear(third: number, fourth: number): boolean {
  return (fourth === 0 && third < 0x40) || (fourth === 0xff && third >= 0xc0);
}

/** Words with the top byte of ldp and stp, ldr and str, add and sub, mov, bl, b.cond, cbz, adrp or ret. */
function armShare(page: Uint8Array): number {
  let found = 0;
  let words = 0;
  for (let at = 0; at + 3 < page.length; at += 4) {
    const top = page[at + 3]!;
    if (top === 0 && page[at] === 0 && page[at + 1] === 0 && page[at + 2] === 0) continue;
    words++;
    if (ARM_TOPS[top] === 1) found++;
  }
  return words === 0 ? 0 : found / words;
}

const ARM_TOPS = new Uint8Array(256);
for (const top of [
  0xa9, 0xa8, 0xf9, 0xb9, 0xf8, 0x91, 0xd1, 0x11, 0xaa, 0x2a, 0x94, 0x97, 0x54, 0xb4, 0x34, 0x35, 0xb5, 0x90,
  0xb0, 0xd0, 0xf0, 0xd6, 0xd2, 0x52, 0xeb, 0x6b, 0xf1, 0x71,
]) {
  ARM_TOPS[top] = 1;
}

/** Shannon entropy, bits a byte. */
function entropyOf(counts: Uint32Array, length: number): number {
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / length) * Math.log2(count / length);
  }
  return bits;
}
