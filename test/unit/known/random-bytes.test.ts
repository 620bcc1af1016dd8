import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { markRandom } from '../../../electron/evidence/known/random-bytes.ts';

/** Bytes as a cipher's: the same in every run. */
function keyed(number: number, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash('sha256').update(`${number} ${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
}

function marksOf(bytes: Uint8Array): Uint8Array {
  const marks = new Uint8Array(bytes.length);
  markRandom(bytes, marks);
  return marks;
}

/** Of how many of 2,000 keys more than four bytes are left, among zeros and at any alignment. */
function missed(length: number): number {
  let count = 0;
  for (let number = 0; number < 2000; number++) {
    const before = 32 + (number % 16);
    const bytes = new Uint8Array(before + length + 48);
    bytes.set(keyed(number, length), before);
    const marks = marksOf(bytes);
    if (marks.subarray(before, before + length).filter((mark) => mark === 0).length > 4) count += 1;
  }
  return count;
}

describe('random bytes', () => {
  it('are seen in all but one of a hundred keys of 16 bytes, and in all but one of a hundred longer ones', () => {
    for (const length of [16, 24, 32, 48, 64]) expect(missed(length), `${length}`).toBeLessThan(20);
  });

  it('are not pointers, counters, numbers with a point, small numbers of 32 bits or text', () => {
    const bytes = Buffer.alloc(64 * 48);
    for (let i = 0; i < 64; i++) {
      const at = i * 48;
      bytes.writeBigUInt64LE(0x7f3a_91c4_0000n + BigInt(i) * 0x1_2358n, at);
      bytes.writeBigUInt64LE(BigInt(i * i), at + 8);
      bytes.writeDoubleLE(i / 4, at + 16);
      bytes.writeUInt32LE(i * 7919, at + 24);
      bytes.writeUInt32LE(0xffff_ff00 + i, at + 28);
      bytes.write('abcdefgh', at + 40, 'latin1');
    }
    expect(marksOf(bytes).reduce((sum, one) => sum + one, 0)).toBe(0);
    const text = Buffer.from('The quick brown fox jumps over the lazy dog, and so on & on.');
    expect(marksOf(text).reduce((sum, one) => sum + one, 0)).toBe(0);
  });
});
