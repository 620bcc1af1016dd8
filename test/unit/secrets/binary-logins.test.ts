/** Passwords and keys in bytes that are no text: messages of protocols as they are sent, a Tor service's key. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { findInBytes } from '../../../electron/analysis/secrets/binary-rules.ts';

const PASSWORD = 'w1nter-Sale7';
const short = (text: string): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};
const integer = (value: number): Buffer => Buffer.from([2, 1, value]);

const mqtt = (level: number, flags: number, ...fields: Buffer[]): Buffer =>
  Buffer.concat([short(level === 3 ? 'MQIsdp' : 'MQTT'), Buffer.from([level, flags, 0, 60]), ...fields]);
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => Buffer.from([0, 0, value >> 8, value & 255]);
const long = (...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length), content]);
};
const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const TOKEN = text(`\0bob\0${PASSWORD}`);
const counted = (value: string): Buffer => text(String.fromCharCode(value.length) + value);
const request = tlv(
  0xa0,
  integer(7),
  integer(0),
  integer(0),
  tlv(0x30, tlv(0x30, Buffer.from('06032b0601', 'hex'), Buffer.from([5, 0]))),
);
const zeros = (count: number): Buffer => Buffer.alloc(count);
/** The part that counts of what PyMongo sends. */
const saslStart = Buffer.concat([text('\x10saslStart\0'), Buffer.from([1, 0, 0, 0]), text('\x02mechanism\0'), Buffer.from([6, 0, 0, 0]), text('PLAIN\0\x05payload\0'), Buffer.from([TOKEN.length, 0, 0, 0, 0]), TOKEN, text('\x10autoAuthorize\0')]); // prettier-ignore
const MESSAGES: Readonly<Record<string, Buffer>> = {
  'MQTT 3.1.1': mqtt(4, 0xc2, short('client'), short('bob'), short(PASSWORD)),
  "MQTT of Mosquitto's bridges": mqtt(
    0x84,
    0xec,
    short('client'),
    short('topic'),
    short('gone'),
    short('bob'),
    short(PASSWORD),
  ),
  'MQTT 3.1': mqtt(3, 0xc2, short('client'), short('bob'), short(PASSWORD)),
  'MQTT 5 with a will': mqtt(5, 0xc6, Buffer.from([0]), short('client'), Buffer.from([0]), short('topic'), short('gone'), short('bob'), short(PASSWORD)), // prettier-ignore
  'LDAP bind': tlv(0x30, integer(1), tlv(0x60, integer(3), tlv(4, Buffer.from('cn=admin,dc=example,dc=org')), tlv(0x80, Buffer.from(PASSWORD)))), // prettier-ignore
  'LDAP bind without a domain': tlv(
    0x30,
    integer(1),
    tlv(0x60, integer(3), tlv(4, text('CORP\\bob')), tlv(0x80, text(PASSWORD))),
  ),
  'LDAP bind of Windows': Buffer.concat([
    Buffer.from('3084000000260201056084', 'hex'),
    u32(31),
    integer(3),
    tlv(4, text('bob@corp.lab')),
    tlv(0x80, text(PASSWORD)),
  ]),
  'LDAP SASL PLAIN': tlv(0x60, integer(3), tlv(4), tlv(0xa3, tlv(4, text('PLAIN')), tlv(4, TOKEN))),
  'SNMP v2c': tlv(0x30, integer(1), tlv(4, text(PASSWORD)), request),
  'SNMP v1': tlv(0x30, integer(0), tlv(4, text(PASSWORD)), request),
  'SOCKS 5': Buffer.concat([Buffer.from([5, 2, 0, 2, 1]), counted('bob'), counted(PASSWORD)]),
  'PPP PAP': Buffer.concat([
    Buffer.from([0xff, 3, 0xc0, 0x23, 1, 9]),
    u16(6 + 3 + PASSWORD.length),
    counted('bob'),
    counted(PASSWORD),
  ]),
  'ZooKeeper digest': Buffer.concat([
    Buffer.from('fffffffc0000006400000000', 'hex'),
    long(text('digest')),
    long(text(`bob:${PASSWORD}`)),
  ]),
  'AMQP 1.0 PLAIN': Buffer.concat([
    text('\0SA\xc0\x1c\x02\xa3'),
    counted('PLAIN'),
    text('\xa0'),
    counted(TOKEN.toString('latin1')),
  ]),
  'Thrift PLAIN': Buffer.concat([text('\x01'), long(text('PLAIN')), text('\x05'), long(TOKEN)]),
  'MongoDB PLAIN': saslStart,
  'memcached PLAIN': Buffer.concat([
    Buffer.from('8021000500000000', 'hex'),
    u32(5 + TOKEN.length),
    zeros(12),
    text('PLAIN'),
    TOKEN,
  ]),
  CQL: Buffer.concat([Buffer.from([4, 0, 0, 1, 0x0f]), long(long(TOKEN))]),
  Kafka: long(Buffer.from([0, 0x24, 0, 1, 0, 0, 0, 5]), short('app'), long(TOKEN)),
  'Kafka 2': long(
    Buffer.from([0, 0x24, 0, 2, 0, 0, 0, 5]),
    short('app'),
    text('\0'),
    Buffer.from([TOKEN.length + 1]),
    TOKEN,
    text('\0'),
  ),
  PostgreSQL: Buffer.concat([text('p'), u32(PASSWORD.length + 5), text(`${PASSWORD}\0`)]),
  'MySQL clear text': Buffer.concat([
    Buffer.from('85a6ff0100000001ff', 'hex'),
    zeros(23),
    text('bob\0'),
    counted(`${PASSWORD}\0`),
    text('shop\0mysql_clear_password\0'),
  ]),
  'AMQP PLAIN': Buffer.concat([Buffer.from('\x05PLAIN\0\0\0'), Buffer.from([PASSWORD.length + 5]), Buffer.from(`\0bob\0${PASSWORD}\x05en_US`)]), // prettier-ignore
};

describe('a message', () => {
  it.each(Object.entries(MESSAGES))('of %s gives its password', (_, message) => {
    const bytes = Buffer.concat([Buffer.alloc(100, 7), message, Buffer.alloc(100, 7)]);
    const found = detectSecrets(bytes).filter(({ rule }) => rule === 'binary-logins');
    expect(found.map(({ value }) => Buffer.from(value).toString())).toEqual([PASSWORD]);
    expect(found[0]!.start).toBe(bytes.indexOf(PASSWORD));
  });

  it.each(Object.entries(MESSAGES))('of %s that ends too early gives none, and never more than is there', (name, message) => {
    for (let length = 0; length < message.length; length++) {
      for (const { start, length: size } of findInBytes(message.subarray(0, length))) {
        expect(start + size, name).toBeLessThanOrEqual(length);
      }
    }
  }); // prettier-ignore

  it('whose lengths do not fit, or that holds no password, gives none', () => {
    const changed = (name: string, at: number, by: number): Buffer => {
      const bytes = Buffer.from(MESSAGES[name]!);
      bytes[at] = bytes[at]! + by;
      return bytes;
    };
    for (const bytes of [
      changed('LDAP bind', 6, 1),
      changed('SNMP v2c', 1, 1),
      changed('SOCKS 5', 9, 1),
      changed('PPP PAP', 7, 1),
      changed('ZooKeeper digest', 25, 200),
      changed('MongoDB PLAIN', saslStart.indexOf('payload') + 8, 1),
      changed('memcached PLAIN', 11, 1),
      changed('CQL', 12, 1),
      changed('Kafka', 3, 1),
      changed('PostgreSQL', 4, 1),
      changed('MySQL clear text', 36, 1),
      changed('AMQP PLAIN', 9, -13),
      mqtt(4, 0x02, short('client')),
      mqtt(4, 0x82, short('client'), short('bob')),
    ]) {
      expect(findInBytes(bytes), bytes.toString('latin1')).toEqual([]);
    }
  });

  it('that is all of a queue gives its password, where nothing announces it', () => {
    const socks = Buffer.concat([Buffer.from([1]), counted('bob'), counted('falcon')]);
    const postgres = Buffer.concat([text('p'), u32(11), text('falcon\0')]);
    const mysql = text('\x07\0\0\x03falcon\0');
    for (const bytes of [socks, postgres, mysql]) {
      const [found] = detectSecrets(bytes);
      expect(found).toMatchObject({ kind: 'password', start: bytes.indexOf('falcon'), length: 6 });
      expect(findInBytes(Buffer.concat([bytes, zeros(1)]))).toEqual([]);
    }
  });

  it('of SNMP with a community that every agent has gives none', () => {
    expect(findInBytes(tlv(0x30, integer(1), tlv(4, text('public')), request))).toEqual([]);
  });

  it('of TDS gives the password, and the bytes that hide it', () => {
    const wide = (value: string): Buffer => Buffer.from(value, 'utf16le');
    const hidden = Buffer.from(wide(PASSWORD).map((byte) => (((byte << 4) | (byte >> 4)) & 255) ^ 0xa5));
    const body = Buffer.concat([zeros(94), wide('host'), wide('bob'), hidden, wide('app')]);
    body.writeUInt32LE(body.length);
    body.writeUInt32LE(0x74000004, 4);
    [[36, 94, 4], [40, 102, 3], [44, 108, PASSWORD.length], [48, 108 + hidden.length, 3]].forEach(([at, offset, length]) => {
      body.writeUInt16LE(offset!, at!);
      body.writeUInt16LE(length!, at! + 2);
    }); // prettier-ignore
    const found = detectSecrets(Buffer.concat([zeros(9), body])).filter(
      ({ rule }) => rule === 'binary-logins',
    );
    expect(
      found.map(({ value, label, start }) => [Buffer.from(value).toString('latin1'), label, start]),
    ).toEqual([
      [hidden.toString('latin1'), 'bob', 117],
      [PASSWORD, 'bob', 117],
    ]);
    for (let length = 0; length < body.length; length++)
      expect(findInBytes(body.subarray(0, length)).length).toBeLessThan(3);
  });

  it('of any bytes gives places within them', () => {
    const piece = fc.oneof(fc.constantFrom(...Object.values(MESSAGES)), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (pieces, cut) => {
        const whole = Buffer.concat(pieces);
        const bytes = whole.subarray(cut % (whole.length + 1));
        for (const { start, length } of findInBytes(bytes)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThan(0);
          expect(start + length).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});

describe("a Tor service's key", () => {
  const head = Buffer.from('== ed25519v1-secret: type0 ==\0\0\0');
  const key = createHash('sha512').update('a key').digest();

  it('is what stands behind its head', () => {
    const [found] = detectSecrets(Buffer.concat([Buffer.alloc(9), head, key, Buffer.alloc(9)]));
    expect(found).toMatchObject({ kind: 'onion service key', start: 9 + head.length, length: 64, value: Uint8Array.from(key) }); // prettier-ignore
  });

  it('is none where it is cut, or no key stands there', () => {
    expect(detectSecrets(Buffer.concat([head, key.subarray(0, 63)]))).toEqual([]);
    expect(detectSecrets(Buffer.concat([head, Buffer.alloc(64)]))).toEqual([]);
    expect(detectSecrets(Buffer.from('== ed25519v1-public: type0 ==\0\0\0'))).toEqual([]);
  });
});
