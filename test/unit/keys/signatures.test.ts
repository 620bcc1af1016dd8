import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allowedSignersLine,
  createSigningKey,
  principalOf,
  publicKeyPem,
  readKey,
} from '../../../electron/evidence/keys/index.ts';
import { signSsh, verifyRaw, verifySsh } from '../../../electron/evidence/signatures/index.ts';
import { workFolder } from './stock-tools.ts';

const folder = workFolder();
const NAMESPACE = 'permafrost-bundle';
const message = Buffer.from('sha256 of everything\n\0\xff', 'latin1');
const key = createSigningKey();

/** Every copy of `bytes` with one bit flipped. */
function* flips(bytes: Uint8Array): Generator<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped;
  }
}

describe('a raw signature', () => {
  test('verifies with openssl', () => {
    folder.write('public.pem', publicKeyPem(key.publicKey));
    folder.write('message', message);
    folder.write('message.sig', key.sign(message));
    const verify = ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', 'public.pem', '-sigfile'];
    expect(folder.run('openssl', [...verify, 'message.sig', '-in', 'message']).code).toBe(0);
    folder.write('other', 'other');
    expect(folder.run('openssl', [...verify, 'message.sig', '-in', 'other']).code).not.toBe(0);
  });

  test('of openssl verifies', () => {
    folder.run('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'openssl.pem']);
    folder.write('text', message);
    const sign = ['pkeyutl', '-sign', '-rawin', '-inkey', 'openssl.pem', '-in', 'text', '-out', 'text.sig'];
    expect(folder.run('openssl', sign).code).toBe(0);
    const { publicKey } = readKey(folder.read('openssl.pem'), 'it');
    expect(verifyRaw(publicKey!, message, folder.read('text.sig'))).toBe(true);
  });

  test('with any bit flipped, in it, the message or the key, is none', () => {
    const signature = key.sign(message);
    expect(verifyRaw(key.publicKey, message, signature)).toBe(true);
    for (const flipped of flips(signature)) expect(verifyRaw(key.publicKey, message, flipped)).toBe(false);
    for (const flipped of flips(message)) expect(verifyRaw(key.publicKey, flipped, signature)).toBe(false);
    for (const flipped of flips(key.publicKey)) expect(verifyRaw(flipped, message, signature)).toBe(false);
    expect(verifyRaw(key.publicKey, message, new Uint8Array([...signature, 0]))).toBe(false);
  });
});

describe('an SSH signature', () => {
  const armored = signSsh(key, message, NAMESPACE);

  test('verifies with ssh-keygen under the principal of its name', () => {
    const name = 'A. Examiner (lab)';
    folder.write('allowed_signers', allowedSignersLine(key.publicKey, name, NAMESPACE));
    folder.write('message.sshsig', armored);
    const verify = ['-Y', 'verify', '-f', 'allowed_signers', '-I', principalOf(name), '-s', 'message.sshsig'];
    expect(folder.run('ssh-keygen', [...verify, '-n', NAMESPACE], message).code).toBe(0);
    expect(folder.run('ssh-keygen', [...verify, '-n', 'other'], message).code).not.toBe(0);
    expect(folder.run('ssh-keygen', [...verify, '-n', NAMESPACE], 'other').code).not.toBe(0);
  });

  test('is what ssh-keygen signs, byte for byte', () => {
    folder.run('ssh-keygen', ['-q', '-t', 'ed25519', '-f', 'signer', '-N', '']);
    folder.write('signed', message);
    expect(folder.run('ssh-keygen', ['-Y', 'sign', '-f', 'signer', '-n', NAMESPACE, 'signed']).code).toBe(0);
    const signer = readKey(folder.read('signer'), 'signer').open(null).key;
    expect(folder.read('signed.sig').toString()).toBe(signSsh(signer, message, NAMESPACE));
  });

  test('says whose it is', () => {
    expect(verifySsh(armored, message, NAMESPACE)).toMatchObject({
      ok: true,
      value: { publicKey: key.publicKey },
    });
    expect(verifySsh(armored, message, 'other')).toMatchObject({ ok: false, error: { code: 'checksum' } });
  });

  test('with any bit of its file flipped is none', () => {
    for (const flipped of flips(Buffer.from(armored, 'latin1')))
      expect(verifySsh(flipped.toString('latin1'), message, NAMESPACE).ok).toBe(false);
  });

  test.each([
    ['other ends of line', armored.replaceAll('\n', '\r\n')],
    ['other columns', armored.replace(/\n([^-])/, '\n\n$1')],
    ['text before it', `x\n${armored}`],
    ['text after it', `${armored}x`],
    ['no last line feed', armored.trimEnd()],
  ])('with %s is none', (_, text) => {
    expect(verifySsh(text, message, NAMESPACE)).toMatchObject({ ok: false, error: { code: 'malformed' } });
  });

  test('any text is a signature or a typed error', () => {
    fc.assert(
      fc.property(fc.string(), fc.base64String(), (text, base64) => {
        expect(verifySsh(text, message, NAMESPACE).ok).toBe(false);
        const block = `-----BEGIN SSH SIGNATURE-----\n${base64}\n-----END SSH SIGNATURE-----\n`;
        expect(verifySsh(block, message, NAMESPACE).ok).toBe(false);
      }),
    );
  });
});
