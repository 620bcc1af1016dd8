/** Lines of settings, logs and protocols that hold a secret in a form of their own, without `=` or `:` before it. */
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { namedSecret } from '../secret-names.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

interface LineForm {
  /** Every line of this form has it; it is looked for first. */
  readonly anchor: string;
  /** Of a line, its end left out. The group `secret` is the secret. */
  readonly form: RegExp;
  readonly kind: string;
}

const LINES: readonly LineForm[] = [
  { anchor: 'bindpw', form: /^[ \t]{0,8}(?:nss_)?bindpw[ \t]{1,8}"?(?<secret>[^\s"]{3,256})"?$/, kind: 'password' },
  { anchor: 'rootpw', form: /^[ \t]{0,8}rootpw(?: --plaintext)?[ \t]{1,8}(?!--)"?(?<secret>[^\s"]{3,256})"?$/, kind: 'password' },
  { anchor: 'community', form: /^[ \t]{0,8}(?:r[ow]|trap)community6?[ \t]{1,8}"?(?<secret>[^\s"#]{3,64})/, kind: 'SNMP community' },
  { anchor: 'createUser', form: /^[ \t]{0,8}createUser (?:-e \S{1,64} )?\S{1,64} (?:MD5|SHA\S{0,4})[ \t]{1,4}"?(?<secret>[^\s"]{8,64})/, kind: 'password' },
  { anchor: 'createUser', form: /^[ \t]{0,8}createUser .{8,200} (?:DES|AES\S{0,4})[ \t]{1,4}"?(?<secret>[^\s"]{8,64})/, kind: 'password' },
  { anchor: 'insecure-password', form: /\buser \S{1,64} insecure-password (?<secret>\S{3,128})/, kind: 'password' },
  { anchor: 'stats auth', form: /^[ \t]{0,16}stats auth [^\s:]{1,64}:(?<secret>\S{3,128})/, kind: 'password' },
  { anchor: 'login=', form: /\blogin=[^\s:=]{1,64}:(?<secret>[^\s&]{3,128})/, kind: 'password' },
  { anchor: 'secret "', form: /^[ \t]{0,16}secret[ \t]{1,4}"(?<secret>[^"\s]{8,256})"[ \t]{0,4};/, kind: 'shared key' },
  { anchor: ' PSK ', form: /: PSK (?:0s)?"?(?<secret>[^"\s]{4,256})/, kind: 'shared key' },
  { anchor: ' XAUTH ', form: /: XAUTH "?(?<secret>[^"\s]{3,256})/, kind: 'password' },
  { anchor: ' EAP ', form: /: EAP "?(?<secret>[^"\s]{3,256})"?[ \t]{0,4}$/, kind: 'password' },
  { anchor: 'password 7 ', form: /\b(?:enable )?password 7 (?<secret>[0-9A-F]{6,64})[ \t]{0,4}$/, kind: 'password' },
  { anchor: 'SetEnv ', form: /^[ \t]{0,16}SetEnv (?<name>[A-Z][\w.-]{1,63})[ \t]{1,4}"?(?<secret>[^\s"]{3,256})/, kind: '' },
  { anchor: '-password password ', form: /^[ \t]{0,4}(?:d-i[ \t]{1,4})?passwd\/(?:root|user)-password password (?<secret>\S{3,128})/, kind: 'password' },
  { anchor: ' on >', form: /(?:\buser|SETUSER) \S{1,64} on >(?<secret>[^\s>]{3,256})/i, kind: 'password' },
  { anchor: ']:', form: /^\[[\w.-]{1,128}\]:\d{2,5}[ \t]{1,8}[^\s:]{1,128}:(?<secret>\S{3,256})$/, kind: 'password' },
  { anchor: 'PLAIN}', form: /\{PLAIN\}(?<secret>[^\s:"',]{3,128})/, kind: 'password' },
  { anchor: 'CLEARTEXT}', form: /\{CLEARTEXT\}(?<secret>[^\s:"',]{3,128})/, kind: 'password' },
  { anchor: 'Unseal Key ', form: /\bUnseal Key \d{1,2}: (?<secret>[A-Za-z0-9+/=]{40,96})/, kind: 'Vault unseal key' },
  { anchor: 'emporary password', form: /\b[Tt]emporary password (?:is generated )?(?:for [^\s:]{1,128} ?)?(?:is|:) ?"?(?<secret>[^\s"]{6,128})/, kind: 'password' },
  { anchor: 'password is ', form: /\bpassword is "?(?<secret>(?=\S{0,127}\d)(?=\S{0,127}[A-Za-z])[^\s"]{6,128})/, kind: 'password' },
  { anchor: 'IDENTIFY ', form: /\b(?:NickServ|NICKSERV|nickserv) :?IDENTIFY (?:\S{1,32} )?(?<secret>\S{4,128})/, kind: 'password' },
  { anchor: 'addauth digest ', form: /\baddauth digest [^\s:]{1,64}:(?<secret>\S{3,128})/, kind: 'password' },
  { anchor: 'Password Type=', form: /Password Type="[^"]{0,200}PasswordText">(?<secret>[^<]{3,256})</, kind: 'password' },
  { anchor: 'eed phrase', form: /\b[Ss]eed phrase(?: is)?[:=]? ?"?(?<secret>(?:[a-z]{3,8} ){11,23}[a-z]{3,8})/, kind: 'recovery phrase' },
  { anchor: 'ecovery phrase', form: /\b[Rr]ecovery phrase(?: is)?[:=]? ?"?(?<secret>(?:[a-z]{3,8} ){11,23}[a-z]{3,8})/, kind: 'recovery phrase' },
  { anchor: 'Password><Value>', form: /Password><Value>(?<secret>[^<]{3,256})</, kind: 'password' },
  { anchor: 'passw', form: /^[ \t]{0,8}(?:password|passwd)[ \t]{1,8}(?=\S{0,127}[0-9])(?=\S{0,127}[A-Za-z])(?<secret>[^\s"'=:({<]{6,128})$/, kind: 'password' },
  { anchor: 'jwt.', form: /\bjwt\.(?:sign|verify)\([^,()]{1,64}, ?["'](?<secret>[^"']{6,256})["']/, kind: 'secret' },
  { anchor: '.auth(', form: /\bdb\.auth\( ?["'][^"']{1,64}["'], ?["'](?<secret>[^"']{3,128})["']/, kind: 'password' },
  { anchor: 'NetworkCredential(', form: /\bNetworkCredential\( ?"[^"]{1,128}", ?"(?<secret>[^"]{3,128})"/, kind: 'password' },
  { anchor: '->connect(', form: /\bDBI->connect\( ?["'][^"']{4,256}["'], ?["'][^"']{1,64}["'], ?["'](?<secret>[^"']{3,128})["']/, kind: 'password' },
]; // prettier-ignore

const BEFORE = 256;
const LINE = 640;

export const settingLines: SecretRule = {
  id: 'setting-lines',
  title:
    'Lines of LDAP, SNMP, IPsec, BIND, HAProxy, Redis ACL, Postfix, Dovecot, Vault, ZooKeeper, installers and logs that hold a secret without a sign before it',
  anchors: [...LINES.map(({ anchor }) => anchor), '--from-literal='],
  find({ text, strict }, found, places) {
    for (const { anchor, form, kind } of LINES) {
      for (const at of places(anchor)) {
      const start = lineStart(text, at);
      const line = /^[^\r\n\0]{1,640}/.exec(text.slice(start, start + LINE))?.[0] ?? '';
      const match = form.exec(line);
      const value = match?.groups?.['secret'];
      if (!match || value === undefined || isNoSecret(value)) continue;
      const name = match.groups!['name'];
      const named = name === undefined ? kind : namedSecret(name, value);
      if (named === null || (strict && !plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true }))) continue;
      const find: SecretFind = { kind: named, start: start + match.index + match[0].lastIndexOf(value), length: value.length };
      found(name === undefined ? find : { ...find, label: name });
      }
    }
    for (const at of places('--from-literal=')) {
      const value = /^--from-literal=["']?[\w.-]{1,253}=([^\s"'\0]{1,1024})/.exec(text.slice(at, at + 1400))?.[1];
      if (value === undefined || isNoSecret(value) || !/\bsecret\b/.test(text.slice(lineStart(text, at), at))) continue;
      found({ kind: 'Kubernetes secret', start: text.indexOf(value, text.indexOf('=', at + 15) + 1), length: value.length });
    }
    for (const { index, 0: all } of matchesOf(text, /\b(?:[Bb]ackup|[Rr]ecovery|[Ss]cratch)[ _-][Cc]odes?\\?"?[ \t]{0,2}[:=]\s{0,4}\[?/g)) {
      const codes = /^(?:[\s,"'\\]{0,8}[0-9a-z]{4,10}(?:-[0-9a-z]{4,10}){0,3}(?![\w=:])){1,24}/i.exec(text.slice(index + all.length, index + all.length + LINE))?.[0] ?? '';
      for (const code of matchesOf(codes, /[0-9a-z]{4,10}(?:-[0-9a-z]{4,10}){0,3}/gi)) {
        if (/\d/.test(code[0])) found({ kind: 'code', start: index + all.length + code.index, length: code[0].length });
      }
    }
    for (const { index, 0: all, 1: value } of matchesOf(text, /"github-oauth"\s{0,4}:\s{0,4}\{\s{0,16}"[\w.-]{1,128}"\s{0,4}:\s{0,4}"([\w-]{20,255})"/g)) {
      found({ kind: 'token', start: index + all.length - value!.length - 1, length: value!.length, label: 'github-oauth' });
    }
    for (const { index, 0: all, 1: value } of matchesOf(text, /(?:^|\n)K 8\npassword\nV \d{1,4}\n([^\n\0]{1,1024})\n/g)) {
      found({ kind: 'password', start: index + all.length - value!.length - 1, length: value!.length, label: 'Subversion' });
    }
  },
}; // prettier-ignore

function lineStart(text: string, at: number): number {
  let start = at;
  const least = Math.max(0, at - BEFORE);
  while (start > least) {
    const before = text.charCodeAt(start - 1);
    if (before === 0x0a || before === 0x0d || before === 0) break;
    start--;
  }
  return start;
}

/** `echo PASSWORD | program`: programs that read a password from their input. */
const READERS =
  /^[ \t]{0,4}\|[ \t]{0,4}(?:sudo )?(?:(?:\/usr)?\/s?bin\/)?(chpasswd|passwd|sudo|su|docker login|podman login|helm registry login|kinit|cryptsetup|vncpasswd|gpg2?|openssl|smbpasswd)\b/;

export const pipedPasswords: SecretRule = {
  id: 'piped-passwords',
  title: 'Passwords that a shell gives to chpasswd, passwd, sudo -S, docker login, kinit, cryptsetup',
  anchors: ['echo '],
  find({ text, strict }, found, places) {
    for (const at of places('echo ')) {
      const line = /^[^\r\n\0]{1,640}/.exec(text.slice(at, at + LINE))?.[0] ?? '';
      const word = /^echo[ \t]{1,4}(?:-[neE]{1,3}[ \t]{1,4})?(?:"([^"]{3,256})"|'([^']{3,256})'|([^\s"'|]{3,256}))/.exec(line);
      if (!word) continue;
      const reader = READERS.exec(line.slice(word[0].length))?.[1];
      if (reader === undefined) continue;
      const all = word[1] ?? word[2] ?? word[3]!;
      const value = reader === 'chpasswd' ? all.slice(all.indexOf(':') + 1) : all;
      if (isNoSecret(value) || (strict && !plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true }))) continue;
      found({ kind: 'password', start: at + word[0].lastIndexOf(value), length: value.length, label: reader });
    }
  },
}; // prettier-ignore
