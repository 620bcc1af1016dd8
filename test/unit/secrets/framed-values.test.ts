/** Names and values as formats write them: each with its length, whatever the value. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameForms } from '../../../electron/analysis/secrets/announced-names.ts';
import { framedValue } from '../../../electron/analysis/secrets/framed-values.ts';
import { heapNeighbour } from '../../../electron/analysis/secrets/heap-neighbours.ts';
import { createSecretScanner, detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const join = (...parts: (Buffer | string | readonly number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : Buffer.from(part))));
const be = (width: number, value: number): Buffer => {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, Math.max(0, width - 4), Math.min(width, 4));
  return bytes;
};
const le = (width: number, value: number): Buffer => Buffer.from(be(width, value)).reverse();
const u8 = (value: string): Buffer => join([value.length], value);
const zeros = (count: number): Buffer => Buffer.alloc(count);
const padded = (value: string): Buffer => join(be(4, value.length), value, zeros(-value.length & 3));

/** A key and its value in each format. */
const FORMATS: Readonly<Record<string, (name: string, value: string) => Buffer>> = {
  'bytes before': (name, value) => join(u8(name), u8(value)),
  'u16, big': (name, value) => join(be(2, name.length), name, be(2, value.length), value),
  'u16, little': (name, value) => join(le(2, name.length), name, le(2, value.length), value),
  'u32, big': (name, value) => join(be(4, name.length), name, be(4, value.length), value),
  'u32, little': (name, value) => join(le(4, name.length), name, le(4, value.length), value),
  'u64, little (bincode)': (name, value) => join(le(8, name.length), name, le(8, value.length), value),
  XDR: (name, value) => join(padded(name), padded(value)),
  MessagePack: (name, value) => join([0x82], [0xa0 | name.length], name, value.length < 32 ? [0xa0 | value.length] : [0xd9, value.length], value), // prettier-ignore
  CBOR: (name, value) => join([0xa2, 0x61], 'n', [0x18, 0x2a], [0x60 | name.length], name, value.length < 24 ? [0x60 | value.length] : [0x78, value.length], value), // prettier-ignore
  PackStream: (name, value) => join([0xb1, 0x80 | name.length], name, value.length < 16 ? [0x80 | value.length] : [0xd0, value.length], value), // prettier-ignore
  Smile: (name, value) => join([0x7f + name.length], name, [0x3f + value.length], value),
  'protobuf, map': (name, value) => join([0x0a, name.length + value.length + 4, 0x0a], u8(name), [0x12], u8(value)), // prettier-ignore
  'protobuf, Struct': (name, value) => join([0x0a], u8(name), [0x12, value.length + 2, 0x1a], u8(value)),
  'etcd, KeyValue': (name, value) => join([0x0a], u8(name), [0x10, 0x96, 0x01, 0x18, 0x97, 0x02, 0x20, 1, 0x2a], u8(value)), // prettier-ignore
  BSON: (name, value) => join([2], name, [0], le(4, value.length + 1), value, [0]),
  'Thrift, struct and map': (name, value) => join([0x0b, 0, 1], be(4, name.length), name, [0x0b, 0, 2], be(4, value.length), value, [0]), // prettier-ignore
  Avro: (name, value) => join([2 * name.length], name, [2 * value.length], value),
  AMF0: (name, value) => join([3], be(2, name.length), name, [2], be(2, value.length), value, [0, 0, 9]),
  AMF3: (name, value) => join([2 * name.length + 1], name, [6, 2 * value.length + 1], value),
  'AMQP, table': (name, value) => join(u8(name), 'S', be(4, value.length), value),
  'Java, HashMap': (name, value) => join('t', be(2, name.length), name, 't', be(2, value.length), value, 'x'),
  'pickle 4': (name, value) => join([0x8c], u8(name), [0x94, 0x8c], u8(value), [0x94], 's'),
  'pickle 2': (name, value) => join('X', le(4, name.length), name, 'q\x01X', le(4, value.length), value, 'q\x02s'), // prettier-ignore
  'pickle 2 of str': (name, value) => join('U', u8(name), 'q\x01U', u8(value), 'q\x02s'),
  'pickle 0': (name, value) => text(`(dp0\nS'${name}'\np1\nS'${value}'\np2\ns.`),
  'pickle 0 of unicode': (name, value) => text(`(dp0\nV${name}\np1\nV${value}\np2\ns.`),
  'Ruby, Marshal': (name, value) => join('{\x06I"', [name.length + 5], name, '\x06:\x06ETI"', [value.length + 5], value, '\x06;\0T'), // prettier-ignore
  'Perl, Storable': (name, value) => join([0x0a], u8(value), be(4, name.length), name),
  'Erlang, binaries': (name, value) => join('m', be(4, name.length), name, 'm', be(4, value.length), value),
  'Erlang, atoms': (name, value) => join('w', u8(name), 'm', be(4, value.length), value),
  igbinary: (name, value) => join([0x11], u8(name), [0x11], u8(value)),
  UBJSON: (name, value) => join('i', u8(name), 'Si', u8(value)),
  'D-Bus, a{sv}': (name, value) => join(le(4, name.length), name, [0, 1], 's', [0], zeros(2), le(4, value.length), value, [0]), // prettier-ignore
  FastCGI: (name, value) => join([name.length, value.length], name, value, [0]),
  uwsgi: (name, value) => join(le(2, name.length), name, le(2, value.length), value),
  HPACK: (name, value) => join([0x40], u8(name), u8(value)),
  bencode: (name, value) => text(`d${name.length}:${name}${value.length}:${value}e`),
  netstrings: (name, value) => text(`${name.length}:${name},${value.length}:${value},`),
  'Redis, HSET': (name, value) => text(`*4\r\n$4\r\nHSET\r\n$3\r\napp\r\n$${name.length}\r\n${name}\r\n$${value.length}\r\n${value}\r\n`), // prettier-ignore
  'SSH, USERAUTH_REQUEST': (_, value) => join([50], be(4, 3), 'bob', be(4, 14), 'ssh-connection', be(4, 8), 'password', [0], be(4, value.length), value), // prettier-ignore
};

const VALUES = [
  'Velvet-walrus-965',
  'c0pp3r169',
  'e63f4f1c897b66a12e6f1ddb805d95f3',
  'Xk!29 pq#R;t&',
  'Orionkangaroo4',
];
const noise = join('\xff\x03\xfe', zeros(40));
const found = (bytes: Uint8Array, suspects = false): string[] =>
  detectSecrets(bytes, { suspects }).map(({ value }) => Buffer.from(value).toString('latin1'));

describe('names and values with their lengths', () => {
  it.each(Object.entries(FORMATS))('%s: the value is found, all of it', (format, write) => {
    for (const name of ['password', 'api_key', 'DB_PASSWORD']) {
      for (const value of VALUES) {
        if (format === 'Smile' && value.length > 32) continue;
        expect(found(join(noise, write(name, value), noise)), `${name} ${value}`).toContain(value);
      }
    }
  });

  it('of words alone are suspects: programs have words too', () => {
    for (const format of ['BSON', 'MessagePack', 'Java, HashMap', 'protobuf, map']) {
      const bytes = join(noise, FORMATS[format]!('password', 'kangaroo'), noise);
      expect(found(bytes), format).not.toContain('kangaroo');
      expect(found(bytes, true), format).toContain('kangaroo');
    }
  });

  it('keys that are no text: random bytes as many as keys have', () => {
    const key = Buffer.from('8f31c4a76b02e95d1fa8703cd6e44b9920b7f5183ead62c90b7d5ef4a1c8369d', 'hex');
    const bytes = join(noise, 'private_key', [0xc4, 32], key, noise);
    const named = join(noise, [0xab], 'private_key', [0xc4, 32], key, noise);
    expect(detectSecrets(bytes)).toEqual([]);
    expect(detectSecrets(named)).toMatchObject([{ rule: 'framed-values', length: 32 }]);
    expect(detectSecrets(join(noise, [0xab], 'private_key', [0xc4, 32], zeros(32), noise))).toEqual([]);
  });

  it.each([
    ['a constant pool of Java', join([1], be(2, 8), 'password', [1], be(2, 11), 'getUserName', [1], be(2, 8), 'username')], // prettier-ignore
    ['names of a code object', join('z', u8('password'), 'z', u8('username'), 'z', u8('sha256'))],
    ['a descriptor of protobuf', join([0x0a], u8('secrets'), [0x18, 1, 0x20, 3, 0x28, 0x0b, 0x32], u8('.envoy.admin.v3.Secret'))], // prettier-ignore
    [
      'mangled names',
      text('\0_ZN4node6crypto10ByteSource18FromSecretKeyBytesEPNS_11EnvironmentEN2v85Local\0'),
    ],
    ['a name of a library', text('\nsodium_crypto_secretstream_xchacha20poly1305_keygen\0sodium_crypto_secretstream_xchacha20poly1305\0')], // prettier-ignore
    ['words in a text', text('isPasswordExpired\0ispasswordi9 pass phrase15\n')],
  ])('%s: none', (_, bytes) => {
    expect(detectSecrets(join(noise, bytes, noise))).toEqual([]);
  });

  it('are found across chunks of any size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(FORMATS)), fc.constantFrom(...VALUES.filter(({ length }) => length <= 32)), fc.nat({ max: 400 }), (write, value, before) => {
        const size = 2 ** 20 + 128 * 1024;
        const bytes = join(Buffer.alloc(size - before), write('password', value), Buffer.alloc(2 ** 17));
        const scanner = createSecretScanner();
        const secrets = [...scanner.push(bytes.subarray(0, size)), ...scanner.push(bytes.subarray(size)), ...scanner.end()];
        expect(secrets.map((secret) => Buffer.from(secret.value).toString('latin1'))).toContain(value);
      }),
      { numRuns: 30 },
    );
  }); // prettier-ignore

  it.each([
    '\x08password\x09',
    '\x07api_key ',
    'password\0',
    '\x04_key\x05',
    'hpassword',
    'p\0a\0s\0s\0w\0o\0r\0d\0',
    '\x02secret\0\xff\xff\0\0',
  ])('%j again and again looks at a bounded part around each', (unit) => {
    // What is read is counted: twice as many bytes, twice as many reads.
    const reads = (count: number): number => {
      let read = 0;
      const buffer = new Proxy(text(unit.repeat(count)), {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) read++;
          const value: unknown = Reflect.get(target, key);
          return typeof value === 'function' ? (value as (...all: unknown[]) => unknown).bind(target) : value;
        },
      });
      const step = unit.length * 64;
      for (const form of nameForms(
        (_, place) =>
          framedValue(buffer, place, () => undefined) || heapNeighbour(buffer, place, () => undefined),
      )) {
        for (let at = buffer.indexOf(form.literal); at >= 0; at = buffer.indexOf(form.literal, at + step))
          form.look(buffer, at, () => undefined);
      }
      return read;
    };
    expect(reads(8192)).toBeLessThan(2.5 * reads(4096) + 1000);
  });

  it('of any bytes are within them', () => {
    const piece = fc.oneof(
      fc.constantFrom(...['password', 'apiKey', 'p\0a\0s\0s\0w\0o\0r\0d\0', '\x08password\x09', '$8\r\npassword\r\n$9\r\n', '\x02token\0\x09\0\0\0', "S'secret'\nS'", 'пароль'].map((one) => Buffer.from(one))),
      fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        for (const { start, length } of detectSecrets(bytes, { suspects: true })) {
          expect(length).toBeGreaterThan(0);
          expect(start + length).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 500 },
    );
  }); // prettier-ignore
});
