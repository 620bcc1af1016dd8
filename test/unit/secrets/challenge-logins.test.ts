/** Answers to challenges and keys of sessions in bytes: what stands around them must fit. */
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const hex = (value: string): Buffer => Buffer.from(value, 'hex');
const zeros = (count: number): Buffer => Buffer.alloc(count);
const join = (...parts: (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : part)));
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const l16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
const u32 = (value: number): Buffer => join(zeros(2), u16(value));
const wide = (value: string): Buffer => Buffer.from(value, 'utf16le');

/** Random bytes, the same in each run: none of a test's own. */
const RANDOM = hex(
  '6b19b4a5a333445a07d379d206907eba2ac2d78f31c4a76b02e95d1fa8703cd6e44b9920b7f5183ead62c90b7d5ef4a1',
);
const A16 = RANDOM.subarray(0, 16);
const A20 = RANDOM.subarray(0, 20);
const A24 = RANDOM.subarray(0, 24);
const PASSWORD = 'w1nter-Sale7';

const pair = generateKeyPairSync('x25519');
const raw = (key: Buffer): Buffer => key.subarray(-32);
const clamped = Buffer.from(raw(pair.privateKey.export({ type: 'pkcs8', format: 'der' })));
clamped[0]! &= 248;
clamped[31] = (clamped[31]! & 127) | 64;
const publicKey = raw(pair.publicKey.export({ type: 'spki', format: 'der' }));

const ntlm = join('NTLMSSP\0\x03\0\0\0', l16(24), l16(24), l16(64), zeros(2), l16(24), l16(24), l16(88), zeros(2), zeros(36), A24, RANDOM.subarray(24, 48)); // prettier-ignore
const attribute = (type: number, value: Buffer): Buffer => join(Buffer.from([type, value.length + 2]), value);
const attributes = join(attribute(1, text('bob')), attribute(2, A16), attribute(4, hex('0a000001')));
const stunUser = join(u16(6), u16(3), 'bob\0');
const CASES: Readonly<Record<string, readonly [bytes: Buffer, secret: Buffer]>> = {
  'NTLM, NT': [ntlm, RANDOM.subarray(24, 48)],
  'NTLM, LM': [ntlm, A24],
  'MySQL native': [join(zeros(23), 'root\0\x14', A20, 'mysql_native_password\0'), A20],
  'MySQL native, a database': [join(zeros(23), 'root\0\x14', A20, 'shop\0mysql_native_password\0'), A20],
  'MySQL SHA-2': [join(zeros(23), 'root\0\x20', RANDOM.subarray(0, 32), 'caching_sha2_password\0'), RANDOM.subarray(0, 32)], // prettier-ignore
  CHAP: [join(hex('c2230207'), u16(24), '\x10', A16, 'bob'), A16],
  'MS-CHAP 2': [join(hex('c2230207'), u16(57), '\x31', RANDOM, 'x', 'bob'), join(RANDOM, 'x')],
  RADIUS: [join(hex('0107'), u16(20 + attributes.length), RANDOM.subarray(16, 32), attributes), A16],
  VNC: [join('RFB 003.008\nRFB 003.008\n\x01\x02\x02', RANDOM.subarray(16, 32), A16), A16],
  JMX: [join('ur\0\x13[Ljava.lang.String;', A16.subarray(0, 8), '\x02\0\0xp\0\0\0\x02t\0\x05admint', u16(PASSWORD.length), PASSWORD), text(PASSWORD)], // prettier-ignore
  OpenVPN: [join('V4,dev-type tun,link-mtu 1541\0', u16(4), 'bob\0', u16(PASSWORD.length + 1), PASSWORD, '\0'), text(PASSWORD)], // prettier-ignore
  RDP: [join(hex('09040904'), hex('fb470300'), l16(0), l16(6), l16(24), l16(0), l16(0), wide('\0bob\0'), wide(`${PASSWORD}\0`), zeros(4)), wide(PASSWORD)], // prettier-ignore
  STUN: [join(hex('0003'), u16(8 + 24), hex('2112a442'), RANDOM.subarray(0, 12), stunUser, u16(8), u16(20), A20), A20], // prettier-ignore
  ClickHouse: [join('\0\x11ClickHouse client\x15\x03', hex('f4a803'), '\x04shop\x03bob\x0c', PASSWORD), text(PASSWORD)], // prettier-ignore
  'Quake RCON': [join('\xff\xff\xff\xffrcon Tulip67 status\n'), text('Tulip67')],
  'SOCKS 5, both sides': [join(hex('050102'), hex('0502'), '\x01\x03bob\x0c', PASSWORD, hex('0100')), text(PASSWORD)], // prettier-ignore
  'PostgreSQL, asked': [join(hex('520000000800000003'), 'p', u32(11), 'xwwww3\0'), text('xwwww3')],
  'SSH agent, no pair': [join(u32(11), 'ssh-ed25519', u32(32), RANDOM.subarray(0, 32), u32(64), RANDOM, A16), join(RANDOM, A16)], // prettier-ignore
  'TLS session': [join(hex('308183'), hex('0201010202030304'), hex('02c02f'), '\x04\x20', RANDOM.subarray(0, 32), '\x04\x30', RANDOM), RANDOM], // prettier-ignore
  'WireGuard, kernel': [join(hex('24000300'), clamped, hex('24000400'), publicKey), clamped],
  'WireGuard, tools': [join('wg0', zeros(13), u32(7), zeros(4), publicKey, clamped), clamped],
  'X11, file': [join(u16(18), 'MIT-MAGIC-COOKIE-1', u16(16), A16), A16],
  'X11, set-up': [join('l\0\x0b\0\0\0', l16(18), l16(16), zeros(2), 'MIT-MAGIC-COOKIE-1', zeros(2), A16), A16], // prettier-ignore
  'JDBC, arguments': [text(`\0jdbc:postgresql://pg/x\0app\0${PASSWORD}\0org.postgresql.Driver\0`), text(PASSWORD)], // prettier-ignore
  'fields that are joined': [text('\x01usernameapppasswordTulip67_Mistralhostpgport5432\0'), text('Tulip67_Mistral')], // prettier-ignore
};

const noise = join('\xff\x03\xfe', zeros(40));
const covers = (bytes: Buffer, secret: Buffer): boolean => {
  const start = bytes.indexOf(secret);
  return detectSecrets(bytes).some((one) => one.start === start && one.length === secret.length);
};

describe('answers, logins and keys of sessions', () => {
  it.each(Object.entries(CASES))('%s: found where they stand', (_, [bytes, secret]) => {
    expect(covers(join(noise, bytes, noise), secret)).toBe(true);
  });

  it.each(Object.entries(CASES))('%s: cut anywhere nothing is thrown', (_, [bytes]) => {
    for (let cut = 0; cut < bytes.length; cut++) {
      for (const part of [bytes.subarray(0, cut), bytes.subarray(cut)])
        for (const { start, length } of detectSecrets(part))
          expect(start + length).toBeLessThanOrEqual(part.length);
    }
  });

  it('with bytes changed at random nothing is thrown', () => {
    const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(CASES)), fc.array(change, { minLength: 1, maxLength: 6 }), ([bytes], changes) => {
        const copy = Buffer.from(bytes);
        for (const [at, byte] of changes) copy[at % copy.length] = byte;
        for (const { start, length } of detectSecrets(copy)) expect(start + length).toBeLessThanOrEqual(copy.length);
      }),
      { numRuns: 600 },
    );
  }); // prettier-ignore

  it('are none without what they are known by', () => {
    const misses = [
      join('NTLMSSP\0\x03\0\0\0', zeros(80)),
      join('x\x01root\0\x14', A20, 'mysql_native_password\0'),
      join(hex('24000300'), clamped, hex('24000400'), clamped),
      join(u32(11), 'ssh-ed25519', u32(32), RANDOM.subarray(0, 32)),
      join(u32(11), 'ssh-ed25519', u32(64), RANDOM, A16),
      join(hex('0107'), u16(90), RANDOM.subarray(16, 32), attributes),
      text('\0jdbc:postgresql://pg/x\0org.postgresql.Driver\0java.sql.Connection\0'),
      join(u16(18), 'MIT-MAGIC-COOKIE-1', zeros(20)),
    ];
    for (const bytes of misses) expect(detectSecrets(join(noise, bytes, noise))).toEqual([]);
  });
});
