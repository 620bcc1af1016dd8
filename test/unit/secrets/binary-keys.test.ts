/**
 * Keys that are no text, in files that stock tools made (test/fixtures/keys): openssl, keytool, ssh-keygen, Dropbear's dropbearkey,
 * GnuPG, MIT Kerberos.
 */
import fc from 'fast-check';
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findInBytes } from '../../../electron/analysis/secrets/binary-rules.ts';
import {
  createSecretScanner,
  detectSecrets,
  type DetectedSecret,
} from '../../../electron/analysis/secrets/index.ts';

const FOLDER = 'test/fixtures/keys';
const fixture = (name: string): Buffer => readFileSync(`${FOLDER}/${name}`);
const NAMES = readdirSync(FOLDER).filter((name) => !name.startsWith('README'));
const noise = Buffer.alloc(4097, 7);
const told = (found: readonly DetectedSecret[]): string[] =>
  found.map(({ kind, label, start, length }) => `${kind} | ${label ?? ''} | ${start}+${length}`);

/** By file: kind, label, place. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'aes.p12': ['encrypted key store | ENCRYPTED, PKCS#12 | 0+2515', 'encrypted private key | ENCRYPTED, PKCS#8 DER | 1080+1329'],
  'rc2.p12': ['encrypted key store | ENCRYPTED, PKCS#12 | 0+2373', 'encrypted private key | ENCRYPTED, PKCS#12 | 1021+1262'],
  'keytool.p12': ['encrypted key store | ENCRYPTED, PKCS#12 | 0+990', 'encrypted private key | ENCRYPTED, PKCS#8 DER | 81+189'],
  // Its certificate is not encrypted, and public.
  'bare-certificate.p12': ['encrypted private key | ENCRYPTED, PKCS#8 DER | 962+1329'],
  'store.jks': ['encrypted private key | ENCRYPTED, JKS | 33+127'],
  'store.jceks': ['encrypted private key | ENCRYPTED, JCEKS | 33+106'],
  'secret-key.jceks': ['encrypted secret key | ENCRYPTED, JCEKS | 284+160'],
  'store.bks': ['encrypted private key | ENCRYPTED, BKS | 437+188', 'encrypted private key | ENCRYPTED, BKS | 647+60'],
  'store.uber': ['encrypted key store | ENCRYPTED, UBER | 0+736'],
  'store.bcfks': ['encrypted private key | ENCRYPTED, PKCS#8 DER | 4+962'],
  'lab.kdbx': ['encrypted password store | ENCRYPTED, KeePass | 0+1358'],
  'pbe-md5-des.der': ['encrypted private key | ENCRYPTED, PKCS#8 DER | 0+1261'],
  'x25519.der': ['private key | X25519, PKCS#8 DER | 0+48'],
  'x448.der': ['private key | X448, PKCS#8 DER | 0+72'],
  'dsa.der': ['private key | DSA, PKCS#8 DER | 320+31'],
  'brainpool.der': ['private key | EC, PKCS#8 DER | 0+139', 'private key | EC, SEC1 DER | 30+109'],
  'rsa-pss.der': ['private key | RSA-PSS, PKCS#8 DER | 0+1216', 'private key | RSA, PKCS#1 DER | 24+1192'],
  'openssh-rsa.bin': ['SSH private key | OpenSSH, binary | 0+1862', 'SSH private key | RSA, SSH | 873+975'],
  'openssh-ed25519.bin': ['SSH private key | OpenSSH, binary | 0+234', 'SSH private key | Ed25519, SSH | 161+32'],
  'openssh-ecdsa.bin': ['SSH private key | OpenSSH, binary | 0+311', 'SSH private key | EC prime256v1, SSH | 267+33'],
  'dropbear-rsa': ['SSH private key | RSA, SSH | 283+522'],
  'dropbear-ed25519': ['SSH private key | Ed25519, SSH | 19+32'],
  'dropbear-ecdsa': ['SSH private key | EC prime256v1, SSH | 108+33'],
  'gpg-plain-rsa2048.bin': ['OpenPGP private key | RSA 2048 | 272+651'],
  'gpg-enc-rsa2048.bin': ['OpenPGP private key | RSA 2048, ENCRYPTED | 272+697'],
  'gpg-plain-ed25519.bin': ['OpenPGP private key | Ed25519 | 53+37'],
  'gpg-enc-nistp256.bin': ['OpenPGP private key | P-256, ENCRYPTED | 84+83'],
  'gpg-plain-dsa2048.bin': ['OpenPGP private key | DSA 2048 | 817+37', 'OpenPGP private key | ElGamal 2048 | 1559+48'],
  'gpg-enc-dsa1024.bin': ['OpenPGP private key | DSA 1024, ENCRYPTED | 421+71', 'OpenPGP private key | ElGamal 1024, ENCRYPTED | 919+83'],
  'gpg-future.bin': ['OpenPGP private key | Ed25519 | 53+37', 'OpenPGP private key | Cv25519 | 302+37'],
  'gpg-public.bin': [],
  'bob.ccache': [
    'Kerberos session key | krbtgt/LAB.EXAMPLE@LAB.EXAMPLE | 303+32', 'Kerberos ticket | krbtgt/LAB.EXAMPLE@LAB.EXAMPLE | 456+309',
    'Kerberos session key | HTTP/web.lab@LAB.EXAMPLE | 847+32', 'Kerberos ticket | HTTP/web.lab@LAB.EXAMPLE | 994+348',
  ],
  'web.keytab': ['Kerberos key | HTTP/web.lab@LAB.EXAMPLE | 49+32', 'Kerberos key | HTTP/web.lab@LAB.EXAMPLE | 132+16'],
}; // prettier-ignore

const BINARY = NAMES.filter((name) => !name.endsWith('.key'));

describe('a file of a stock tool', () => {
  it('is in this test, each of them', () => {
    expect(BINARY.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(BINARY)('%s: its secret parts, wherever it lies', (name) => {
    for (const before of [noise, noise.subarray(1)]) {
      const found = detectSecrets(Buffer.concat([before, fixture(name), noise]));
      expect(told(found.map((one) => ({ ...one, start: one.start - before.length })))).toEqual(
        EXPECTED[name],
      );
    }
  });

  it.each(BINARY)('%s in base64, in a line and in lines with blanks before them: the same', (name) => {
    const encoded = fixture(name).toString('base64');
    const lines = encoded.replaceAll(/.{76}/g, '$&\n    ');
    const values = detectSecrets(fixture(name)).map(({ value }) => Buffer.from(value).toString('hex'));
    for (const text of [`data: ${encoded}\n`, `data: |\n    ${lines}\n---\n`]) {
      const found = detectSecrets(Buffer.from(text)).filter(({ rule }) => rule !== 'bare-keys');
      for (const { start, length, value } of found) {
        const stored = Buffer.from(text.slice(start, start + length).replaceAll(/\s/g, ''), 'base64');
        expect(stored.includes(Buffer.from(value))).toBe(true);
      }
      // Keys without a passphrase in DER are found by their base64 as it stands.
      if (name.endsWith('.der') && name !== 'pbe-md5-des.der') continue;
      expect(found.map(({ value }) => Buffer.from(value).toString('hex')).sort()).toEqual(values.sort());
    }
  });

  it.each(BINARY)('%s as digits: each of its secret parts, as digits', (name) => {
    const text = `blob ${fixture(name).toString('hex')} end`;
    const found = detectSecrets(Buffer.from(text)).map(({ value }) => Buffer.from(value).toString('latin1'));
    if (name === 'dsa.der') return; // as digits it begins as nothing that is known
    for (const { value } of detectSecrets(fixture(name))) {
      const digits = Buffer.from(value).toString('hex');
      expect(found.some((one) => one.includes(digits))).toBe(true);
    }
  });

  it('in a stream is found whole over the borders of its windows', () => {
    const key = fixture('aes.p12');
    const bytes = Buffer.concat([Buffer.alloc(2 ** 20 + 65_536 - 1200, 7), key, Buffer.alloc(400_000, 7)]);
    const scanner = createSecretScanner();
    const found = [...scanner.push(bytes), ...scanner.end()];
    expect(found.map(({ length }) => length)).toEqual([2515, 1329]);
  });

  it('that was cut, or of which bytes were changed, gives nothing outside of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.nat(),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        (name, from, to, changes) => {
          const bytes = fixture(name);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const start = from % 4 === 0 ? from % bytes.length : 0;
          const part = bytes.subarray(start, start + (to % (bytes.length - start + 1)));
          for (const find of findInBytes(part)) {
            expect(find.start).toBeGreaterThanOrEqual(0);
            expect(find.length).toBeGreaterThan(0);
            expect(find.start + find.length).toBeLessThanOrEqual(part.length);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a store of KeePass 4', () => {
  // No stock tool of Debian 12 writes one without a window: by its documentation.
  const field = (id: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([id]), Buffer.from(new Uint32Array([value.length]).buffer), value]);
  const random = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 167 + (at >> 3) * 41 + 13) & 0xff));
  const block = (data: Buffer): Buffer => Buffer.concat([random(32), Buffer.from(new Uint32Array([data.length]).buffer), data]);
  const head = Buffer.concat([Buffer.from('03d9a29a67fb4bb500000400', 'hex'), field(2, random(16)), field(4, random(32)), field(0, Buffer.from('0d0a0d0a', 'hex')), random(64)]);
  const store = Buffer.concat([head, block(random(900)), block(random(300)), block(Buffer.alloc(0))]);
  const found = (bytes: Buffer): string[] => told(detectSecrets(bytes)).filter((one) => one.includes('KeePass'));

  it('is told as far as its blocks go', () => {
    expect(found(Buffer.concat([noise, store, noise]))).toEqual([`encrypted password store | ENCRYPTED, KeePass | ${noise.length}+${store.length}`]);
  });

  it('is told up to the limit where it is longer, and as far as it goes where it was cut', () => {
    const long = Buffer.concat([head, block(random(200_000)), block(Buffer.alloc(0))]);
    expect(found(long)).toEqual([`encrypted password store | ENCRYPTED, KeePass | 0+${60 * 1024}`]);
    expect(found(store.subarray(0, 700))).toEqual(['encrypted password store | ENCRYPTED, KeePass | 0+700']);
  });

  it('is none by its first bytes, without a header behind them', () => {
    for (const bytes of [store.subarray(0, 12), Buffer.concat([store.subarray(0, 12), Buffer.alloc(2000)]), Buffer.concat([store.subarray(0, 8), random(2000)])])
      expect(found(bytes)).toEqual([]);
  });
}); // prettier-ignore

describe('a key that is told', () => {
  it('is one that opens: the seed of Ed25519 in an OpenSSH file and in a host key', () => {
    for (const name of ['openssh-ed25519.bin', 'dropbear-ed25519']) {
      const seed = detectSecrets(fixture(name)).find(({ label }) => label === 'Ed25519, SSH')!.value;
      const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
      expect(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType).toBe('ed25519');
    }
  });

  it("is none where public keys, signatures or comments have a private one's lengths", () => {
    const string = (bytes: Buffer | string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, Buffer.from(bytes)]);
    };
    const key = fixture('dropbear-ecdsa');
    const blob = key.subarray(0, 104);
    for (const bytes of [
      Buffer.concat([
        string('ssh-ed25519'),
        string(Buffer.from('signature of an agent'.padEnd(64, 'x1y2z3'))),
      ]),
      Buffer.concat([blob, string('a comment that is as long as key')]),
    ]) {
      expect(findInBytes(bytes)).toEqual([]);
    }
  });

  it('of version 6 of OpenPGP has its length instead of a curve', () => {
    const secret = fixture('openssh-ed25519.bin').subarray(161, 193);
    const packet = (tag: number): Buffer =>
      Buffer.concat([Buffer.from([tag, 75, 6, 0x66, 1, 2, 3, 27, 0, 0, 0, 32]), fixture('openssh-ed25519.bin').subarray(193, 225), Buffer.from([0]), secret]); // prettier-ignore
    const [found] = findInBytes(Buffer.concat([noise, packet(0xc5), noise]));
    expect(found).toMatchObject({ kind: 'OpenPGP private key', start: noise.length + 44, length: 33 });
    expect(findInBytes(Buffer.concat([noise, packet(0xc6), noise]))).toEqual([]);
  });
});

describe('a keytab of many entries', () => {
  it('has keys behind the first 64 KiB', () => {
    const [one, ...rest] = [fixture('web.keytab').subarray(0, 2), fixture('web.keytab').subarray(2)];
    const bytes = Buffer.concat([one!, ...Array.from({ length: 3000 }, () => rest[0]!)]);
    const scanner = createSecretScanner();
    const found = [...scanner.push(bytes), ...scanner.end()];
    expect(found).toHaveLength(6000);
  });
});

describe("GnuPG's own form", () => {
  const atoms = (...parts: (string | Buffer)[]): Buffer =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.concat([Buffer.from(`${part.length}:`), part])))); // prettier-ignore
  const random = fixture('openssh-rsa.bin').subarray(900, 1400);
  const bare = atoms('(11:private-key(3:rsa(1:n', random.subarray(0, 256), ')(1:e', Buffer.from([1, 0, 1]), ')(1:d', random.subarray(256, 500), ')(1:p', random.subarray(100, 228), ')))'); // prettier-ignore
  const encrypted = atoms('(21:protected-private-key(3:ecc(5:curve7:Ed25519)(1:q', random.subarray(0, 33), ')(9:protected25:openpgp-s2k3-sha1-aes-cbc((4:sha1', random.subarray(40, 48), '8:65011712)', random.subarray(50, 66), ')', random.subarray(70, 150), ')(12:protected-at15:20261127T200339)))'); // prettier-ignore

  it.each([
    ['gnupg-rsa-plain.key', 4, '\\(d'],
    ['gnupg-nistp256-enc.key', 1, '\\)'],
  ])('as text, %s, gives the numbers that are secret alone', (name, count, first) => {
    const text = fixture(name).toString();
    const found = detectSecrets(fixture(name), { place: 'file' });
    expect(found.map(({ kind }) => kind)).toEqual(Array.from({ length: count }, () => 'OpenPGP private key'));
    for (const { start, length } of found) {
      expect(text[start - 1]).toBe('#');
      expect(text[start + length]).toBe('#');
    }
    expect(text.slice(0, found[0]!.start)).toMatch(new RegExp(`${first}\\s+#$|${first}#$`));
    expect(found.some(({ value }) => Buffer.from(value).includes('0A52031920'))).toBe(false);
  });

  it('gives what is secret of it, and leaves what is public', () => {
    const values = (bytes: Buffer): string[] => findInBytes(bytes).map(({ start, length }) => bytes.toString('hex', start, start + length)); // prettier-ignore
    expect(values(bare)).toEqual([random.toString('hex', 256, 500), random.toString('hex', 100, 228)]);
    expect(values(encrypted)).toEqual([random.toString('hex', 70, 150)]);
    for (let length = 0; length < bare.length; length++) findInBytes(bare.subarray(0, length));
  });
});
