/** Hashes of passwords by how they begin, and by what stands beside them. */

export interface HashForm {
  readonly anchor: string;
  /** Sticky: from the anchor on. The group `secret`, or all of it. */
  readonly form: RegExp;
}

const of = (anchors: string, form: RegExp): HashForm[] =>
  anchors.split(' ').map((anchor) => ({ anchor, form }));
const HEX = '[0-9a-fA-F]';

export const HASH_FORMS: readonly HashForm[] = [
  { anchor: 'pbkdf2:sha', form: /pbkdf2:sha(?:1|256|512)(?::\d{1,8})?\$[A-Za-z0-9./]{4,32}\$[0-9a-f]{40,128}/y },
  { anchor: 'scrypt:', form: /scrypt:\d{1,7}:\d{1,3}:\d{1,3}\$[A-Za-z0-9]{4,32}\$[0-9a-f]{64,128}/y },
  { anchor: 'SCRYPT:', form: /SCRYPT:\d{1,7}:\d{1,3}:\d{1,3}:[A-Za-z0-9+/=]{8,64}:[A-Za-z0-9+/=]{20,128}/y },
  { anchor: '$A$005$', form: /\$A\$005\$[^\0\n'"]{20}[./A-Za-z0-9]{43}/y },
  { anchor: 'grub.pbkdf2.', form: /grub\.pbkdf2\.sha\d{3}\.\d{1,8}\.[0-9A-F]{32,256}\.[0-9A-F]{64,256}/y },
  { anchor: '$krb5', form: /\$krb5(?:tgs|asrep|pa)\$\d{1,2}\$[^\s\0"']{64,8192}/y },
  // As John the Ripper and Hashcat write what they took from files and networks.
  ...of('$DCC2$ $NT$ $LM$ $ml$ $office$ $oldoffice$ $keepass$ $zip2$ $zip3$ $pkzip$ $pkzip2$ $rar5$ $RAR3$ $pdf$ $bitcoin$ $ethereum$ $sshng$ $luks$ $LUKS$ $dmg$ $encfs$ $ansible$ $vnc$ $sip$ $mysqlna$ $odf$ $7z$ $gpg$ $axcrypt$ $itunes_backup$ $ASN$ $blockchain$ $electrum$ $metamask$ $bitlocker$ $veracrypt$ $truecrypt$ $telegram$ $signal$ $racf$ $sapb$ $sapg$ $xmpp-scram$ $postgres$ $mongodb-scram$ $radius$ $tacacs-plus$ $snmp$ $netntlm$ $netntlmv2$ $NETNTLM$ $NETNTLMv2$ $NETLM$ $chap$ $rsvp$ $ikepsk$ $dynamic_ $HEX[ $pbkdf2-hmac- $fvde$ $apfs$ $bitwarden$ $lastpass$ $lp$ $1password$ $dashlane$ $pwsafe$ $oracle12c$ $O5LOGON$ $mskrb5$ $dragonfly$ $siemens-s7$ $PEM$ $openssl$ $cloudkeychain$ $agilekeychain$ $keyring$ $kwallet$ $mozilla$ $jks$ $jksprivk$ $bks$ $sm3$ $gost',
    /\$[\w-]{2,24}[$[](?=[^\s\0"']{0,200}\d)[\w*$#:.@/+=,%!-]{20,4096}/y),
  { anchor: 'WPA*0', form: /WPA\*0[12]\*[0-9a-f]{32}\*[0-9a-f]{12}\*[0-9a-f]{12}\*[0-9a-f]{2,64}\*[0-9a-f*]{0,1024}/y },
  // ASP.NET, Spring, Atlassian, passlib, PBKDF2 with its parts between colons, Solaris, Sybase, Lotus
  ...of('AQAAAA', /(?<![\w+/])AQAAAA(?:[EI])[A-Za-z0-9+/]{60,120}={0,2}(?![\w+/=])/y),
  ...of('{bcrypt} {pbkdf2} {argon2} {scrypt} {sha256} {MD5} {SHA-256} {SHA-1} {noop} {ldap}', /\{[A-Za-z0-9-]{3,10}\}(?=[^\s"']{0,80}\d)(?:\{[^{}\s]{8,64}\})?[$./A-Za-z0-9+=,-]{8,200}/y),
  ...of('{PKCS5S2} {PBKDF2} {BLF-CRYPT} {SHA512-CRYPT} {SHA256-CRYPT} {MD5-CRYPT} {ARGON2ID} {ARGON2I} {ARGON2} {SSHA.HEX} {SSHA256.HEX} {SSHA512.HEX} {SMD5.HEX} {PBKDF2-SHA256} {PBKDF2_SHA256} {PBKDF2-SHA512} {PBKDF2-SHA1} {x-issha, {x-isSHA512,', /\{[\w.-]{4,16}(?:, ?\d{2,6})?\}[$./A-Za-z0-9+=,*-]{20,256}/y),
  ...of('sha1:64000: sha256: sha512:', /sha(?:1|256|512):\d{3,7}:(?:\d{1,3}:)?[A-Za-z0-9+/=]{8,64}:[A-Za-z0-9+/=]{20,128}/y),
  ...of('0xc007', /0xc007[0-9a-f]{80}(?![0-9a-f])/y),
  ...of('$9$ $8$', /\$[89]\$(?=[./A-Za-z0-9-]{0,60}\d)[./A-Za-z0-9-]{8,100}(?:\$[./A-Za-z0-9]{20,64})?(?![\w$])(?<=(?:secret|password|key|community|ssword) (?:[89] )?"?[^\s"]{10,160})/y),
  ...of('md5$ sha1$ sha256$ crypt$$ sha512$', /(?<![\w$])(?:md5|sha1|sha256|sha512)\$(?:\d{1,7}\$)?[\w./+-]{1,32}\$(?:\d{1,7}\$)?[0-9a-f]{32,128}(?![0-9a-f])/y),
  ...of('argon2$argon2 bcrypt$$2 bcrypt_sha256$$2', /(?:argon2\$argon2(?:id|i|d)|bcrypt(?:_sha256)?\$\$2[aby])\$[\w$=,./+]{40,200}/y),
  // Redis' ACL: flags may stand before the hash.
  { anchor: ' #', form: / #(?<secret>[0-9a-f]{64})(?![0-9a-f])(?<= (?:on|off)(?: [~+&@%*\w:()-][^\s#]{0,40}){0,6}(?: #[0-9a-f]{64}){1,4})/y },
  // What tools and logs call a hash of a password.
  ...['NTLM', 'ntlm', 'NT hash', 'NT:', 'nthash', 'NTHash', 'LM hash', 'rc4_hmac', 'aes256_hmac', 'aes128_hmac', 'aes256_cts', 'aes128_cts', 'LM:NT'].map((anchor) => ({
    anchor,
    form: new RegExp(`(?:NTLM|NT|LM|rc4_hmac|aes(?:128|256)_(?:hmac|cts\\w{0,20}))(?:_nt|:NT)?(?:[ _-]?hash)?["']?[ \\t]{0,2}[:= ]{1,3}["']?(?:${HEX}{32}:)?(?<secret>${HEX}{32}|${HEX}{64})(?!${HEX})`, 'yi'),
  })),
  ...['hash', 'Hash', 'HASH'].map((anchor) => ({
    anchor,
    form: new RegExp(`hash(?:es)?["']?[\\s:=]{1,3}["']?(?<secret>${HEX}{32,128})(?!${HEX})(?<=(?<![A-Za-z])(?:passw(?:or)?d|pwd|user|admin|root|login)[\\w ]{0,24}[ _-]?hash[^\\0\\n]{33,140})`, 'yi'),
  })),
  ...['assword (', 'asswd ('].map((anchor) => ({ anchor, form: new RegExp(`passw(?:or)?d \\((?:sha-?\\d{1,3}|md5|nt(?:lm)?|hashed|hash)\\)[ :=]{1,3}(?<secret>${HEX}{32,128})(?!${HEX})`.replace('passw', 'assw'), 'yi') })),
  // A hash, and its salt beside it.
  ...['assword', 'asswd', 'hash', 'Hash', 'digest', 'crypted', 'PASSWORD'].map((anchor) => ({ anchor, form: new RegExp(`\\w{4,8}[\\s:=,"']{1,4}(?<secret>${HEX}{32,128})["']?[\\s,;:"']{1,4}(?:with )?salt\\b`, 'yi') })),
  ...of('salt salt" salt\'', new RegExp(`salt[\\s:=,"']{1,4}(?<secret>[^\\s"',;]{6,128})(?<=\\b(?:password|passwd|hash|digest)[\\s:=,"']{1,4}${HEX}{32,128}["']?[\\s,;:"']{1,4}(?:with )?salt[\\s:=,"']{1,4}[^\\s"',;]{6,128})`, 'y')),
  ...of('"salt"', /"salt" ?: ?"[^"\\\0]{6,256}" ?, ?(?:"[\w-]{2,24}" ?: ?(?:\d{1,9}|"[\w-]{1,24}") ?, ?){0,3}"(?:hash|digest|key|derivedKey|value|verifier|secret|dk|hashed|hashValue|saltedHash)" ?: ?"(?<secret>[A-Za-z0-9+/=_-]{20,256})"/y),
  ...of('"hash"', /"hash(?:ed|Value)?" ?: ?"(?<secret>[A-Za-z0-9+/=_-]{20,256})" ?, ?(?:"[\w-]{2,24}" ?: ?(?:\d{1,9}|"[\w-]{1,24}") ?, ?){0,3}"salt" ?: ?"/y),
  ...of('"value"', /"value\\?" ?: ?\\?"(?<secret>[A-Za-z0-9+/]{40,200}={0,2})\\?" ?, ?\\?"salt\\?" ?: ?/y),
  // htdigest: user, realm, MD5. NTLM and LM beside a name; Joomla and vBulletin: MD5 and salt.
]; // prettier-ignore
