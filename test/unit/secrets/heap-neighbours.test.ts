/** A name and its value in two objects of a heap; tables of names, which programs are full of, are none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretScanner, detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const wide = (value: string): Buffer => Buffer.from(value, 'utf16le');
const zeros = (count: number): Buffer => Buffer.alloc(count);
const u32 = (value: number): Buffer => Buffer.from([value & 255, value >> 8, 0, 0]);
const u64 = (value: number): Buffer => Buffer.concat([u32(value), zeros(4)]);
const POINTER = Buffer.from('90f14d5e8a7f0000', 'hex');
const HASH = Buffer.from('c45d7ab03ee19266', 'hex');
const pad = (count: number): Buffer => zeros(-count & 7);
const string = (...head: Buffer[]) => (value: string): Buffer => Buffer.concat([...head, text(value), zeros(1), pad(value.length + 1)]); // prettier-ignore
type Write = (value: string) => Buffer;

const HEAPS: Readonly<Record<string, Write>> = {
  NULs: (value) => Buffer.concat([text(value), zeros(5)]),
  'glibc, chunks': (value) => Buffer.concat([zeros(8), u64(0x31), text(value), zeros(32 - value.length)]),
  'CPython, str': (value) =>
    string(u64(1), POINTER, u64(value.length), HASH, Buffer.from('e400000000000000', 'hex'))(value),
  'CPython 3.11, str': (value) =>
    string(u64(1), POINTER, u64(value.length), HASH, Buffer.from('e400000000000000', 'hex'), zeros(8))(value),
  'CPython, bytes': (value) => string(u64(1), POINTER, u64(value.length), HASH)(value),
  V8: (value) => string(POINTER, HASH.subarray(0, 4), u32(value.length))(value),
  'Ruby, embedded': (value) =>
    string(Buffer.from('0520400000000000', 'hex'), POINTER, u64(value.length))(value),
  'Java, byte[]': (value) => string(u64(1), Buffer.from('f00b0200', 'hex'), u32(value.length))(value),
  Redis: (value) => Buffer.concat([Buffer.from([value.length, value.length, 1]), text(value), zeros(1)]),
  'PHP, zend_string': (value) => string(u32(1), u32(0x16), HASH, u64(value.length))(value),
  'C++, short strings': (value) =>
    Buffer.concat([POINTER, u64(value.length), text(value), zeros(Math.max(1, 16 - value.length))]),
  Lua: (value) =>
    string(POINTER, Buffer.from('04080000', 'hex'), HASH.subarray(0, 4), u64(value.length))(value),
  'UTF-16LE, .NET': (value) => Buffer.concat([POINTER, u32(value.length), wide(value), zeros(6)]),
  'UTF-16LE, NULs': (value) => Buffer.concat([wide(value), zeros(4)]),
};

const VALUES = ['monsoon-saffron-843', 'Mistral.7231', 'rG667S5RSRfa23Zx', 'umbr3ll4031', 'Tulip67_Mistral'];
const NAMES = ['password', 'DB_PASSWORD', 'api_key', 'requirepass', 'secretKey'];
const found = (bytes: Uint8Array, suspects = false): string[] =>
  detectSecrets(bytes, { suspects }).map(({ value }) => Buffer.from(value).toString('utf8'));

describe('a value in the next object', () => {
  it.each(Object.entries(HEAPS))('%s: is found', (_, write) => {
    for (const name of NAMES) {
      for (const value of VALUES)
        expect(found(Buffer.concat([zeros(64), write(name), write(value), zeros(64)]))).toContain(value);
    }
  });

  it('in other scripts, in quotes, behind a sign', () => {
    expect(found(text('\0\0пароль\0Снег7031\0\0'))).toEqual([Buffer.from('Снег7031').toString()]);
    expect(found(text('{"a":1}\0"password"\0:\0"Kangaroo75_Mistral"\0'))).toContain('Kangaroo75_Mistral');
    expect(found(text('\0password\0=\0Kangaroo75\0'))).toContain('Kangaroo75');
  });

  it('of six characters in the next block of malloc', () => {
    const write = HEAPS['glibc, chunks']!;
    expect(found(Buffer.concat([write('DB_PASS'), write('xwww53')]))).toContain('xwww53');
  });

  it('glued to its name is a suspect, unless it is the rest of a name', () => {
    expect(found(text('\0\x01DB_PASSWORDmonsoon-saffron-843\0'), true)).toContain('monsoon-saffron-843');
    expect(found(text('\0\x01DB_PASSWORDmonsoon-saffron-843\0'))).toEqual([]);
    expect(found(text('\0\x01passwordSha256Hasher\0PASSWORDs\0'), true)).toEqual([]);
  });

  it('in quotes within a text is for the rules on text', () => {
    expect(found(text('["skl_tokens", {"a.b9_x": tuples."byte.u8_block_type"{}}]'))).toEqual([]);
  });

  it('of plain words is a suspect where a length says that it is a string', () => {
    const write = HEAPS['CPython, str']!;
    const bytes = Buffer.concat([write('password'), write('kangaroo')]);
    expect(found(bytes)).toEqual([]);
    expect(found(bytes, true)).toContain('kangaroo');
  });

  it.each([
    ['names', 'password\0username\0host\0token\0tokens\0secret\0secret2\0'],
    ['functions', 'getPassword\0setPassword\0isPasswordExpired\0password_verify\0password_hash\0'],
    ['symbols', 'i2d_PrivateKey\0i2d_provided\0ssl3_generate_master_secret\0EVP_aes_256_gcm\0'],
    ['ciphers', 'psk\0ECDHE-PSK-NULL-SHA384\0password\0sha256\0secret\0AES-256-CBC\0token\0utf8mb4\0'],
    ['messages', 'password\0Enter the password for %s: \0passwd\0/etc/passwd\0token\0Usage: x [-t]\0'],
    ['attributes', 'User-Password\0EAP-IKEv2-AuthType\0MIP-HA-Shared-Key\x003GPP2-Remote-IP-Address\0'],
    ['variables', 'userPassword\0HOSTNAME=961361cc1a23\0AWS_SECRET_ACCESS_KEY\0NCAT_LOCAL_PORT=43288\0'],
    ['options', 'password\0--password=%s\0token\0-t\0private-key\0tpm2-device\0'],
  ])('%s: none', (_, table) => {
    expect(found(Buffer.concat([zeros(32), text(table), zeros(32)]))).toEqual([]);
  });

  it('is found across chunks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(HEAPS)), fc.constantFrom(...VALUES), fc.nat({ max: 200 }), (write, value, before) => {
        const size = 2 ** 20 + 128 * 1024;
        const bytes = Buffer.concat([zeros(size - before), write('DB_PASSWORD'), write(value), zeros(2 ** 17)]);
        const scanner = createSecretScanner();
        const secrets = [...scanner.push(bytes.subarray(0, size)), ...scanner.push(bytes.subarray(size)), ...scanner.end()];
        expect(secrets.map((secret) => Buffer.from(secret.value).toString())).toContain(value);
      }),
      { numRuns: 30 },
    );
  }); // prettier-ignore
});
