import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedSignersLine,
  createSigningKey,
  fingerprint,
  openSshLine,
  parseAllowedSigners,
  parseOpenSshLine,
  parsePublicKeyPem,
  principalOf,
  publicKeyPem,
  readKey,
} from '../../../electron/evidence/keys/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { workFolder } from './stock-tools.ts';

const folder = workFolder();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function code(work: () => unknown): string {
  try {
    work();
  } catch (caught) {
    if (caught instanceof PermafrostError) return caught.detail.code;
    throw caught;
  }
  return 'nothing';
}

describe('a key of ours', () => {
  const key = createSigningKey();

  test('is a file that openssl opens with the passphrase, and no other', () => {
    folder.write('examiner.key', key.encryptedPem('correct horse ß'));
    const opened = folder.run('openssl', [
      'pkey',
      '-in',
      'examiner.key',
      '-passin',
      'pass:correct horse ß',
      '-pubout',
    ]);
    expect(opened).toEqual({ code: 0, out: publicKeyPem(key.publicKey) });
    expect(folder.run('openssl', ['pkey', '-in', 'examiner.key', '-passin', 'pass:wrong']).code).not.toBe(0);
  });

  test('is encrypted with scrypt and AES-256', () => {
    folder.write('parsed.key', key.encryptedPem('x'));
    const { out } = folder.run('openssl', ['asn1parse', '-in', 'parsed.key']);
    expect(out).toContain(':scrypt');
    expect(out).toContain('aes-256-cbc');
  });

  test('comes back from its file', () => {
    const document = readKey(Buffer.from(key.encryptedPem('one two')), 'the key');
    expect(document).toMatchObject({ format: 'pkcs8-encrypted', encrypted: true, publicKey: null });
    expect(hex(document.open('one two').key.publicKey)).toBe(hex(key.publicKey));
    expect(code(() => document.open('one too'))).toBe('passphrase');
    expect(code(() => document.open(null))).toBe('passphrase');
  });

  test('has no empty passphrase', () => {
    expect(code(() => key.encryptedPem(''))).toBe('usage');
  });

  test('has the fingerprint that ssh-keygen shows, and its line', () => {
    folder.write('line.pub', openSshLine(key.publicKey, 'A. Examiner'));
    const { out } = folder.run('ssh-keygen', ['-l', '-f', 'line.pub']);
    expect(out).toBe(`256 ${fingerprint(key.publicKey)} A. Examiner (ED25519)\n`);
  });
});

describe('keys that ssh-keygen makes', () => {
  test.each([
    ['plain', '', []],
    ['encrypted', 'a passphrase', []],
    ['of 3 rounds', 'ü'.repeat(40), ['-a', '3']],
    ['with AES-256 in GCM', 'pw', ['-Z', 'aes256-gcm@openssh.com', '-a', '1']],
    ['with AES-128 in CBC', 'pw', ['-Z', 'aes128-cbc', '-a', '1']],
    ['with ChaCha20 and Poly1305', 'pw', ['-Z', 'chacha20-poly1305@openssh.com', '-a', '1']],
    ['with triple DES', 'pw', ['-Z', '3des-cbc', '-a', '1']],
  ])('%s open', (name, passphrase, options) => {
    const file = name.replaceAll(' ', '-');
    const made = folder.run('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-f',
      file,
      '-N',
      passphrase,
      '-C',
      'examiner@lab é',
      ...options,
    ]);
    expect(made).toEqual({ code: 0, out: '' });
    const document = readKey(folder.read(file), file);
    const line = folder.read(`${file}.pub`).toString();
    expect(document).toMatchObject({ format: 'openssh', encrypted: passphrase !== '' });
    expect(openSshLine(document.publicKey!, 'examiner@lab é')).toBe(line);
    const { key, comment } = document.open(passphrase);
    expect(openSshLine(key.publicKey, comment)).toBe(line);
    if (passphrase !== '') {
      expect(code(() => document.open(`${passphrase}x`))).toBe('passphrase');
      expect(code(() => document.open(null))).toBe('passphrase');
    }
    expect(folder.run('ssh-keygen', ['-l', '-f', file]).out).toContain(fingerprint(key.publicKey));
  });

  test('without a comment, and with other ends of line, are read as public keys', () => {
    folder.run('ssh-keygen', ['-q', '-t', 'ed25519', '-f', 'bare', '-N', '', '-C', '']);
    const line = folder.read('bare.pub').toString();
    const { publicKey } = readKey(folder.read('bare'), 'bare');
    for (const text of [line, line.trimEnd(), line.replace('\n', '\r\n')])
      expect(hex(readKey(Buffer.from(text), 'bare.pub').publicKey!)).toBe(hex(publicKey!));
  });

  test('of another kind are named and refused', () => {
    folder.run('ssh-keygen', ['-q', '-t', 'ecdsa', '-f', 'ecdsa', '-N', '']);
    expect(code(() => readKey(folder.read('ecdsa'), 'ecdsa'))).toBe('unsupported');
    expect(code(() => readKey(folder.read('ecdsa.pub'), 'ecdsa.pub'))).toBe('unsupported');
  });

  test('with more rounds than we would wait for are refused before the work', () => {
    folder.run('ssh-keygen', ['-q', '-t', 'ed25519', '-f', 'rounds', '-N', 'pw', '-a', '1']);
    const bytes = Buffer.from(
      folder
        .read('rounds')
        .toString()
        .replaceAll(/-----[^-]+-----|\n/g, ''),
      'base64',
    );
    const rounds = bytes.indexOf('bcrypt') + 6 + 4 + 4 + 16;
    expect(bytes.readUInt32BE(rounds)).toBe(1);
    bytes.writeUInt32BE(2 ** 31, rounds);
    const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
    expect(code(() => readKey(Buffer.from(text), 'rounds').open('pw'))).toBe('limit');
  });
});

describe('keys that openssl makes', () => {
  test.each([
    ['plain', []],
    ['with PBKDF2', ['-aes-256-cbc', '-pass', 'pass:pw']],
    ['with AES-128', ['-aes-128-cbc', '-pass', 'pass:pw']],
  ])('%s open', (name, options) => {
    const file = `openssl-${name.replaceAll(' ', '-')}`;
    expect(folder.run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', file, ...options]).code).toBe(
      0,
    );
    const { key } = readKey(folder.read(file), file).open('pw');
    const { out } = folder.run('openssl', ['pkey', '-in', file, '-passin', 'pass:pw', '-pubout']);
    expect(publicKeyPem(key.publicKey)).toBe(out);
  });

  test.each([
    ['-v2prf', 'hmacWithSHA512'],
    ['-v2prf', 'hmacWithSHA1'],
    ['-v2prf', 'hmacWithSHA224'],
    ['-v2', 'des3'],
    ['-scrypt', null],
  ])('encrypted with pkcs8 %s %s open', (option, argument) => {
    folder.run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'source.pem']);
    const made = folder.run('openssl', [
      'pkcs8',
      '-topk8',
      '-in',
      'source.pem',
      '-out',
      'made.pem',
      '-passout',
      'pass:pw',
      option,
      ...(argument === null ? [] : [argument]),
    ]);
    expect(made.code).toBe(0);
    const { key } = readKey(folder.read('made.pem'), 'made.pem').open('pw');
    expect(publicKeyPem(key.publicKey)).toBe(
      folder.run('openssl', ['pkey', '-in', 'source.pem', '-pubout']).out,
    );
  });

  test('of another kind are refused', () => {
    folder.run('openssl', ['genpkey', '-algorithm', 'x25519', '-out', 'x25519.pem']);
    expect(code(() => readKey(folder.read('x25519.pem'), 'x25519.pem'))).toBe('unsupported');
    folder.run('openssl', ['pkey', '-in', 'x25519.pem', '-pubout', '-out', 'x25519.pub']);
    expect(code(() => readKey(folder.read('x25519.pub'), 'x25519.pub'))).toBe('unsupported');
  });
});

test('a file that is no key is told so, not taken for a broken one', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('some notes\n'), Buffer.from([0x30, 0x2e, 2, 1, 0])])
    expect(() => readKey(bytes, 'it')).toThrow('it is no key, neither in PEM nor in OpenSSH');
});

describe('public forms', () => {
  const key = createSigningKey().publicKey;
  const forms = [
    ['PEM', publicKeyPem(key), (text: string) => ({ key: parsePublicKeyPem(text, 'it') })],
    ['OpenSSH line', openSshLine(key, 'A. Examiner'), (text: string) => parseOpenSshLine(text, 'it')],
    [
      'allowed signers',
      allowedSignersLine(key, 'A. Examiner', 'permafrost-bundle'),
      (text: string) => parseAllowedSigners(text, 'it'),
    ],
  ] as const;

  test.each(forms)('%s comes back', (_, text, parse) => {
    expect(hex(parse(text).key)).toBe(hex(key));
  });

  test.each(forms)('%s with any bit flipped says something else, or nothing', (_, text, parse) => {
    const original = parse(text);
    for (let bit = 0; bit < text.length * 8; bit++) {
      const flipped = Buffer.from(text, 'latin1');
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      try {
        expect(parse(flipped.toString('latin1'))).not.toEqual(original);
      } catch (caught) {
        if (!(caught instanceof PermafrostError)) throw caught;
      }
    }
  });

  test('a principal is one word that ssh-keygen takes for no pattern', () => {
    expect(principalOf('A. Examiner, "lab" *?!')).toBe('A.-Examiner-lab');
    expect(principalOf(' ')).toBe('examiner');
    expect(principalOf('Zoë')).toBe('Zoë');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZé1 -*?!,"#.\n\0\u202e\u{1f600}') }), (name) => {
        expect(principalOf(name)).toMatch(/^[^\s,*?!"#]{1,100}$/u);
        expect(principalOf(principalOf(name))).toBe(principalOf(name));
      }),
    );
  });
});

describe('hostile key files', () => {
  const samples = (): Buffer[] => {
    folder.run('ssh-keygen', ['-q', '-t', 'ed25519', '-f', 'hostile', '-N', '']);
    folder.run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'hostile.pem']);
    return [folder.read('hostile'), folder.read('hostile.pem')];
  };

  test('any bytes are a key or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => readKey(bytes, 'it')).toThrow(PermafrostError);
      }),
    );
  });

  test('files cut or changed in a byte are a key or a typed error', () => {
    const originals = samples();
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.nat({ max: 500 }),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (original, at, byte, cut) => {
          const bytes = Buffer.from(cut ? original.subarray(0, at) : original);
          if (!cut && at < bytes.length) bytes[at] = byte;
          try {
            readKey(bytes, 'it').open('');
          } catch (caught) {
            expect(caught).toBeInstanceOf(PermafrostError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a scrypt that asks for gigabytes is refused before the work', () => {
    const pem = createSigningKey().encryptedPem('pw');
    const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\n/g, ''), 'base64');
    const n = der.indexOf(Buffer.from('02024000', 'hex')); // N = 2^14
    der.writeUInt16BE(0x7fff, n + 2);
    const r = n + 4;
    expect(der[r]).toBe(2);
    der[r + 2] = 0x7f;
    der[r + 5] = 0x7f;
    const text = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${der.toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
    expect(code(() => readKey(Buffer.from(text), 'it').open('pw'))).toBe('limit');
  });

  test('more bytes than a key file has are refused', () => {
    expect(code(() => readKey(new Uint8Array(70_000), 'it'))).toBe('limit');
  });
});
