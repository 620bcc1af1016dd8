import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createSecretScanner, detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import type { DetectedSecret } from '../../../electron/analysis/secrets/index.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const values = (secrets: readonly DetectedSecret[]): string[] => secrets.map(({ value }) => text(value));

describe('encodings', () => {
  it('are plain, UTF-16LE at even and odd places, and base64 with the text around the secret', () => {
    const line = 'DB_PASSWORD=Tr0ub4dor-and-3';
    const wide = Buffer.from(`\0\0${line}`, 'utf16le');
    expect(values(detectSecrets(wide))).toEqual(['Tr0ub4dor-and-3']);
    const [odd] = detectSecrets(wide.subarray(1));
    expect(odd).toMatchObject({ encoding: 'utf-16le', start: 3 + 24, length: 30 });
    const encoded = Buffer.from(`x=1\n${line}\n`).toString('base64');
    const [inside] = detectSecrets(Buffer.from(`blob: ${encoded}`));
    expect(inside).toMatchObject({ encoding: 'base64', kind: 'password', label: 'DB_PASSWORD' });
    const place = `blob: ${encoded}`.slice(inside!.start, inside!.start + inside!.length);
    expect(Buffer.from(place, 'base64').toString()).toContain('Tr0ub4dor-and-3');
  });

  it('are UTF-16BE too, with a mark or without, whatever stands before and behind', () => {
    const line = 'DB_PASSWORD=Tr0ub4dor-and-3';
    const high = Buffer.from(line, 'utf16le').swap16();
    for (const before of ['feff', '0000', '1e36', '0400001e', '000a', '07', ''])
      for (const behind of ['', '30', 'ff', '0204', '017f', '1f00', '07']) {
        const head = Buffer.from(before, 'hex');
        const found = detectSecrets(Buffer.concat([head, high, Buffer.from(behind, 'hex')]));
        if (before === '0000' || (before === '' && behind === '')) expect(values(found)).toHaveLength(1);
        else expect(values(found), `${before} ${behind}`).toEqual(['Tr0ub4dor-and-3']);
        if (before === 'feff') expect(found[0]).toMatchObject({ encoding: 'utf-16be', start: head.length + 24, length: 30 });
      }
  }); // prettier-ignore

  it('leave UTF-16LE as it is where text or numbers stand beside it', () => {
    const low = Buffer.from('DB_PASSWORD=Tr0ub4dor-and-3', 'utf16le');
    for (const before of ['', '36000000', '0000', 'fffe'])
      for (const behind of ['', '0000', '6162', '41000000']) {
        const head = Buffer.from(before, 'hex');
        const [found] = detectSecrets(Buffer.concat([head, low, Buffer.from(behind, 'hex')]));
        expect(found).toMatchObject({ encoding: 'utf-16le', start: head.length + 24 });
      }
  }); // prettier-ignore

  it('of a password with bytes that are no ASCII are whole', () => {
    expect(values(detectSecrets(Buffer.from('\0PASSWORD=Pässwört7\0')))).toEqual([
      Buffer.from('Pässwört7').toString('latin1'),
    ]);
  });
});

describe('keys in DER', () => {
  const noise = Buffer.alloc(4096, 7);
  it.each([
    ['RSA, PKCS#1', generateKeyPairSync('rsa', { modulusLength: 2048 }), 'pkcs1', 'RSA'],
    ['RSA, PKCS#8', generateKeyPairSync('rsa', { modulusLength: 1024 }), 'pkcs8', 'RSA'],
    ['EC, PKCS#8', generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'pkcs8', 'EC prime256v1'],
    ['EC, SEC1', generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sec1', 'EC secp384r1'],
    ['Ed25519', generateKeyPairSync('ed25519'), 'pkcs8', 'Ed25519'],
  ] as const)('%s: found, whole, with its public half', (_, pair, type, algorithm) => {
    const der = pair.privateKey.export({ type: type as 'pkcs8', format: 'der' });
    const found = detectSecrets(Buffer.concat([noise, der, noise])).filter(
      ({ start }) => start === noise.length,
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ rule: 'der-keys', length: der.length });
    expect(found[0]!.validity).toMatchObject({ algorithm });
    expect(found[0]!.validity!.publicKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it('encrypted: found, and said to be', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const der = privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
    const [found] = detectSecrets(Buffer.concat([noise, der, noise]));
    expect(found).toMatchObject({ kind: 'encrypted private key', start: 4096, length: der.length });
    expect(found!.validity).toEqual({ encrypted: true });
  });

  it('are not seen in a certificate or a public key', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(detectSecrets(publicKey.export({ type: 'spki', format: 'der' }))).toEqual([]);
  });
});

describe('validity', () => {
  it('of a token: algorithm, issuer, times', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://id.example.com', exp: 1795503000, iat: 1795500000 })}.c2lnbmF0dXJlLW9m`;
    expect(detectSecrets(Buffer.from(token))[0]!.validity).toEqual({
      algorithm: 'RS256',
      issuer: 'https://id.example.com',
      expiresAt: 1795503000,
      issuedAt: 1795500000,
    });
  });

  it('of a key in PEM: type and size', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const found = detectSecrets(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    expect(found[0]!.validity).toMatchObject({ algorithm: 'RSA', bits: 2048 });
  });
});

const PIECES = [
  'DB_PASSWORD=Tr0ub4dor-and-3\0',
  'smtp://mailer:hunter2-lab@mail.example.com',
  '{"client_secret": "a1b2c3d4e5f6"}',
  ' 4111 1111 1111 1111 ',
  'AKIAIOSFODNN7EXAMPLE',
  'kind: Secret\ndata:\n  a: Y29ycmVjdCBob3JzZQ==\n---\n',
  '\0\0\0\0\0\0\0\0',
  'plain text of no interest, password: none\n',
  '\xff\x02\x01\x00\x30',
  `${'x'.repeat(5000)} `,
];

describe('a stream', () => {
  it('in chunks of any size has the secrets of the whole', () => {
    const piece = fc.constantFrom(...PIECES, 'gap');
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 200, maxLength: 400 }),
        fc.integer({ min: 1, max: 300_000 }),
        (pieces, size) => {
          // Room between them, so that windows end everywhere.
          const bytes = Buffer.from(
            pieces.map((one) => (one === 'gap' ? '\0'.repeat(30_000) : one)).join('\0'),
            'latin1',
          );
          const scanner = createSecretScanner();
          const found: DetectedSecret[] = [];
          for (let at = 0; at < bytes.length; at += size)
            found.push(...scanner.push(bytes.subarray(at, at + size)));
          found.push(...scanner.end());
          const whole = detectSecrets(bytes);
          expect(found.map(({ start, length, rule }) => [start, length, rule])).toEqual(
            whole.map(({ start, length, rule }) => [start, length, rule]),
          );
        },
      ),
      { numRuns: 12 },
    );
  });

  it('of any bytes gives places within it and in their order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string()), { maxLength: 12 }),
        (pieces) => {
          const bytes = Buffer.from(pieces.join(''), 'latin1');
          let before = 0;
          for (const { start, length, value } of detectSecrets(bytes)) {
            expect(start).toBeGreaterThanOrEqual(before);
            expect(length).toBeGreaterThan(0);
            expect(start + length).toBeLessThanOrEqual(bytes.length);
            expect(value.length).toBeGreaterThan(0);
            before = start;
          }
        },
      ),
    );
  });
});

describe('real checkpoints', () => {
  const fixture = (name: string): Buffer =>
    zstdDecompressSync(readFileSync(new URL(`../../fixtures/checkpoints/${name}`, import.meta.url)));
  const distinct = (bytes: Uint8Array): Set<string> => {
    const scanner = createSecretScanner();
    return new Set(values([...scanner.push(bytes), ...scanner.end()]));
  };

  it('of a web shop: every planted secret, and nothing that is none', () => {
    const found = distinct(fixture('containerd-web-benign.tar.zst'));
    const tokens = [...found].filter((value) => value.startsWith('eyJ'));
    expect([...found].filter((value) => !tokens.includes(value)).sort()).toEqual([
      '4111111111111111',
      'AKIAIOSFODNN7EXAMPLE',
      'Tr0ub4dor-and-3-lab-only',
      'hunter2-lab',
      'lab-jwt-signing-secret-2026',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    ]);
    expect(tokens.length).toBeGreaterThanOrEqual(3);
  });

  it('of every kernel object and of hostile names: none, for none is there', () => {
    expect(distinct(fixture('features.tar.zst'))).toEqual(new Set());
    expect(distinct(fixture('hostile-strings.tar.zst'))).toEqual(new Set());
  });
});
