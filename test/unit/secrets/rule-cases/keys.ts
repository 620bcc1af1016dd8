/** Keys, and the words that wallets are made from. */
import {
  of,
  base64,
  rsa,
  rsaPublic,
  ecDer,
  keyOf,
  encryptedDer,
  DIGITS,
  HEX,
  PHRASE,
  token,
  type Cases,
} from './parts.ts';

export const KEYS: Cases = {
  'private-keys': {
    hits: [
      [encodeURIComponent(rsa), encodeURIComponent(rsa.split('-----END')[0]!), 'private key'],
      [`x ${rsa} y`, rsa.trimEnd()],
      [`"private_key": "${rsa.trimEnd().replaceAll('\n', '\\n')}"`, rsa.trimEnd().replaceAll('\n', '\\n')],
      [rsa.slice(0, 400), rsa.slice(0, 400)],
    ],
    misses: [
      '-----BEGIN%20PRIVATE%20KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----', rsa.replaceAll('PRIVATE', 'PUBLIC')],
  },
  'putty-keys': {
    hits: [[`Private-Lines: 1\n${DIGITS.slice(0, 64)}\nPrivate-MAC: 0`, DIGITS.slice(0, 64)]],
    misses: ['Private-Lines: number of lines that follow'],
  },
  'age-keys': {
    hits: [token('age secret key', 'AGE-SECRET', '-KEY-1', 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE')],
    misses: ['AGE-SECRET-KEY-1 is how a key begins'],
  },
  'bare-keys': {
    hits: [
      [`${rsa.split('\n').slice(4).join('\n')}`, rsa.split('\n').slice(4, -2).join('\n') + '\n', 'private key'],
      [`x ${rsa.split('\n').slice(1, -2).join('')} y`, rsa.split('\n').slice(1, -2).join(''), 'private key'],
      [`key=${ecDer.toString('base64')}`, ecDer.toString('base64'), 'private key'],
      [`key ${ecDer.toString('hex')} end`, ecDer.toString('hex'), 'private key'],
      [`{"kty":"EC","crv":"P-256","d":"${DIGITS.slice(0, 43)}"}`, DIGITS.slice(0, 43), 'JSON Web Key'],
      [`{\\"k\\":\\"${DIGITS.slice(0, 43)}\\",\\"kty\\":\\"oct\\"}`, DIGITS.slice(0, 43), 'JSON Web Key'],
      [`<RSAKeyValue><Modulus>AQAB</Modulus><D>${base64(HEX)}</D></RSAKeyValue>`, base64(HEX), 'private key'],
      [`$ANSIBLE_VAULT;1.1;AES256\n${HEX.slice(0, 80)}\n`, `$ANSIBLE_VAULT;1.1;AES256\n${HEX.slice(0, 80)}`],
      [`-----BEGIN OpenVPN Static key V1-----\n${`${HEX.slice(0, 32)}\n`.repeat(16)}-----END`, `-----BEGIN OpenVPN Static key V1-----\n${`${HEX.slice(0, 32)}\n`.repeat(16)}`.trimEnd()],
      [`---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "a"\n${DIGITS.slice(0, 64)}\n----`, DIGITS.slice(0, 64), 'SSH private key'],
      [`key=${keyOf('x25519')}`, keyOf('x25519'), 'private key'],
      [`key=${keyOf('x448')}`, keyOf('x448'), 'private key'],
      [`key ${Buffer.from(keyOf('x25519'), 'base64').toString('hex')} end`, Buffer.from(keyOf('x25519'), 'base64').toString('hex'), 'private key'],
      [`key ${encryptedDer.toString('hex')} end`, encryptedDer.toString('hex'), 'private key'],
      [`{"crypto":{"cipher":"aes-128-ctr","ciphertext":"${HEX.slice(0, 64)}","kdf":"scrypt","kdfparams":{"n":8192}}}`, HEX.slice(0, 64), 'encrypted wallet key'],
      [`x ${of('RWRTY0', 'Iy', DIGITS, DIGITS.slice(0, 12))} y`, of('RWRTY0', 'Iy', DIGITS, DIGITS.slice(0, 12)), 'minisign secret key'],
      [`x ${of('RWRCSw', 'AA', DIGITS.slice(0, 131), '=')} y`, of('RWRCSw', 'AA', DIGITS.slice(0, 131), '='), 'signify secret key'],
      [`untrusted comment: signify secret key\n${DIGITS.slice(0, 140)}\n`, DIGITS.slice(0, 140)],
      [`seed ${of('SU', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 56))} end`, of('SU', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 56)), 'NATS seed'],
      [`seed ${of('SB', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 54))} end`, of('SB', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 54)), 'Stellar seed'],
    ],
    misses: [
      rsaPublic, rsaPublic.split('\n').slice(1, -2).join(''), rsaPublic.split('\n').slice(3).join('\n'),
      '{"ciphertext":"00112233445566778899aabbccddeeff","iv":"x"}', `x ${of('RWRCSw', 'AA', DIGITS.slice(0, 60))} y`,
      '(private-key (rsa (n #00AB#)))',
      '-----END RSA PRIVATE KEY-----', `{"kty":"RSA","n":"${DIGITS}","e":"AQAB"}`, '<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>',
      '$ANSIBLE_VAULT;1.1;AES256 is how it begins',
    ],
  },
  'wireguard-keys': {
    hits: [[`[Interface]\nPrivateKey = ${DIGITS.slice(0, 43)}=\n`, `${DIGITS.slice(0, 43)}=`, 'WireGuard key']],
    misses: ['PrivateKey = fileName', `PublicKey = ${DIGITS.slice(0, 43)}=`],
  },
  'wallet-keys': {
    hits: [
      ['network_key: [153, 67, 90, 97, 26, 72, 153, 226, 171, 198, 38, 13, 226, 4, 137, 197]', '[153, 67, 90, 97, 26, 72, 153, 226, 171, 198, 38, 13, 226, 4, 137, 197]', 'key'],
      token('wallet private key', '5HueCGU8rMjxEXxiPuD5BDku4MkF', 'qeZyd4dZ1jvhTVqvbTLvyTJ'),
      token('wallet private key', 'KwdMAjGmerYanjeui5SHS7JkmpZv', 'VipYvB2LJGU1ZxJwYvP98617'),
      token('wallet private key', '6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6', 'bNk8J7Nzm5H7kxEbn2Nh2ZoGg'),
      token('Nostr private key', 'nsec', '1', 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(0, 58)),
      [`[${Array.from({ length: 64 }, (_, i) => (i * 37) % 256).join(',')}]`, `[${Array.from({ length: 64 }, (_, i) => (i * 37) % 256).join(',')}]`],
    ],
    misses: [
      '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK', '6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGh',
      'nsec1 is how a key begins', `[${'0,'.repeat(63)}0]`, `[${'300,'.repeat(63)}300]`,
    ],
  },
  'mnemonic-sentences': {
    hits: [['see legal winner thank year wave sausage worth useful legal winner thank yellow.', 'legal winner thank year wave sausage worth useful legal winner thank yellow', 'recovery phrase']],
    misses: ['legal winner thank year wave sausage worth useful legal winner thank year', 'legal winner thank year wave sausage worth useful legal winner thank'],
  },
  'recovery-codes': {
    hits: [
      ['GitHub recovery codes\nKeep these.\n\n7a31c-5b81a\nbd940-3fc78\n', 'bd940-3fc78', 'recovery code'], ['Your backup codes (10):\n1. 8341 3094\n2. 5936 8531\n', '5936 8531'],
      ['2FA Ersatzcodes Forum: c83b1-9c02f 47d0e-41bb2\n', 'c83b1-9c02f'], ['2FA Ersatzcodes Forum: c83b1-9c02f\n', 'c83b1-9c02f'], ['Codes de secours : 48213377 58213371\n', '58213371'],
      ['Códigos de recuperación:\nX7K2-9QLM\nB4N8-3RTW\n', 'B4N8-3RTW'], ['резервные коды\n48213377\n58213371\n', '58213371'], ['备用码：\n48213377\n58213371\n', '48213377'],
    ],
    misses: ['error codes 404 500', 'country codes: 12345678', 'recovery codes are shown once', 'backup codes in 2024', 'ZIP codes\n48213377\n58213371\n', 'reserved exit codes\n'],
  },
  'recovery-phrases': {
    hits: [
      [`MNEMONIC=${PHRASE}\0`, PHRASE, 'recovery phrase'], [`SEED_WORDS: "${PHRASE}"`, PHRASE], [`"mnemonic":${JSON.stringify(PHRASE.split(' '))}`, PHRASE.split(' ').join('","')],
      [`recovery phrase\n${PHRASE}\n`, PHRASE],
    ],
    misses: [`phrase: ${PHRASE}`, `seed: ${PHRASE.split(' ').slice(0, 11).join(' ')}`, 'mnemonic: the words that you must write down and keep for your own use again', `seed: ${'able '.repeat(12)}`],
  },
}; // prettier-ignore
