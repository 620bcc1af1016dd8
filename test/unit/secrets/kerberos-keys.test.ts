/** Keys of Kerberos keytabs among other bytes. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { findKerberosKeys } from '../../../electron/analysis/secrets/kerberos-keys.ts';

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const counted = (bytes: Buffer | string): Buffer =>
  Buffer.concat([u16(bytes.length), typeof bytes === 'string' ? Buffer.from(bytes) : bytes]);
const keyed = (seed: string, length: number): Buffer =>
  createHash('sha256').update(seed).digest().subarray(0, length);

function entry(type: number, key: Buffer, tail = u32(2)): Buffer {
  const content = Buffer.concat([u16(2), counted('EXAMPLE.ORG'), counted('HTTP'), counted('web.example.org'), u32(1), u32(1_790_000_000), Buffer.from([2]), u16(type), counted(key), tail]); // prettier-ignore
  return Buffer.concat([u32(content.length), content]);
}

const AES256 = keyed('a', 32);
const RC4 = keyed('b', 16);
const KEYTAB = Buffer.concat([Buffer.from([5, 2]), entry(18, AES256), u32(-5), Buffer.alloc(5), entry(23, RC4, Buffer.alloc(0))]); // prettier-ignore

describe('a keytab', () => {
  it('gives each of its keys and whose they are, over a hole, wherever it lies', () => {
    const bytes = Buffer.concat([Buffer.alloc(101, 7), KEYTAB, Buffer.alloc(100)]);
    const found = detectSecrets(bytes).filter(({ rule }) => rule === 'kerberos-keys');
    expect(found.map(({ value }) => Buffer.from(value))).toEqual([AES256, RC4]);
    expect(found.map(({ start }) => start)).toEqual([bytes.indexOf(AES256), bytes.indexOf(RC4)]);
    expect(found[0]!.label).toBe('HTTP/web.example.org@EXAMPLE.ORG');
  });

  it('that ends too early gives no more than is there', () => {
    for (let length = 0; length < KEYTAB.length; length++) {
      for (const { start, length: size } of findKerberosKeys(KEYTAB.subarray(0, length)))
        expect(start + size).toBeLessThanOrEqual(length);
    }
  });

  it('of unknown types of keys, or keys of other lengths than their type has, gives none', () => {
    for (const [type, length] of [[18, 16], [23, 32], [99, 16], [0, 0]] as const) {
      const bytes = Buffer.concat([Buffer.from([5, 2]), entry(type, keyed('c', length))]);
      expect(findKerberosKeys(bytes)).toEqual([]);
    }
  }); // prettier-ignore

  it('never goes past the end of bytes that only begin so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
        const bytes = Buffer.concat([Buffer.from([5, 2, 0, 0]), tail]);
        for (const { start, length } of findKerberosKeys(bytes))
          expect(start + length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
