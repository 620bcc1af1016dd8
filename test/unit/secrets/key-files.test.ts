/** Files of a key alone: by their names, for digits of a key are those of a digest. */
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { keepsSecrets } from '../../../shared/secrets/rules/named-paths.ts';

const bytes = createHash('sha512').update('a key').digest();
const hex = bytes.subarray(0, 32).toString('hex');
const base64 = bytes.subarray(0, 32).toString('base64');
const found = (path: string, content: string | Uint8Array): string[] =>
  detectSecrets(Buffer.from(content), { place: 'file', path }).map(({ value }) =>
    Buffer.from(value).toString('latin1'),
  );

const NAMES = [
  'opt/app/aes.key',
  'root/.ethereum/jwt.hex',
  'var/lib/geth/jwtsecret',
  'data/encryption_key',
  'srv/master.key',
  'etc/app/aes256.key.txt',
  'run/dek.bin',
  'etc/nginx/ticket.key',
  'etc/keyfile',
  'home/u/hmac.key.old',
  'srv/x.psk',
];

describe('a file of one key', () => {
  it.each(NAMES)('%s: digits and base64, with a line end or without', (path) => {
    for (const key of [hex, hex.toUpperCase(), base64, hex.slice(0, 32), bytes.toString('hex')])
      for (const end of ['', '\n', '\r\n']) expect(found(path, `${key}${end}`)).toEqual([key]);
    expect(found(path, `0x${hex}\n`)).toContain(hex);
    expect(keepsSecrets(path)).toBe(true);
  });

  it.each(NAMES.filter((name) => !name.endsWith('keyfile')))('%s: bytes', (path) => {
    for (const size of [16, 32, 48, 64]) expect(found(path, bytes.subarray(0, size))).toEqual([bytes.toString('latin1', 0, size)]);
    expect(found(path, bytes.subarray(0, 31))).toEqual([]);
    expect(found(path, Buffer.alloc(32, 7))).toEqual([]);
  });

  it('has them in lines, with comments and numbers, as MariaDB and HAProxy do', () => {
    expect(found('etc/mysql/maria.key', `# keys\n1;${hex}\n2;${hex.slice(0, 32)}\n`)).toEqual([hex, hex.slice(0, 32)]);
    expect(found('etc/haproxy/tls.keys', `${base64}\n${base64}\n`)).toEqual([base64, base64]);
  });

  it.each(['srv/app.sha256', 'x/cache.key', 'x/public.key', 'x/id_ed25519.pub', 'etc/machine-id', 'x/checksum.hex', 'x/license.key', '.git/refs/heads/main', 'x/fingerprint.key', 'x/README', ''])('%s is none', (path) => {
    expect(found(path, `${hex}\n`)).toEqual([]);
    expect(found(path, bytes.subarray(0, 32))).toEqual([]);
  });

  it('is none with other lines, of other lengths or without variety', () => {
    const path = 'opt/app/aes.key';
    for (const text of [`${hex}\nsome words of a text\n`, hex.slice(1), 'ab'.repeat(32), '0'.repeat(64), 'abcdefabcdefabcdefabcdefabcdefab cd'])
      expect(found(path, text)).toEqual([]);
  });

  it('ends whatever stands in it, without more than its own lines', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(hex, base64, '#', '1;', '\n', ' ', 'x'), { maxLength: 200 }), (parts) => {
        const text = parts.join('');
        for (const value of found('a/aes.key', text)) expect(text).toContain(value);
      }),
    );
  });
}); // prettier-ignore
