import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { createRedactionList, createRedactor } from '../../../electron/evidence/redaction/index.ts';
import { FORMS } from './forms.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** A key in whose base64 characters stand that percent-encoding escapes. */
function ecPem(type: 'sec1' | 'pkcs8'): string {
  for (;;) {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const pem = key.export({ type, format: 'pem' }).toString();
    if (/[A-Za-z0-9]{20}[+/][A-Za-z0-9+/]{20}/.test(pem)) return pem;
  }
}
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const DER = privateKey.export({ type: 'pkcs8', format: 'der' });
const LINES = PEM.split('\n').filter((line) => line.length === 64);
const redactor = createRedactor(
  [{ kind: 'private key', bytes: new Uint8Array(Buffer.from(PEM)) }],
  () => [],
  createRedactionList(Buffer.alloc(32, 7)),
);

function redacted(input: Uint8Array, chunk: number): Buffer {
  const stream = redactor.stream('data/exhibits/0001.bin');
  const parts: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += chunk) parts.push(stream.push(input.subarray(at, at + chunk)));
  parts.push(stream.end());
  return Buffer.concat(parts);
}

describe('a part of a known key, cut out anywhere', () => {
  it.each(Object.keys(FORMS))("goes in the form '%s'", (form) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: LINES.length - 1 }),
        fc.integer({ min: 0, max: 44 }),
        fc.integer({ min: 20, max: 64 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 300 }),
        (line, from, length, around, chunk) => {
          const part = LINES[line]!.slice(from, from + length);
          fc.pre(part.length >= 20 && new Set(part).size >= 12);
          const planted = FORMS[form]!(part, around);
          const input = Buffer.concat([Buffer.from('\x01[ '), planted, Buffer.from(' ]\x02')]);
          const output = redacted(input, chunk);
          expect(output).toHaveLength(input.length);
          expect(output.subarray(0, 3)).toEqual(input.subarray(0, 3));
          // At the ends of base64 a character may hold bits of a neighbour too; the last zero of UTF-16 says nothing.
          const left = [...output].filter((byte, at) => byte !== 0x58 && at >= 3 && at < input.length - 3).length;
          expect(left).toBeLessThanOrEqual(form.startsWith('base64') ? 8 : 2);
        },
      ),
      { numRuns: 40 },
    );
  }); // prettier-ignore

  it('goes as bytes of its DER, as a page of memory has them', () => {
    const part = DER.subarray(300, 420);
    const output = redacted(Buffer.concat([Buffer.alloc(64), part, Buffer.alloc(64)]), 97);
    expect(output.subarray(64, 64 + part.length).every((byte) => byte === 0x58)).toBe(true);
    expect(output.subarray(0, 64).every((byte) => byte === 0)).toBe(true);
  });

  it.each(['aes.p12', 'store.jks', 'gpg-plain-rsa2048.bin', 'openssh-rsa.bin', 'dropbear-rsa', 'bob.ccache'])(
    'goes as bytes of a key that is no text, as a border of memory cuts it: %s',
    (name) => {
      const found = detectSecrets(readFileSync(`test/fixtures/keys/${name}`));
      const { value, kind } = found.reduce((a, b) => (b.value.length > a.value.length ? b : a));
      const own = createRedactor([{ kind, bytes: value }], () => [], createRedactionList(Buffer.alloc(32, 7)));
      for (const [from, to] of [[0, value.length - 31], [29, value.length], [41, 90]] as const) {
        const stream = own.stream('data/exhibits/0001.bin');
        const part = value.subarray(from, to);
        const output = Buffer.concat([stream.push(Buffer.concat([Buffer.alloc(16, 1), part])), stream.push(Buffer.alloc(16, 1)), stream.end()]);
        expect(output.subarray(16, 16 + part.length).every((byte) => byte === 0x58)).toBe(true);
      }
    },
  ); // prettier-ignore

  it.each([
    ['RSA, PKCS#1', privateKey.export({ type: 'pkcs1', format: 'pem' })],
    ['EC, SEC1', ecPem('sec1')],
    ['EC, PKCS#8', ecPem('pkcs8')],
  ])('goes where a key of %s was percent-encoded, also cut within an escape', (_name, pem) => {
    const encoded = encodeURIComponent(pem.toString());
    const known = [{ kind: 'private key', bytes: new Uint8Array(Buffer.from(encoded)) }];
    const body = encoded.slice(encoded.indexOf('%0A') + 3, encoded.indexOf('-----END'));
    const one = createRedactor(known, () => [], createRedactionList(Buffer.alloc(32, 7)));
    const forms = ['utf-16le', 'utf-16be', 'hex, lower case', 'base64'].map((name) => FORMS[name]!);
    const escapes = [...body.matchAll(/%2[BF]/g)].map(({ index }) => index).filter((at) => at >= 20);
    expect(escapes.length).toBeGreaterThan(0);
    for (const at of escapes) {
      for (const [from, to] of [[at - 18, at + 2], [at + 1, at + 21], [at + 2, at + 22]] as const) {
        const part = body.slice(from, to);
        // What all keys of P-256 have, and the public key behind it, is no piece.
        if (part.length < 20 || part.includes('AwEHoUQDQgAE')) continue;
        for (const form of [(text: string) => Buffer.from(text), ...forms]) {
          const planted = form(part, 1);
          const stream = one.stream('data/exhibits/0001.bin');
          const output = Buffer.concat([stream.push(Buffer.concat([Buffer.from('\x01[ '), planted, Buffer.from(' ]\x02')])), stream.end()]);
          const left = [...output].filter((byte, i) => byte !== 0x58 && i >= 3 && i < output.length - 3).length;
          expect(left, `${part} ${planted.toString()}`).toBeLessThanOrEqual(8);
        }
      }
    }
  }); // prettier-ignore

  it('leaves the borders that all keys have', () => {
    const encoded = encodeURIComponent(PEM);
    const known = [{ kind: 'private key', bytes: new Uint8Array(Buffer.from(encoded)) }];
    const text = '-----BEGIN%20PRIVATE%20KEY-----%0A and -----END%20PRIVATE%20KEY-----%0A';
    const one = createRedactor(known, () => [], createRedactionList(Buffer.alloc(32, 7)));
    const stream = one.stream('data/exhibits/0001.bin');
    expect(Buffer.concat([stream.push(Buffer.from(text)), stream.end()]).toString()).toBe(text);
  });

  it('leaves runs of one character that keys have too', () => {
    const text = `AAAAAAAAAAAAAAAAAAAAAAAA ${'='.repeat(40)}`;
    expect(redacted(Buffer.from(text), 1000).toString()).toBe(text);
  });
});

describe('a key that is written in digits or base64', () => {
  const KEY = createHash('sha512').update('a key').digest();
  const lines = [...Array(16).keys()].map((line) => createHash('md5').update(`line ${line}`).digest('hex'));
  const STATIC = Buffer.from(lines.join(''), 'hex');
  const within = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.alloc(40, 1), bytes, Buffer.alloc(40, 2)]);
  const cleared = (kind: string, value: string, bytes: Uint8Array): string => {
    const one = createRedactor([{ kind, bytes: new Uint8Array(Buffer.from(value)) }], () => [], createRedactionList(Buffer.alloc(32, 7)));
    const stream = one.stream('data/exhibits/0001.bin');
    return Buffer.concat([stream.push(within(bytes)), stream.end()]).subarray(40, -40).toString('latin1');
  };

  it.each([
    ['digits', KEY.subarray(0, 16).toString('hex'), KEY.subarray(0, 16)],
    ['digits in capitals behind 0x', `0x${KEY.subarray(0, 32).toString('hex').toUpperCase()}`, KEY.subarray(0, 32)],
    ['pairs of digits', KEY.subarray(0, 32).toString('hex').replace(/(..)(?=.)/g, '$1:'), KEY.subarray(0, 32)],
    ['base64', KEY.subarray(0, 32).toString('base64'), KEY.subarray(0, 32)],
    ['base64url', KEY.toString('base64url'), KEY],
    ['lines of digits between borders', `-----BEGIN OpenVPN Static key V1-----\n${lines.join('\n')}\n-----END OpenVPN Static key V1-----\n`, STATIC],
  ])('%s: its bytes go too', (_, value, bytes) => {
    expect(cleared('shared key', value, bytes)).toBe('X'.repeat(bytes.length));
  });

  it('bytes that digits were recognised from go as digits and as base64', () => {
    const one = createRedactor([{ kind: 'key', bytes: new Uint8Array(KEY.subarray(0, 32)) }], () => [], createRedactionList(Buffer.alloc(32, 7)));
    for (const form of ['hex', 'base64'] as const) {
      expect(one.text(`key ${KEY.subarray(0, 32).toString(form)}`, { file: 'data/a.json', pointer: '/a' })).toMatch(/^key \[redacted key \d+\]=?$/);
    }
  });

  it('letters that are no key of a known length give no bytes', () => {
    const word = 'thirty-letters-and-some-blanks';
    expect(cleared('password', word, Buffer.from(word, 'base64'))).not.toContain('X');
  });
}); // prettier-ignore

describe('what all keys have in common', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = (['P-256', 'P-384', 'P-521'] as const).map((namedCurve) => generateKeyPairSync('ec', { namedCurve }));
  const values = [rsa, ...ec].flatMap(({ privateKey: key }) => [
    ...(['pkcs8', key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1'] as const).flatMap((type) => [
      { kind: 'private key', bytes: new Uint8Array(Buffer.from(key.export({ type: type as 'pkcs8', format: 'pem' }))) },
      { kind: 'private key', bytes: new Uint8Array(key.export({ type: type as 'pkcs8', format: 'der' })) },
    ]),
  ]);

  it.each(['rsa', 'P-256', 'P-384', 'P-521'])("stays in another's public key: %s", (kind) => {
    const other = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: kind });
    const known = createRedactor(values, () => [], createRedactionList(Buffer.alloc(32, 7)));
    for (const format of ['pem', 'der'] as const) {
      const exported = Buffer.from(other.publicKey.export({ type: 'spki', format: format as 'pem' }));
      for (const shift of [0, 1, 2]) {
        const input = Buffer.concat([Buffer.alloc(shift, 1), exported]);
        const asBase64 = Buffer.from(input.toString('base64'));
        for (const bytes of [input, asBase64]) {
          const stream = known.stream('data/exhibits/0001.bin');
          expect(Buffer.concat([stream.push(bytes), stream.end()]).toString('latin1')).toBe(bytes.toString('latin1'));
        }
      }
    }
  });
}); // prettier-ignore
