/** The second grade, for exports alone: what looks like a secret goes, what is evidence stays. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretScanner, detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { isRandomWord } from '../../../shared/secrets/suspects/random-words.ts';
import { suspectsIn } from '../../../shared/secrets/suspects/index.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
/** Kind and value of each suspect of a text in memory. */
function suspects(text: string | Uint8Array, path?: string): string[] {
  const context = path === undefined ? { place: 'memory' as const } : { place: 'file' as const, path };
  const input = typeof text === 'string' ? bytes(`\0\0xx\0\0${text}\0\0`) : text;
  return detectSecrets(input, { ...context, suspects: true })
    .filter(({ suspected }) => suspected)
    .map(({ kind, value }) => `${kind}: ${Buffer.from(value).toString('latin1')}`);
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Numbers that look random and are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
function randomWord(next: (below: number) => number, length: number, signs = SIGNS): string {
  return Array.from({ length }, () => signs[next(signs.length)]!).join('');
}

describe('words near a password’s name', () => {
  it.each([
    'so tulip4432 is the password', 'so Maple4417 <- admin pw', 'so 9f2kLm33q! # db password', 'so tiger-Lake77 (root password)',
    'login for the wiki\n as bob with tulip4432 .', 'use Otter5521 to log in as admin',
  ])('go before and behind it: %s', (text) => {
    expect(suspects(text).filter((one) => one.startsWith('suspected password: '))).toHaveLength(1);
  }); // prettier-ignore

  it.each([
    'tulip4432\nthe password', 'tulip4432\0the password', 'argon2id2 is the password hash', 'see page123 for the password', 'libfoo1 asks for the password',
  ])('do not where they stand elsewhere, or are names: %s', (text) => {
    expect(suspects(text)).toEqual([]);
  }); // prettier-ignore
});

describe('words that look random', () => {
  it.each([
    ['see kV7rTq2LzX9mWb4YcN8p and so', 'suspected token: kV7rTq2LzX9mWb4YcN8p'],
    ['"x":"8mQydljAo13GcVCmQIXLv7UiLgXvYMlq72ZcjQx43LE"', 'suspected token: 8mQydljAo13GcVCmQIXLv7UiLgXvYMlq72ZcjQx43LE'],
    ['GET /callback?code=ESqN16LEFEzapuSvmCzA8BZiZeIocGLf HTTP/1.1', 'suspected token: ESqN16LEFEzapuSvmCzA8BZiZeIocGLf'],
    ['https://example.org/reset-password/t7kTqcCcbn9LgSOeck1m88sC7ugOGfwp', 'suspected token: t7kTqcCcbn9LgSOeck1m88sC7ugOGfwp'],
    ['pat x77gzsoe5uixiaeiz7oggd4aozyiil6ndw2cblumkp4euimjr3fc', 'suspected token: x77gzsoe5uixiaeiz7oggd4aozyiil6ndw2cblumkp4euimjr3fc'],
    ['admin KGpu8.LiJ+-mVdM26', 'suspected password: KGpu8.LiJ+-mVdM26'],
  ])('go: %s', (text, expected) => {
    expect(suspects(text)).toEqual([expected]);
    expect(detectSecrets(bytes(text)).some(({ suspected }) => suspected)).toBe(false);
  }); // prettier-ignore

  it('go in UTF-16 too', () => {
    const found = suspects(new Uint8Array(Buffer.from('see kV7rTq2LzX9mWb4YcN8p and so', 'utf16le')));
    expect(found).toEqual(['suspected token: kV7rTq2LzX9mWb4YcN8p']);
  });

  it.each([16, 20, 24, 32, 43, 64, 128])('are found nearly all at %i characters', (length) => {
    const next = seeded(length);
    let count = 0;
    for (let i = 0; i < 500; i++) if (isRandomWord(randomWord(next, length))) count++;
    expect(count).toBeGreaterThan(length < 24 ? 420 : 460);
  });

  it.each([
    '/usr/lib/x86_64-linux-gnu/libQt5XcbQpa.so.5.15.2', 'var/lib/dpkg/info/libssl3t64:amd64.md5sums',
    '/var/lib/docker/overlay2/l/4QZPLKXJ7M2WNB5R8VDTC6HGFA:/var/lib/docker/overlay2/l/Z7M2WNB5R8VDTC6HGFA4QZPLKX',
    '_ZNSt8__detail9_NFAStateILb1EEC1ERKS1_', '_ZN4core3fmt9Formatter15debug_lower_hex17h3f2a9c1b7d5e4f60E',
    '?AVbad_alloc@std@@QEAA@AEBV01@@Z', 'GLIBC_2.34', 'EVP_PKEY_CTX_set_rsa_keygen_bits', 'XkbInterpretationsModMap2Level',
    'sha256:2d4f1a7c9b8e3d6f5a0c1b2e4d7f8a9c3b5e6d1f0a2c4b8d7e9f1a3c5b7d9e0f', '2d4f1a7c9b8e3d6f5a0c1b2e4d7f8a9c3b5e6d1f',
    'sha512-Jk3tPq8vXn2LwZr7YbC4mQ9sHd6fGa1eUo5iKpT0Nc8RxVyWzB3lMjDhFuEgSqAtXoPvIkLrCnYb7wQm2TzHdA==',
    'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8', 'AAAAC3NzaC1lZDI1NTE5AAAAIKtZ1hVb7m0f9XgQw2',
    '123e4567-e89b-12d3-a456-426614174000', 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
    'container-7f9c6b5d4-x2x8p.default.svc.cluster.local', '2026-11-24T10:00:00.123456789Z', 'linux-image-6.8.0-45-generic',
    'hr_HR.ISO8859-2', '192.168.100.200:8080', 'fe80:0000:0000:0000:0202:b3ff:fe1e:8329', '0x00007fffe3b2c4d8',
  ])('do not: %s', (text) => {
    expect(suspects(`see ${text} and so`)).toEqual([]);
  }); // prettier-ignore

  it('leave blocks of base64, which have rules of their own, and base64 of text', () => {
    const next = seeded(7);
    const lines = Array.from({ length: 6 }, () => randomWord(next, 64)).join('\n');
    expect(suspects(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`)).toEqual([]);
    expect(suspects(Buffer.from('the content of a mail that says nothing').toString('base64'))).toEqual([]);
  });

  it('are the same whatever the pieces of a stream are', () => {
    const next = seeded(3);
    const text = Array.from({ length: 400 }, (_, i) => `word ${i} ${randomWord(next, 16 + (i % 40))}\n`).join('\0');
    const whole = detectSecrets(bytes(text), { suspects: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (chunk) => {
        const scanner = createSecretScanner({ suspects: true });
        const found = [];
        for (let at = 0; at < text.length; at += chunk) found.push(...scanner.push(bytes(text.slice(at, at + chunk))));
        expect([...found, ...scanner.end()]).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  }); // prettier-ignore

  it('take time that grows with the number of bytes alone', () => {
    for (const text of [
      'a/'.repeat(50_000),
      'aB3'.repeat(50_000),
      'password '.repeat(10_000),
      '=?&'.repeat(30_000),
    ]) {
      expect(suspectsIn(text).length).toBeLessThan(20_000);
    }
  });
});

describe('what stands behind a name or a word for a password', () => {
  it.each([
    ['password = "puzzlelab"\n', 'suspected password: puzzlelab'],
    ['const dbPassword = \'forestPepper\';', 'suspected password: forestPepper'],
    ['dbpass = rocketlab\n', 'suspected password: rocketlab'],
    ['{"card":"x","pin":"725"}', 'suspected PIN: 725'],
    ['Enter passphrase for /dev/sdb: Sunset!261-lab\n', 'suspected password: Sunset!261-lab'],
    ['variable "db_password" {\n  type    = string\n  default = "Monkey@5355!"\n}\n', 'suspected password: Monkey@5355!'],
    ['login for the wiki: bob / Falcon!4565-lab\n', 'suspected password: Falcon!4565-lab'],
    ['paid with 4767872031091 today', 'suspected card number: 4767872031091'],
  ])('goes: %j', (text, expected) => {
    expect(suspects(text)).toContain(expected);
    expect(detectSecrets(bytes(text)).some(({ suspected }) => suspected)).toBe(false);
  }); // prettier-ignore

  it.each([
    'password = get_password()', 'password: string', 'password = self.config', 'password = password', 'token = next', 'secret: true', 'pin = 5',
    '"password": "%s"', 'password=${DB_PASSWORD}', 'passwd: files systemd', 'enter the password:\n', 'login: ', 'Password hashing: SHA-512 or SHA256',
    'passwords in /etc/shadow, see shadow(5)', 'the order 4767872031092 was',
  ])('stays: %j', (text) => {
    expect(suspects(text)).toEqual([]);
  }); // prettier-ignore
});

describe('what people write beside a word for a password or a user', () => {
  it.each([
    ['Hasło do bazy: Żuraw-Biały7\n', 'Żuraw-Biały7'],
    ['Wachtwoord voor de server is Reiger.58, gebruiker beheer\n', 'Reiger.58'],
    ['root pw of db3 = Osprey "red" 31\n', 'Osprey "red" 31'],
    ['Masterpasswort: Der Wind ist kalt 1804\n', 'Der Wind ist kalt 1804'],
    ['and the Losungswort on the phone is "Pflaumenkuchen".\n', 'Pflaumenkuchen'],
    ['Bank: 7731004402, PIN 59327\n', '59327'],
    ['PIN Schrank 660182\n', '660182'],
    ['Die PIN f\u00fcr den Safe: 660182.\n', '660182'],
    ['Cl\u00e9 : 3f0c12003c0e5fd26e1584851d94d085cd77a012.\n', '3f0c12003c0e5fd26e1584851d94d085cd77a012'],
    ['code de la porte C2846B\n', 'C2846B'],
    ['the Tresorcode ist 9035#\n', '9035#'],
    ['Router: admin / Feldmaus_8\n', 'Feldmaus_8'],
    ['vault: ops@example.org -> v4u;Lt+door\n', 'v4u;Lt+door'],
    ['ESXi root st-Einhaus.Tor (room 7)\n', 'st-Einhaus.Tor'],
    ['paypal         jo@x.example   Coin&Box=7\0', 'Coin&Box=7'],
    ['forum          jo81       w0rtlaut\0', 'w0rtlaut'],
    ['amazon         jo         Fluss bett 9\0', 'Fluss bett 9'],
    ['xY_jo     h4mmer!Amboss\0', 'h4mmer!Amboss'],
    ['machine git.example login ops password\0gr4nit-Sand', 'gr4nit-Sand'],
    ['WLAN Besuch:    freundlich-für-alle\0', 'freundlich-für-alle'],
    ['la clé API -> ef12003c0e5fd26e1584851d94d085cd\n', 'ef12003c0e5fd26e1584851d94d085cd'],
    ['Kreditkarte 4929 1234 5678 2480 09/28 CVC 731\0', '4929 1234 5678 2480'],
    ['vault kv put secret/app db_password=lager.Tor.31\0', 'lager.Tor.31'],
    ['password="my own key 12"   \0', 'my own key 12'],
    ["ansible_become_password='sei root!'\0", 'sei root!'],
  ])('goes: %j', (text, expected) => {
    const found = suspects(Buffer.from(text).toString('latin1')).map((one) => Buffer.from(one, 'latin1').toString());
    expect(found.map((one) => one.slice(one.indexOf(': ') + 2))).toContain(expected);
  }); // prettier-ignore

  it.each([
    'Accept-Language: de\r\nProxy-Authenticate: Basic realm', 'password callback EVP_PKEY_meth_set_copy', 'login from 10.0.0.7 port 51022 ssh2',
    'user  uint32  Int32Array', 'root  1  0.0  0.1  /sbin/init', 'admin/index.html', 'user@example.org (mail.example.org [10.0.0.7])',
    'exit code 137', 'the code of ISO-8859-1', 'opts.password, opts.userName', 'password? : string', 'Password: the password to use for the login',
    'root:x:0:0:root:/root:/bin/bash', 'User-Agent: Mozilla/5.0', 'name    type    sha256sum', 'PINNED 123456', 'PIN code 123456.78', 'password: String!', 'password = bin2hex(random_bytes(16))', 'key 0: 3f0c12003c0e5fd26e1584851d94d085cd.js', 'pass 1 of 2: node_modules/x',
  ])('stays: %j', (text) => {
    expect(suspects(text)).toEqual([]);
  }); // prettier-ignore
});
