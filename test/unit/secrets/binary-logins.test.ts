/** Passwords and keys in bytes that are no text: messages of protocols as they are sent, a Tor service's key. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { findBinaryLogins } from '../../../electron/analysis/secrets/binary-logins.ts';

const PASSWORD = 'w1nter-Sale7';
const short = (text: string): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
const tlv = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};
const integer = (value: number): Buffer => Buffer.from([2, 1, value]);

const mqtt = (level: number, flags: number, ...fields: Buffer[]): Buffer =>
  Buffer.concat([short(level === 3 ? 'MQIsdp' : 'MQTT'), Buffer.from([level, flags, 0, 60]), ...fields]);
const MESSAGES: Readonly<Record<string, Buffer>> = {
  'MQTT 3.1.1': mqtt(4, 0xc2, short('client'), short('bob'), short(PASSWORD)),
  'MQTT 3.1': mqtt(3, 0xc2, short('client'), short('bob'), short(PASSWORD)),
  'MQTT 5 with a will': mqtt(5, 0xc6, Buffer.from([0]), short('client'), Buffer.from([0]), short('topic'), short('gone'), short('bob'), short(PASSWORD)), // prettier-ignore
  'LDAP bind': tlv(0x30, integer(1), tlv(0x60, integer(3), tlv(4, Buffer.from('cn=admin,dc=example,dc=org')), tlv(0x80, Buffer.from(PASSWORD)))), // prettier-ignore
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
      for (const { start, length: size } of findBinaryLogins(message.subarray(0, length))) {
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
      changed('AMQP PLAIN', 9, -13),
      mqtt(4, 0x02, short('client')),
      mqtt(4, 0x82, short('client'), short('bob')),
    ]) {
      expect(findBinaryLogins(bytes)).toEqual([]);
    }
  });

  it('of any bytes gives places within them', () => {
    const piece = fc.oneof(fc.constantFrom(...Object.values(MESSAGES)), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (pieces, cut) => {
        const whole = Buffer.concat(pieces);
        const bytes = whole.subarray(cut % (whole.length + 1));
        for (const { start, length } of findBinaryLogins(bytes)) {
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
