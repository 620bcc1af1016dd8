/** Whether the name of a variable, option or field says that its value is a secret. */
import { isNoSecret, looksGenerated, looksRandom } from './value-forms.ts';

/** Words that alone say so. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['password', 'password'],
  ['passwords', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'passphrase'],
  ['pass', 'password'],
  ['pwd', 'password'],
  ['pw', 'password'],
  ['secret', 'secret'],
  ['secrets', 'secret'],
  ['token', 'token'],
  ['tokens', 'token'],
  ['credential', 'credentials'],
  ['credentials', 'credentials'],
  ['creds', 'credentials'],
  ['cred', 'credentials'],
  ['skey', 'secret key'],
  ['bearer', 'token'],
  ['psk', 'shared key'],
  ['tkn', 'token'],
  ['passcode', 'password'],
  ['requirepass', 'password'],
  ['masterauth', 'password'],
  ['mnemonic', 'recovery phrase'],
  ['authtok', 'password'],
  ['passwort', 'password'],
  ['kennwort', 'password'],
  ['motdepasse', 'password'],
  ['contrasena', 'password'],
  ['senha', 'password'],
  ['wachtwoord', 'password'],
]);

/** What stands before code or codes where one opens something. */
const CODE_WORDS = new Set(
  'backup recovery unlock scratch otp mfa totp access security verification confirmation activation login device user auth authorization authentication sms pairing invite invitation'.split(
    ' ',
  ),
);
/** Their values are digits alone. */
const PINS = new Set(['pin', 'cvv', 'cvc', 'cvv2', 'cvc2']);
/** One-time passwords: digits too, four at least. */
const ONE_TIME = new Set(['otp', 'totp', 'hotp', 'onetimecode']);

/** `X_KEY` is a secret with one of these before KEY; a key alone may be a name, a place in a map, a button. */
const KEY_WORDS = new Set(
  'api access secret private encryption signing master session auth account shared storage service deploy license ssh host client app root admin data hmac aes crypto cipher jwt cookie webhook fernet unseal consumer encrypt decrypt decryption recovery'.split(
    ' ',
  ),
);

/** The same written together, as in PGPASSWORD, authToken, AccountKey. */
const SUFFIXES: readonly (readonly [string, string])[] = [
  ['password', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'passphrase'],
  ['secret', 'secret'],
  ['apikey', 'API key'],
  ['accesskey', 'access key'],
  ['accountkey', 'access key'],
  ['privatekey', 'private key'],
  ['secretkey', 'secret key'],
  ['authtoken', 'token'],
  ['authkey', 'key'],
  ['securityanswer', 'answer'],
  ['secretanswer', 'answer'],
  ['accesstoken', 'token'],
  ['credentials', 'credentials'],
  ['presharedkey', 'shared key'],
  ['encryptionkey', 'encryption key'],
  ['signingkey', 'signing key'],
  ['bindpw', 'password'],
  ['rootpw', 'password'],
  ['dbpass', 'password'],
  ['userpass', 'password'],
  ['rootpass', 'password'],
  ['adminpass', 'password'],
  ['authpass', 'password'],
  ['bindpass', 'password'],
  ['storepass', 'password'],
  ['keypass', 'password'],
  ['sshpass', 'password'],
  ['becomepass', 'password'],
  ['sudopass', 'password'],
  ['hmackey', 'key'],
  ['remotepass', 'password'],
  ['mysqlpass', 'password'],
  ['smtppass', 'password'],
  ['imappass', 'password'],
  ['mailpass', 'password'],
  ['ldappass', 'password'],
  ['ftppass', 'password'],
  ['rediscliauth', 'password'],
  ['neo4jauth', 'credentials'],
  ['identitytoken', 'token'],
  ['erlangcookie', 'cookie'],
  ['setcookie', 'cookie'],
  ['codeverifier', 'code verifier'],
  ['middlewaretoken', 'token'],
];

/** A last word that says: the value is about a secret, it is none. */
const ABOUT = new Set(
  (
    'arg args file files path dir directory folder name id type arn host hostname port ttl expiry expires expiration length ' +
    'size count min max timeout enabled policy algorithm alg header endpoint region user username url uri stdin ' +
    'days hours minutes seconds sock socket address ' +
    'time re regex pattern prefix suffix class cb callback func helper license ' +
    'provider issuer audience mode format prompt hint version store manager backend parallelism limit budget'
  ).split(' '),
);
const DENIALS = new Set([
  'no',
  'allow',
  'require',
  'disable',
  'enable',
  'use',
  'has',
  'skip',
  'max',
  'min',
  'num',
  'public',
  'pub',
]);

/** Words that say so only if the value looks like one. */
const WEAK = new Set(
  'key keys auth authorization cookie session sessionid sid csrf signature sig salt hmac seed cert dsn jwt sas pat nonce encrypt pepper'.split(
    ' ',
  ),
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface NameVerdict {
  readonly kind: string;
  /** The value must look random too. */
  readonly weak: boolean;
}

/** `DB_PASSWORD`, `--api-key`, `clientSecret`: what its value is; null for names that say nothing. */
export function secretName(name: string): NameVerdict | null {
  if (name.length === 0 || name.length > 128) return null;
  if (name === 'OLDPWD') return null; // the shell's working directory
  if (/^gpg_?keys?$/i.test(name)) return null; // the fingerprint of a public key
  const words = wordsOf(name);
  const last = words[words.length - 1];
  // Vault's AppRole: the half that is secret.
  if (words.join('').endsWith('secretid')) return { kind: 'secret', weak: true };
  if (words.join('').endsWith('sessionid')) return { kind: 'session value', weak: true };
  if (/roottoken_?id$/i.test(name.replaceAll('-', '_').replace(/_(?=token)/i, '')))
    return { kind: 'token', weak: false };
  if (last === undefined || ABOUT.has(last) || DENIALS.has(words[0]!)) return null;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i]!;
    const kind = WORDS.get(word) ?? numbered(word);
    if (kind) return { kind, weak: false };
    if (word === 'key' && i > 0 && KEY_WORDS.has(words[i - 1]!)) {
      const before = words[i - 1]!;
      return { kind: before === 'api' ? 'API key' : `${before} key`, weak: false };
    }
    if (/^codes?$/.test(word) && i > 0 && CODE_WORDS.has(words[i - 1]!)) return { kind: 'code', weak: false };
  }
  const joined = words.join('');
  const suffix = SUFFIXES.find(([end]) => joined.endsWith(end));
  if (suffix) return { kind: suffix[1], weak: false };
  if (PINS.has(last)) return { kind: 'PIN', weak: false };
  if (ONE_TIME.has(last)) return { kind: 'one-time code', weak: false };
  const weak = words.find((word) => WEAK.has(word));
  return weak === undefined ? null : { kind: weak === 'key' ? 'key' : `${weak} value`, weak: true };
}

/** `PASSWORD2`: one of several. `token2` is as a rule a variable of a program. */
function numbered(word: string): string | undefined {
  const kind = /^[a-z]{2,12}\d{1,2}$/.test(word) ? WORDS.get(word.replace(/\d+$/, '')) : undefined;
  return kind === 'token' ? undefined : kind;
}

/** Lower-case words of a name in any spelling: `dbPassword`, `DB_PASSWORD`, `db-password`. */
function wordsOf(name: string): string[] {
  const words: string[] = [];
  let word = '';
  let wasLower = false;
  for (const char of name) {
    const isLower = (char >= 'a' && char <= 'z') || (char >= '0' && char <= '9');
    const isUpper = char >= 'A' && char <= 'Z';
    if ((isUpper && wasLower) || (!isUpper && !isLower)) {
      if (word !== '') words.push(word);
      word = '';
    }
    if (isUpper || isLower) word += char.toLowerCase();
    wasLower = isLower;
  }
  if (word !== '') words.push(word);
  return words;
}

/** What a value is if its name says so; null if it is none, or if only its form can tell. */
export function namedSecret(name: string, value: string): string | null {
  const verdict = secretName(name);
  if (!verdict || isNoSecret(value)) return null;
  if (verdict.weak) {
    if (/^[A-Z0-9_]+_KEY$|[Ss](?:ecret|ECRET)_?[Ii][Dd]$/.test(name) && UUID.test(value)) return verdict.kind;
    // In a query signs are percent-encoded; CloudFront has `~`.
    const plain = value.replace(/%[0-9A-Fa-f]{2}|~/g, '_');
    if ((looksRandom(plain) && !areWords(plain)) || looksGenerated(value)) return verdict.kind;
    return verdict.kind === 'auth value' && isPair(value) ? 'credentials' : null;
  }
  if (verdict.kind === 'PIN') return /^[0-9]{3,8}$/.test(value) ? 'PIN' : null;
  if (verdict.kind === 'one-time code') return /^[0-9]{4,8}$/.test(value) ? 'code' : null;
  if (verdict.kind === 'code') {
    const shortest = /card|cvv|cvc/i.test(name) ? 3 : 4;
    const mixed = /[0-9]/.test(value) || /^[A-Z]{4}-[A-Z]{4}$/.test(value);
    return mixed && value.length >= shortest && value.length <= 128 ? 'code' : null;
  }
  const words = name.toLowerCase();
  if (words.endsWith('pwd') && /^[/~]/.test(value)) return null; // a working directory
  if (words.includes('token') && /^[0-9]{1,6}$/.test(value)) return null; // a number of tokens
  if (words.endsWith('pass') && /^[0-9]$/.test(value)) return null; // a pass of several
  return verdict.kind;
}

/** `user:password`; a host and a port, a scheme and a path are none. */
function isPair(value: string): boolean {
  return /^[A-Za-z_][\w.@+-]{0,63}:(?!\/\/)(?![0-9]{1,5}$)(?![A-Za-z]{1,11}$)[^\s:]{6,128}$/.test(value);
}

/** `BSD-3-clause-variant`, `PART_NUMBER=ROCKET_0001`: words and numbers, joined. */
function areWords(value: string): boolean {
  return /^[A-Za-z]{2,24}(?:[-_.=+][A-Za-z]{1,24}|[-_.=+][0-9.]{1,6}\+?){1,12}$/.test(value);
}
