/** Strings of a heap that nothing announces: those like passwords are suspects, names of libraries are none. */
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

/** A block of malloc with a string, between others. */
function heap(text: string, size = Buffer.byteLength(text) < 24 ? 32 : 48, flags = 1): Buffer {
  const bytes = Buffer.alloc(160);
  bytes.writeUInt32LE(size | flags, 56);
  bytes.write(text, 64);
  bytes.writeUInt32LE(0x21, 56 + size);
  return bytes;
}
const suspects = (input: Buffer): string[] =>
  detectSecrets(input, { place: 'memory', suspects: true })
    .filter(({ suspected }) => suspected)
    .map(({ kind, value }) => `${kind}: ${Buffer.from(value).toString()}`);

describe('a string that is all of a block', () => {
  it.each(['hZ8#nr3!Mx0aUf', 'Snow!Owl&3x', 'Süd#See!44', 'perl-Hammer-88', 'bob:Perlen!Wand3'])('%s is a suspect', (text) => {
    expect(suspects(heap(text))).toContain(`suspected password: ${text}`);
    expect(suspects(heap(text, undefined, 5))).toContain(`suspected password: ${text}`);
    expect(detectSecrets(heap(text), { place: 'memory' })).toEqual([]);
  }); // prettier-ignore

  it.each([
    'Etc/GMT+12', 'HIGH:MEDIUM:+3DES:!aNULL', 'tls_id_1=CN=vpn-ca', 'brainpoolP256r1', 'Gost28147-89-EncryptedKey',
    'pkcs-10-CertificationRequestInfo', 'dsaEncryption-old', 'ChaCha20-Poly1305', 'Sec-WebSocket-Version', 'gzip;q=1.0,deflate;q=0.6', 'libcrypto.so.3',
    '/usr/lib/x86_64', 'kadmin/admin@EXAMPLE.TEST', 'daemon_pid=195', 'SSLv23:!SSLv3:!SSLv2', 'Dataset#check_all_of_it!', 'IV_COMP_Stub2=1!', 'en_US.UTF-8',
  ])('%s is none', (text) => {
    expect(suspects(heap(text))).toEqual([]);
  }); // prettier-ignore

  /** The length so many bytes before the string. */
  const object = (text: string, back: number, length = Buffer.byteLength(text)): Buffer => {
    const bytes = Buffer.alloc(160, 0);
    bytes.fill(0xe9, 8, 24);
    bytes.writeUInt32LE(length, 72 - back);
    if (back > 4) bytes.writeUInt32LE(0, 76 - back);
    bytes.write(text, 72);
    return bytes;
  };

  it.each([4, 8, 16, 24, 32])('or has its length %i bytes before it is one too', (back) => {
    expect(suspects(object('Snow!Owl&3x', back))).toContain('suspected password: Snow!Owl&3x');
    expect(suspects(object('Süd#See!44', back))).toContain('suspected password: Süd#See!44');
    expect(suspects(object('Snow!Owl&3x', back, 10))).toEqual([]);
    expect(suspects(object('Tomcat:type=Owl,port=8080', back))).toEqual([]);
    expect(suspects(object('s3:ObjectCreated:*', back))).toEqual([]);
  });

  it('needs a size that fits, and an end', () => {
    expect(suspects(heap('Snow!Owl&3x', 64))).toEqual([]);
    const whole = heap('Snow!Owl&3xSnow!Owl&3xAB', 32);
    expect(suspects(whole)).toEqual([]);
    const other = heap('Snow!Owl&3x');
    other[57] = 1;
    expect(suspects(other)).toEqual([]);
  });
});
