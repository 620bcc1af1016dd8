/** Words of names, in English, and what they say of the value. */

/** Words that alone say so. */
export const WORDS: ReadonlyMap<string, string> = new Map([
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
  ...['pswd', 'psw', 'pword', 'passw', 'passwrd', 'pswrd', 'paswd', 'psswd', 'passwrod', 'pasword'].map(
    (word) => [word, 'password'] as const,
  ),
  ['keyphrase', 'passphrase'],
  ['pphrase', 'passphrase'],
  ['tok', 'token'],
]);

/** What stands before code or codes where one opens something. */
export const CODE_WORDS = new Set(
  'backup recovery unlock scratch otp mfa totp access security verification confirmation activation login device user auth authorization authentication sms pairing invite invitation'.split(
    ' ',
  ),
);
/** Their values are digits alone. */
export const PINS = new Set(['pin', 'cvv', 'cvc', 'cvv2', 'cvc2']);
/** One-time passwords: digits too, four at least. */
export const ONE_TIME = new Set(['otp', 'totp', 'hotp', 'onetimecode']);

/** `X_KEY` is a secret with one of these before KEY; a key alone may be a name, a place in a map, a button. */
export const KEY_WORDS = new Set(
  'api access secret private encryption signing master device dev session auth account shared storage service deploy license ssh host client app root admin data hmac aes crypto cipher jwt cookie webhook fernet unseal consumer encrypt decrypt decryption recovery wifi wlan wpa wep network backup licence db database vault rpc keystore truststore zone rndc tsig bot ipsec ike vpn totp otp mfa deploy release transfer certificate wrapping symmetric'.split(
    ' ',
  ),
);

/** The same written together, as in PGPASSWORD, authToken, AccountKey. */
export const SUFFIXES: readonly (readonly [string, string])[] = [
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
  ...'bindpw rootpw adminpw dbpw userpw sqlpw mypw mailpw smtppw ldappw ftppw vncpw rpcpw sudopw'
    .split(' ')
    .map((end) => [end, 'password'] as const),
  ...'enckey cryptkey appkey aeskey cipherkey wifikey wlankey wpakey hashkey sharedkey masterkey sessionkey'
    .split(' ')
    .map((end) => [end, 'key'] as const),
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
  ['aspxauth', 'cookie'],
  ['rememberme', 'cookie'],
];

/** A last word that says: the value is about a secret, it is none. */
export const ABOUT = new Set(
  (
    'arg args file files path dir directory folder name id type arn host hostname port ttl expiry expires expiration length ' +
    'size count min max timeout enabled policy algorithm alg header endpoint region user username url uri stdin ' +
    'days hours minutes seconds sock socket address ' +
    'time re regex pattern prefix suffix class cb callback func helper license ' +
    'provider issuer audience mode format prompt hint version store manager backend parallelism limit budget'
  ).split(' '),
);
export const DENIALS = new Set([
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
export const WEAK = new Set(
  'key keys auth authorization cookie session sessionid sid csrf signature sig salt hmac seed cert dsn jwt sas pat nonce refresh xsrf encrypt pepper kek dek'.split(
    ' ',
  ),
);

/** What a key is no secret of: of headers, tables, caches, pages. */
export const OPEN_KEYS = new Set(
  'websocket idempotency cache partition surrogate sort primary foreign publishable site sitekey public unique row lookup translation routing object registry'.split(
    ' ',
  ),
);
