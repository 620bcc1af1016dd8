/** Functions of libraries that take a password or a key as one of their arguments, as their manuals say. */

export interface CallForm {
  /** What stands before the parenthesis; a letter before it makes another function of it. */
  readonly name: string;
  /** Which argument, from 0. */
  readonly argument: number;
  readonly kind: string;
  /** The first argument must be of this form. */
  readonly first?: RegExp;
  /** The first argument is a name, and says whether the value is a secret: `getenv("DB_PASSWORD", "x")`. */
  readonly named?: true;
}

const of = (kind: string, argument: number, names: string): CallForm[] =>
  names.split(' ').map((name) => ({ name, argument, kind }));

export const CALL_FORMS: readonly CallForm[] = [
  ...of('key', 0, 'hmac.new Fernet SecretKeySpec cookieParser scryptSync pbkdf2Sync PBEKeySpec Keys.hmacShaKeyFor Algorithm.HMAC256 Algorithm.HMAC384 Algorithm.HMAC512'),
  ...of('key', 1, 'jwt.encode jwt.decode JWT::encode JWT::decode JWT.encode JWT.decode createHmac createCipheriv createDecipheriv createCipher createDecipher CryptoJS.AES.encrypt CryptoJS.AES.decrypt CryptoJS.HmacSHA256 AES.encrypt AES.decrypt'),
  ...of('key', 2, 'hash_hmac openssl_encrypt openssl_decrypt hash_pbkdf2'),
  ...of('private key', 0, 'ethers.Wallet privateKeyToAccount Account.from_key account.from_key privateKeyToAddress'),
  ...of('password', 0, 'ssh.Password'),
  ...of('password', 1, 'WiFi.begin WiFi.softAP wifiMulti.addAP SetBasicAuth setBasicAuth basicAuth PasswordAuthentication UsernamePasswordCredentials UsernamePasswordAuthenticationToken PasswordCredentials PlainTextAuthProvider PlainAuthProvider simple_bind_s bind_s Credentials.basic url.UserPassword setHttpAuth httpBasicAuth username_pw_set Credentials.new'),
  ...of('password', 2, 'pymysql.connect MySQLdb.connect ftplib.FTP ftplib.FTP_TLS ftp_login ldap_bind ssh2_auth_password imap_open mysql_connect mysql_pconnect PlainAuth smtplib.login odbc_connect ibase_connect db2_connect odbc_pconnect'),
  ...of('password', 1, 'oci_connect oci_pconnect'),
  ...of('password', 3, 'mysql_real_connect'),
  { name: 'strcmp', argument: 1, kind: 'password', first: /pass|pwd|secret|token/i },
  { name: 'strncmp', argument: 1, kind: 'password', first: /pass|pwd|secret|token/i },
  { name: 'compare_digest', argument: 1, kind: 'password', first: /pass|pwd|secret|token|key/i },
  ...'getenv environ.get env env.get ENV.fetch getProperty getOrDefault get_env System.get_env setenv setProperty env.str config.get getString'
    .split(' ')
    .map((name) => ({ name, argument: 1, kind: '', named: true as const })),
]; // prettier-ignore
