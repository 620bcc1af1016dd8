/** Keys of RSA as big numbers: pages of programs that held one (test/fixtures/key-numbers), and numbers made here. */
import fc from 'fast-check';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  NUMBER_ORDERS,
  numberAt,
  numberBytes,
  numberLength,
} from '../../../electron/analysis/secrets/big-numbers.ts';
import { detectSecrets, type DetectedSecret } from '../../../electron/analysis/secrets/index.ts';
import { createValueCollection } from '../../../electron/engine/export/secret-values.ts';
import { randomRuns } from '../../../electron/analysis/secrets/random-runs.ts';

const page = (name: string): Buffer => gunzipSync(readFileSync(`test/fixtures/key-numbers/${name}.bin.gz`));
const inMemory = (bytes: Uint8Array): DetectedSecret[] =>
  detectSecrets(bytes).filter(({ rule }) => rule === 'rsa-numbers');
const places = (found: readonly DetectedSecret[]): string[] =>
  found.map(({ start, length }) => `${start.toString(16)}+${length}`);

/** One key always: of one in ten a number has a small word in it, or p - 1 and q - 1 a rare factor in common, and these are not found. */
const jwk = createPrivateKey(readFileSync('test/fixtures/key-numbers/rsa-2048.pem')).export({
  format: 'jwk',
});
const numberOf = (text: string | undefined): bigint =>
  BigInt(`0x${Buffer.from(text!, 'base64url').toString('hex')}`);
const [n, d, p, q, dp, dq, qi] = [jwk.n, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map(numberOf) as [
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
  bigint,
];
/** As an allocator keeps them: a header, and what is freed. */
const header = Buffer.from('00000000000000009100000000000000', 'hex');
const blocks = (...numbers: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.alloc(512),
    ...numbers.flatMap((number) => [header, number]),
    header,
    Buffer.alloc(512),
  ]);
const limbs = (number: bigint, bits: number): Buffer => numberBytes(number, bits, 'limbs');

describe('the memory of', () => {
  it.each([
    ['openssl-2048', ['110+128', '1a0+128', '270+128', '1010+128', '10a0+128']],
    ['openssl-modulus-2048', ['7b0+128', '3ef0+128']],
    ['node-4096', ['9e0+256', 'f20+256', '17a0+256', '1de0+256', '1f10+256', '2f10+256', '5e30+256']],
    ['libgcrypt-2048', ['1e0+128', 'b30+128', '1d30+256', '2318+128', '26f8+128', '2a40+128']],
    ['go-2048', ['160+128', '210+128', '2c0+128', '370+128', '420+128']],
    ['cpython-2048', ['178+140', '598+140']],
  ])('%s gives the numbers of its key', (name, expected) => {
    const found = inMemory(page(name));
    expect(places(found)).toEqual(expected);
    // All of them are of one key, whose public half is told.
    expect(new Set(found.map(({ validity }) => validity?.publicKey)).size).toBe(1);
    expect(found[0]!.validity).toMatchObject({ algorithm: 'RSA', bits: Number(name.slice(-4)) });
  });

  it('Java gives them as arrays of ints, and the exponent', () => {
    const found = inMemory(page('java-2048'));
    expect(places(found)).toEqual(expect.arrayContaining(['6b68+256', '7058+128', '73c8+128', '90c0+128']));
  });
}); // prettier-ignore

describe('numbers of a key', () => {
  const lone = (...numbers: Buffer[]): string[] => inMemory(blocks(...numbers)).map(({ length }) => String(length));

  it.each(NUMBER_ORDERS)('in %s are found with the modulus, with an exponent, or both primes', (order) => {
    const [half, whole] = [numberLength(1024, order), numberLength(2048, order)];
    const put = (number: bigint, bits: number): Buffer => {
      const bytes = numberBytes(number, bits, order);
      return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);
    };
    expect(lone(put(p, 1024), put(n, 2048))).toEqual([`${half}`]);
    expect(lone(put(n, 2048), put(q, 1024))).toEqual([`${half}`]);
    expect(lone(put(p, 1024), put(dp, 1024))).toEqual([`${half}`, `${half}`]);
    expect(lone(put(q, 1024), put(p, 1024), put(qi, 1024))).toEqual([`${half}`, `${half}`, `${half}`]);
    expect(lone(put(n, 2048), put(d, 2048))).toEqual([`${whole}`]);
    expect(lone(put(dq, 1024), put(qi, 1024), put(q, 1024))).toContain(`${half}`);
  });

  it('tell what follows from them, as each library holds it', () => {
    const [found] = inMemory(blocks(limbs(p, 1024), limbs(n, 2048)));
    const also = new Set(found!.also!.map((bytes) => Buffer.from(bytes).toString('hex')));
    for (const [number, bits] of [[q, 1024], [dp, 1024], [dq, 1024], [qi, 1024], [d, 2048]] as const)
      for (const order of NUMBER_ORDERS) expect(also.has(numberBytes(number, bits, order).toString('hex'))).toBe(true);
  });

  it('are found by the modulus of a public key in DER, whatever place that has', () => {
    const { publicKey } = { publicKey: Buffer.concat([Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex'), numberBytes(n, 2048, 'bytes'), Buffer.from('0203010001', 'hex')]) };
    for (const shift of [0, 1, 2, 3]) {
      const found = inMemory(Buffer.concat([blocks(limbs(p, 1024)), Buffer.alloc(shift), publicKey]));
      expect(places(found)).toEqual(['210+128']);
    }
  });

  it('are found in slots without a header between', () => {
    expect(lone(Buffer.concat([limbs(dp, 1024), limbs(p, 1024), limbs(q, 1024)]), limbs(n, 2048))).toHaveLength(3);
  });

  it('are none by themselves: a modulus, a prime, exponents', () => {
    expect(lone(limbs(n, 2048))).toEqual([]);
    expect(lone(limbs(p, 1024))).toEqual([]);
    expect(lone(limbs(n, 2048), limbs(n, 2048), limbs((n - 1n) >> 1n, 2048))).toEqual([]);
    expect(lone(limbs(dp, 1024), limbs(dq, 1024))).toEqual([]);
    // A number that is no prime, and its square.
    const odd = p + 2n * 3n * 5n;
    expect(lone(limbs(odd, 1024), limbs(odd * odd, 2048))).toEqual([]);
  });

  it('of a prime group for Diffie and Hellman are none', () => {
    const group = Buffer.from('ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff', 'hex');
    expect(lone(Buffer.from(group).reverse(), limbs(p, 1024))).toEqual([]);
  });

  it('read as they were written, whatever they are', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 1024n - 1n }), fc.constantFrom(...NUMBER_ORDERS), (number, order) => {
        const bytes = numberBytes(number, 1024, order);
        expect(bytes).toHaveLength(numberLength(1024, order));
        expect(numberAt(bytes, 0, bytes.length, order)).toBe(number);
      }),
    );
  });
}); // prettier-ignore

describe('random runs', () => {
  it('are words that lie in their bytes, in order, and never overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ minLength: 8, maxLength: 400 }), fc.constant(new Uint8Array(24)), fc.constant(new Uint8Array(Buffer.from('some plain text here'))))), (parts) => {
        const bytes = Buffer.concat(parts);
        let last = 0;
        for (const { start, end } of randomRuns(bytes)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end - start).toBeGreaterThanOrEqual(64);
          expect(end).toBeLessThanOrEqual(bytes.length);
          last = end;
        }
      }),
    );
  });

  it('are none of text, zeros, pointers and what was compressed', () => {
    const pointers = Buffer.alloc(4096);
    for (let at = 0; at < pointers.length; at += 8) pointers.writeBigUInt64LE(0x7f3a_91d2_77a0n + BigInt(at), at);
    expect(randomRuns(pointers)).toEqual([]);
    expect(randomRuns(Buffer.alloc(4096))).toEqual([]);
    expect(randomRuns(Buffer.from('a text about keys and numbers. '.repeat(200)))).toEqual([]);
    const compressed = Buffer.alloc(8192);
    for (let at = 0, x = 1; at < compressed.length; at += 4) compressed.writeUInt32LE((x = (Math.imul(x, 1664525) + 1013904223) >>> 0), at);
    expect(randomRuns(compressed).filter(({ end, start }) => end - start > 4096)).toEqual([]);
  });
}); // prettier-ignore

describe('what exports remove', () => {
  it('is every number of a key of which two were found, as each library holds it', () => {
    const collection = createValueCollection();
    for (const secret of inMemory(blocks(limbs(p, 1024), limbs(n, 2048)))) collection.take(secret);
    const values = new Set(collection.values().map(({ bytes }) => Buffer.from(bytes).toString('hex')));
    for (const [number, bits] of [[p, 1024], [q, 1024], [d, 2048], [qi, 1024]] as const)
      for (const order of NUMBER_ORDERS) expect(values.has(numberBytes(number, bits, order).toString('hex'))).toBe(true);
    expect(values.has(limbs(n, 2048).toString('hex'))).toBe(false);
  });
}); // prettier-ignore
