/** How programs were seen to keep secrets: each family with what is like it and none. */
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const values = (text: string, suspects = false): string[] =>
  detectSecrets(Buffer.from(`\0\0${text}\0\0`), { place: 'memory', suspects })
    .filter(({ suspected }) => suspects === (suspected === true))
    .map(({ value }) => Buffer.from(value).toString());
const HEX = '9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d'.repeat(3);
const UUID = 'fb017ab2-7717-429e-be44-11ab8e361c4a';
const SIGNATURE = 'qT5nQ0vXw9LmN4kYb7cZpQ8rT2vXw9Lm%2B4kYb7cZpQ8';
const SALT = '7u Yq;<w8Lz{3Nx>}s5Pc?/9Zr,:6Nt|2Ed~4Ih';

describe('are secrets', () => {
  it.each([
    ['{"user": "eve", "password": "<b>17"}', '<b>17'],
    ['{"password":"größer","email":"e@x.org"}', 'größer'],
    [`"apiKeys": [\n  "${UUID}",\n  "x"\n]`, UUID],
    ["secrets => ['snow-Owl-88'], other", 'snow-Owl-88'],
    [`{"refresh":"${HEX}"}`, HEX],
    ['}machine git.example login bob password n3w-Wagon', 'n3w-Wagon'],
    ['set pw "snow_Owl4"', 'snow_Owl4'],
    ['set password {snow_Owl4}', 'snow_Owl4'],
    [`la clé API -> ${HEX.slice(0, 32)}`, HEX.slice(0, 32)],
    [`API-Schlüssel ${HEX.slice(0, 32)}`, HEX.slice(0, 32)],
    ['Router cellar: admin / Snow_Owl3', 'Snow_Owl3'],
    ['vault kv put secret/app user=bob db_password=snow.Owl.31', 'snow.Owl.31'],
    ['kadmin\0-p\0root/admin\0-w\0Sn0w!Owl\0HOME=/', 'Sn0w!Owl'],
    ['addprinc -randkey x; cpw -pw Sn0w!Owl bob', 'Sn0w!Owl'],
    ['description: recovery code 4517-9020-7831-0152', '4517-9020-7831-0152'],
    ['2FA Ersatzcodes GitHub: b83b1-9d02f 87d0e-51bb2', '87d0e-51bb2'],
    ['wallet: bob@example.org -> s1;W4rm+in', 's1;W4rm+in'],
    [`define('NONCE_SALT',          '${SALT}');`, SALT],
    ['${if and {{eq{$auth2}{bob}}{eq{$auth3}{Sn0w!In8}}}}', 'Sn0w!In8'],
    ['login {User:eve Password:Snow&Rain}', 'Snow&Rain'],
    [`rt=s%3A${HEX}.${SIGNATURE}; Path=/`, HEX],
    [`rt=s%3A${HEX}.${SIGNATURE}; Path=/`, `s%3A${HEX}.${SIGNATURE}`],
    [`sha256$1000$dq-9qRcLTK6F$${HEX.slice(0, 64)}`, `sha256$1000$dq-9qRcLTK6F$${HEX.slice(0, 64)}`],
    ['{"dev_key":"6c0e9b7fa1d24c94"}', '6c0e9b7fa1d24c94'],
  ])('%s', (text, secret) => {
    expect(values(text)).toContain(secret);
  });
});

describe('are none', () => {
  it.each([
    '{"username":"Benutzername","password":"Größeres Passwort"}',
    'keys: ["body.0.body.body.5.argument.expressions.4.right.body.body.0"]',
    '{"username":"User","password":"<password>"}',
    '{"login":"Log in","password":"Пароль"}',
    'tokens: ["first-one", "DB_PASSWORD", "other_name"]',
    'secrets = ["name", "value"]',
    '{"refresh":"30 seconds"}',
    'password="my-password"',
    'set pwd "$HOME/src"',
    'set token "[lindex $argv 0]"',
    'an admin / operator',
    'see root / usr',
    'vault kv put secret/app password=@file.txt',
    'recovery code is in the safe',
    'backup codes: see the-manual-page',
    'Result -> value2',
    'bob@example.org -> eve@example.org',
    'eq{$auth3}{$value}',
    'rt=s%3Ashort.signature; Path=/',
  ])('%s', (text) => {
    expect(values(text)).toEqual([]);
  });
});

describe('are suspects', () => {
  it.each([
    ["become_password='go root!'", 'go root!'],
    ["('smtp_pass','Heap_d Post')", 'Heap_d Post'],
    ['admin_password=S.ini;Wert 5', 'S.ini;Wert 5'],
    ['passphrase=Stone on Stone 66', 'Stone on Stone 66'],
    ['WLAN guests:   merry-with-us', 'merry-with-us'],
    ['"card":"4929-6274-1083-5567"', '4929-6274-1083-5567'],
    ['cacheuser:mc-Post/1815', 'mc-Post/1815'],
    ['shop,https://shop.example,bob,4XyZ2SzW', '4XyZ2SzW'],
    ['echo Ym9iOlNub3ctT3dsLTg4 | base64 -d', 'Ym9iOlNub3ctT3dsLTg4'],
    [`Hook-Signature: t=1732700000,v1=${HEX.slice(0, 64)}`, HEX.slice(0, 64)],
  ])('%s', (text, secret) => {
    expect(values(text, true)).toContain(secret);
    expect(values(text)).not.toContain(secret);
  });

  it.each([
    'error_password="Please enter it!"',
    'WLAN state: connected',
    'card 4929627410835567 of 2020',
    'user:password',
    'admin:x:1000:1000',
    'shop,https://shop.example,web,Shoes and more',
    'echo hello | base64 -d',
    'das Kennwort für "administrator_name"',
  ])('are not: %s', (text) => {
    expect(values(text, true)).toEqual([]);
  });
});
