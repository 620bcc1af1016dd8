/** Secrets of TLS in OpenSSL's structures, laid out here as they lie in memory: two captured master secrets, and secrets made up. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInBytes } from '../../../electron/analysis/secrets/binary-rules.ts';

/** Read out of a Python with OpenSSL 3.0.19: a session of TLS 1.2, and one of TLS 1.3. */
const TLS12 =
  '1c60d502d2b7339a00a25f041f68583d15762a3a2418dc45d3c82c20194027833b15e90baed34156f3fc1fecf08ba1e5';
const TLS13 =
  'afa3e1e545c42701e1362546a7beb3a725d5586cd2a0485f728b17a530cd9f4162160863e3fb25fd5a9bfeb43078472f';

function session(version: number, master: Buffer, length = master.length): Buffer {
  const bytes = Buffer.alloc(416);
  bytes.writeUInt32LE(version, 0);
  bytes.writeUInt32LE(length, 8);
  master.copy(bytes, 80);
  return bytes;
}

function mastersOf(bytes: Buffer): string[] {
  return findInBytes(bytes)
    .filter(({ kind }) => kind === 'TLS session secret')
    .map(({ start, length }) => bytes.toString('hex', start, start + length));
}

describe('sessions of OpenSSL in memory', () => {
  it.each([
    [0x0303, TLS12],
    [0x0304, TLS13],
    [0x0304, TLS13.slice(0, 64)],
  ])('gives the master secret of version %i', (version, hex) => {
    const heap = Buffer.concat([
      Buffer.alloc(48, 0x03),
      session(version, Buffer.from(hex, 'hex')),
      Buffer.alloc(64, 1),
    ]);
    expect(mastersOf(heap)).toEqual([hex]);
  });

  it.each([
    ['the early secret of TLS 1.2', 20],
    ['what is behind the master secret', 80 + 48],
    ['the end of that field', 335],
    ['the length of the id', 343],
    ['the length of the context', 383],
  ])('is none with a byte in %s', (_, at) => {
    const bytes = session(0x0303, Buffer.from(TLS12, 'hex'));
    bytes[at] = 1;
    expect(mastersOf(bytes)).toEqual([]);
  });

  it('is none cut short, of another version or without a secret', () => {
    const whole = session(0x0303, Buffer.from(TLS12, 'hex'));
    expect(mastersOf(whole.subarray(0, 415))).toEqual([]);
    expect(mastersOf(whole.subarray(8))).toEqual([]);
    expect(mastersOf(session(0x0305, Buffer.from(TLS12, 'hex')))).toEqual([]);
    expect(mastersOf(session(0x0303, Buffer.from(TLS12.slice(0, 64), 'hex')))).toEqual([]);
    expect(mastersOf(session(0x0303, Buffer.alloc(48, 0x41)))).toEqual([]);
  });

  it('stays within the bytes, wherever they are cut', () => {
    const whole = session(0x0304, Buffer.from(TLS13, 'hex'));
    fc.assert(
      fc.property(fc.nat(416), fc.nat(416), fc.uint8Array({ maxLength: 64 }), (from, to, tail) => {
        const bytes = Buffer.concat([whole.subarray(from, to), tail]);
        expect(
          mastersOf(bytes).every((hex) => bytes.includes(Buffer.from(hex, 'hex')) && hex === TLS13),
        ).toBe(true);
      }),
    );
  });
});

describe('secrets of TLS 1.3, each in its field of 64 bytes', () => {
  const secret = (length: number, seed: number): Buffer =>
    createHash(length === 32 ? 'sha256' : 'sha384').update(String(seed)).digest();
  const fields = (length: number, count: number): Buffer =>
    Buffer.concat(Array.from({ length: count }, (_, seed) => Buffer.concat([secret(length, seed), Buffer.alloc(64 - length)])));
  const around = (bytes: Buffer): Buffer => Buffer.concat([Buffer.alloc(64, 7), bytes, Buffer.alloc(64, 9)]);

  it.each([32, 48])('gives those of %i bytes', (length) => {
    const expected = Array.from({ length: 5 }, (_, seed) => secret(length, seed).toString('hex'));
    expect(mastersOf(around(fields(length, 5)))).toEqual(expected);
  });

  it('leaves the early secret that all connections have', () => {
    const early = '7ee8206f5570023e6dc7519eb1073bc4e791ad37b5c382aa10ba18e2357e716971f9362f2c2fe2a76bfd78dfec4ea9b5';
    const bytes = Buffer.concat([Buffer.from(early, 'hex'), Buffer.alloc(16), fields(48, 3)]);
    expect(mastersOf(around(bytes))).toEqual([0, 1, 2].map((seed) => secret(48, seed).toString('hex')));
  });

  it('two alone, text and repeated bytes are none', () => {
    expect(mastersOf(around(fields(48, 2)))).toEqual([]);
    const digits = Buffer.from(fields(32, 4).toString('latin1').replace(/[^\0]/g, 'a'), 'latin1');
    expect(mastersOf(around(digits))).toEqual([]);
    const text = Array.from({ length: 4 }, (_, seed) => Buffer.concat([Buffer.from(secret(32, seed).toString('hex').slice(0, 32)), Buffer.alloc(32)]));
    expect(mastersOf(around(Buffer.concat(text)))).toEqual([]);
  });

  it('stays within the bytes, wherever these begin and are cut', () => {
    const whole = fields(48, 6);
    fc.assert(
      fc.property(fc.nat(384), fc.nat(384), fc.nat(7), (from, to, shift) => {
        const bytes = Buffer.concat([Buffer.alloc(shift), whole.subarray(from, to)]).subarray(shift);
        expect(mastersOf(bytes).every((hex) => whole.includes(Buffer.from(hex, 'hex')) && hex.length === 96)).toBe(true);
      }),
    );
  });

  it('are all told, of many connections', () => {
    const bytes = Buffer.concat(Array.from({ length: 64 }, () => around(fields(48, 12))));
    expect(mastersOf(bytes).length).toBe(64 * 12);
  });

  it('tables of more fields than the structure has, and of pointers, are none', () => {
    expect(mastersOf(around(fields(48, 13)))).toEqual([]);
    const pointers = Buffer.concat(Array.from({ length: 24 }, (_, at) => Buffer.from([at * 8, 0x84, 0xff, 0xe2, 0x46, 0x56, 0, 0])));
    const rows = Array.from({ length: 4 }, (_, at) => Buffer.concat([pointers.subarray(48 * at, 48 * at + 48), Buffer.alloc(16)]));
    expect(mastersOf(around(Buffer.concat(rows)))).toEqual([]);
  });
}); // prettier-ignore
