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
  ...of('key', 0, 'AES.new DES3.new Blowfish.new ChaCha20.new ChaCha20_Poly1305.new AESGCM AESCCM ChaCha20Poly1305 algorithms.AES aes.NewCipher des.NewTripleDESCipher chacha20poly1305.New secretbox.New SecretBox Aes256Gcm.new SymmetricKey SigningCredentials SymmetricSecurityKey Encoding.UTF8.GetBytes jose.NewSigner NewHMAC hmac.New HmacSHA256 HMACSHA256 HMACSHA512 HMACSHA1 itsdangerous.URLSafeTimedSerializer URLSafeTimedSerializer URLSafeSerializer TimestampSigner sessions.NewCookieStore cookie.NewStore NewCookieStore securecookie.New MessageEncryptor.new MessageVerifier.new hmac.new Fernet SecretKeySpec cookieParser scryptSync pbkdf2Sync PBEKeySpec Keys.hmacShaKeyFor Algorithm.HMAC256 Algorithm.HMAC384 Algorithm.HMAC512'),
  ...of('key', 1, 'jwt.encode jwt.decode JWT::encode JWT::decode JWT.encode JWT.decode createHmac createCipheriv createDecipheriv createCipher createDecipher CryptoJS.AES.encrypt CryptoJS.AES.decrypt CryptoJS.HmacSHA256 AES.encrypt AES.decrypt'),
  ...of('key', 2, 'hash_hmac openssl_encrypt openssl_decrypt hash_pbkdf2'),
  ...of('private key', 0, 'ethers.Wallet privateKeyToAccount Account.from_key account.from_key privateKeyToAddress'),
  ...of('password', 0, 'ssh.Password bcrypt.hash bcrypt.hashSync bcrypt.hashpw bcrypt.checkpw bcrypt.compare bcrypt.compareSync BCrypt.hashpw BCrypt.checkpw BCrypt.HashPassword password_hash password_verify generate_password_hash make_password check_password encoder.encode passwordEncoder.encode passwordEncoder().encode Password.hash Password.create Password.new pwd_context.hash argon2.hash sha512_crypt.hash sha256_crypt.hash pbkdf2_sha256.hash crypt.crypt hash_password verify_password validate_password set_password setPassword changePassword hashPassword comparePassword Hash::make bcrypt Bcrypt.hash_pwd_salt Argon2.hash_pwd_salt Pbkdf2.hash_pwd_salt login_as decryptWithPassword SecureString'),
  ...of('password', 2, 'PDO'),
  ...of('password', 3, 'Credentials'),
  ...of('password', 1, 'mongo.Credential BasicCredentials BasicAWSCredentials AwsBasicCredentials.create StaticCredentialsProvider credentials.NewStaticCredentials AuthInfo UserPass userAndPass AuthenticationHeader HTTPBasicAuth HTTPDigestAuth HTTPProxyAuth NTLMAuth HttpNtlmAuth requests_ntlm.HttpNtlmAuth aiohttp.BasicAuth BasicAuthCredentials PlainTextAuthenticator SASLPlain auth.Basic Auth.Basic authenticate signIn sign_in log_in logIn basic_auth withCredentials setCredentials usernamePassword userPassword UserPassword AuthBasic PlainCredentials PasswordCredential WiFi.begin WiFi.softAP wifiMulti.addAP SetBasicAuth setBasicAuth basicAuth PasswordAuthentication UsernamePasswordCredentials UsernamePasswordAuthenticationToken PasswordCredentials PlainTextAuthProvider PlainAuthProvider simple_bind_s bind_s Credentials.basic url.UserPassword setHttpAuth httpBasicAuth username_pw_set Credentials.new'),
  ...of('password', 2, 'getConnection DriverManager.getConnection pg_connect sqlsrv_connect mssql_connect sybase_connect mysqli_real_connect cx_Oracle.connect oracledb.connect psycopg.connect fdb.connect pymssql.connect jaydebeapi.connect telnetlib.login imaplib.login OpenConnection Imap.connect pop3.login dbConnect DBI::dbConnect odbcDriverConnect ldap.bind ssh.connect sftp.connect ssh2_connect_pw pymysql.connect MySQLdb.connect ftplib.FTP ftplib.FTP_TLS ftp_login ldap_bind ssh2_auth_password imap_open mysql_connect mysql_pconnect PlainAuth smtplib.login odbc_connect ibase_connect db2_connect odbc_pconnect'),
  ...of('password', 1, 'oci_connect oci_pconnect'),
  ...of('password', 3, 'mysql_real_connect'),
  { name: 'strcmp', argument: 1, kind: 'password', first: /pass|pwd|secret|token/i },
  { name: 'strncmp', argument: 1, kind: 'password', first: /pass|pwd|secret|token/i },
  { name: 'compare_digest', argument: 1, kind: 'password', first: /pass|pwd|secret|token|key/i },
  ...'getenv environ.get env env.get ENV.fetch getProperty getOrDefault get_env System.get_env setenv setProperty env.str config.get getString'
    .split(' ')
    .map((name) => ({ name, argument: 1, kind: '', named: true as const })),
]; // prettier-ignore
