/** Files that hold credentials in a form of their own, and pieces of them in memory. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { base64Text } from '../base64-text.ts';
import { isBorder, matchesOf, placesOf, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { HASH_FORMS } from './hash-forms.ts';

const HASH =
  /\$(?:1|5|6|7|8|9|y|gy|wp|S|2[abxy]|apr1|sha1|md5|argon2(?:id|i|d)|scrypt|bcrypt-sha256|pbkdf2(?:-sha\d{1,3})?|P|H)\$(?!\$Lambda\b)[./A-Za-z0-9$=,+*-]{20,256}/g;

const HASHES = byAnchor(HASH_FORMS, ({ anchor }) => anchor);
const LENGTHS = new Set([32, 40, 64, 128]);
const OF_LOGIN =
  /(?:^|[\n\0"'\s,])(?!(?:sha\d*|md5|commit|digest|integrity|hash|rev|id|checksum|etag|tree|blob|image|version|ref|build|layer|key|uuid):)[a-z_][\w.@-]{1,63}:([\w .@-]{1,64}:)?$/i;

function isHex(word: string): boolean {
  return /^[0-9a-f]+$/i.test(word) && /[a-f]/i.test(word) && /\d/.test(word);
}

/** Something about passwords stands in the lines before. */
function looksLikeLogins(text: string, at: number): boolean {
  return /passw|passwd|credential|login|users?\b|hash|dump|crack|shadow/i.test(
    text.slice(Math.max(0, at - 240), at),
  );
}

export const passwordHashes: SecretRule = {
  id: 'password-hashes',
  title: 'Hashes of passwords: /etc/shadow, htpasswd (crypt, bcrypt, Argon2, scrypt), Django, MySQL, NTLM dumps',
  anchors: [':::', 'md5', '0x0200', '0x0100', 'aad3b435b51404eeaad3b435b51404ee:', ...HASH_FORMS.map(({ anchor }) => anchor)],
  find({ text, words, path }, found, places) {
    for (const { index, 0: hash } of matchesOf(text, HASH)) {
      // The digest is the last part; a format string has none.
      const last = hash.slice(hash.lastIndexOf('$') + 1);
      if (last.length < 20 || !/\d/.test(hash.slice(3))) continue;
      const user = /(?:^|[\n\0])([a-z_][\w.-]{0,31}):$/i.exec(text.slice(Math.max(0, index - 34), index))?.[1];
      found({ kind: 'password hash', start: index, length: hash.length, ...(user === undefined ? {} : { label: user }) });
    }
    for (const { index, 0: hash } of matchesOf(text, /\b(?:pbkdf2_sha(?:256|1)|bcrypt_sha256|scrypt)\$\d{1,8}\$[A-Za-z0-9./]{4,64}\$[A-Za-z0-9+/=]{20,128}/g)) {
      found({ kind: 'password hash', start: index, length: hash.length });
    }
    for (const [{ form }, list] of formsPresent(HASHES, places)) {
      for (const at of list) {
        form.lastIndex = at;
        const match = form.exec(text);
        const hash = match?.groups?.['secret'] ?? match?.[0];
        if (match && hash !== undefined) found({ kind: 'password hash', start: at + match[0].lastIndexOf(hash), length: hash.length });
      }
    }
    for (const { start, end, text: word } of /htdigest$/.test(path) ? [] : words()) {
      // Oracle's verifiers: `S:…;T:…`.
      if (word.length >= 60 && ':' === text[start - 1] && (word.length === 60 ? 'S' : 'T') === text[start - 2] && (word.length === 60 || word.length === 160) && /^[0-9A-F]+$/.test(word) && !/\w/.test(text[start - 3] ?? ' ')) found({ kind: 'password hash', start, length: word.length });
      if (text[start - 1] !== ':' || !LENGTHS.has(word.length) || !isHex(word)) continue;
      const before = OF_LOGIN.exec(text.slice(Math.max(0, start - 140), start));
      // htdigest has a realm between; else something about logins stands before.
      if (before && /^$|[\s"',:]/.test(text[end] ?? '') && (before[1] !== undefined || looksLikeLogins(text, start))) found({ kind: 'password hash', start, length: word.length });
    }
    for (const { index, 0: all, 1: hash } of matchesOf(text, /::[\w.-]{0,64}:[0-9a-fA-F]{16}:([0-9a-fA-F]{32}:[0-9a-fA-F]{20,2048})/g)) {
      // Programs keep the proof and what it was made over apart.
      const start = index + all.length - hash!.length;
      found({ kind: 'password hash', start, length: 32, label: 'NetNTLMv2' });
      found({ kind: 'password hash', start: start + 33, length: hash!.length - 33, label: 'NetNTLMv2' });
    }
    for (const { index, 0: all, 1: hash } of matchesOf(text, /:\d{1,8}:[0-9a-fA-F]{32}:([0-9a-fA-F]{32}):/g)) {
      found({ kind: 'password hash', start: index + all.length - 33, length: hash!.length, label: 'NTLM' });
    }
    for (const at of places('aad3b435b51404eeaad3b435b51404ee:')) {
      const hash = /^[0-9a-fA-F]{32}(?![0-9a-fA-F])/.exec(text.slice(at + 33, at + 66));
      if (hash) found({ kind: 'password hash', start: at + 33, length: 32, label: 'NTLM' });
    }
    for (const at of places(':::')) {
      const line = text.slice(Math.max(0, at - 80), at);
      const user = /(?:^|[\n\0])([a-z_][\w-]{0,31}):[./A-Za-z0-9]{13}:\d{1,6}:\d{0,6}:\d{0,6}:\d{0,3}$/.exec(line);
      if (user) found({ kind: 'password hash', start: at - user[0].length + user[0].indexOf(':') + 1, length: 13, label: user[1]! });
    }
    for (const [anchor, form] of [['md5', /^md5[0-9a-f]{32}/], ['0x0200', /^0x0200[0-9A-F]{40,136}/], ['0x0100', /^0x0100[0-9A-F]{40,136}/]] as const) {
      for (const at of places(anchor)) {
        const hash = form.exec(text.slice(at, at + 144))?.[0];
        // In a row of PostgreSQL its length stands before it, which is a letter: 36 bytes with itself.
        const isStored = anchor === 'md5' && text[at - 1] === 'I' && isBorder(text, at - 2);
        if (hash !== undefined && (isStored || (isBorder(text, at - 1) && isBorder(text, at + hash.length)))) found({ kind: 'password hash', start: at, length: hash.length });
      }
    }
    for (const { index, 0: hash } of matchesOf(text, /\*[0-9A-F]{40}/g)) {
      if (isBorder(text, index - 1) && text[index - 1] !== '*' && isBorder(text, index + 41)) found({ kind: 'password hash', start: index, length: hash.length });
    }
    for (const { index, 0: hash } of matchesOf(text, /\{CRAM-MD5\}[0-9a-f]{64}|\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT)\}[A-Za-z0-9+/$.]{20,128}={0,2}/g)) {
      found({ kind: 'password hash', start: index, length: hash.length });
    }
    for (const { index, 0: hash } of matchesOf(text, /SCRAM-SHA-(?:1|256|512)\$\d{1,7}:[A-Za-z0-9+/=]{8,64}\$[A-Za-z0-9+/=]{20,96}:[A-Za-z0-9+/=]{20,96}/g)) {
      found({ kind: 'password hash', start: index, length: hash.length });
    }
  },
}; // prettier-ignore

export const netrc: SecretRule = {
  id: 'netrc',
  title: '.netrc: the password of a machine',
  find({ text, strict }, found) {
    for (const { index, 0: all, 1: machine, 2: login, 3: value } of matchesOf(
      text,
      /(?<![\w.-])(?:machine[ \t]{1,8}([\w.:-]{1,128})|default)\s{1,8}login[ \t]{1,8}(\S{1,128})\s{1,8}password[ \t]{1,8}([^\s\0]{1,256})/g,
    )) {
      if (isNoSecret(value!) || (strict && !plausibleValue(value!, { quoted: false, assigned: true })))
        continue;
      // A sentence has the same words: "machine learning login page password reset".
      if (strict && !/[.:]/.test(machine ?? '') && !/[^A-Za-z]/.test(value!) && value!.length < 16) continue;
      found({
        kind: 'password',
        start: index + all.length - value!.length,
        length: value!.length,
        label: `${login}@${machine ?? 'default'}`,
      });
    }
  },
};

export const pgpass: SecretRule = {
  id: 'pgpass',
  title: '.pgpass: lines of host:port:database:user:password',
  find({ text, path }, found) {
    const known = path.endsWith('pgpass') || path.endsWith('pgpass.conf');
    for (const { index, 0: all, 2: line } of matchesOf(
      text,
      /(^|[\n\0])((?:[\w.-]{1,128}|\*):(?:5432|\d{4,5}|\*):[\w*-]{1,63}:[\w*-]{1,63}:[^\r\n\0:]{1,256})(?=$|[\r\n\0])/g,
    )) {
      const fields = line!.split(':');
      const value = fields[4]!;
      if (isNoSecret(value)) continue;
      const port = fields[1] === '5432' || fields[1] === '*';
      if (!known && !(port && plausibleValue(value, { quoted: false, assigned: true }))) continue;
      found({ kind: 'password', start: index + all.length - value.length, length: value.length, label: `${fields[3]}@${fields[0]}` });
    }
  },
}; // prettier-ignore

export const dockerAuth: SecretRule = {
  id: 'docker-auth',
  title: "Docker's and Podman's config.json, npm's _auth: base64 of user and password",
  find({ text }, found) {
    for (const { index, 0: all, 1: value } of matchesOf(text, /(?:\\?"auth\\?"\s{0,4}:\s{0,4}\\?"|_auth\s{0,2}=\s{0,2}"?)([A-Za-z0-9+/]{6,2048}={0,2})/g)) {
      const pair = base64Text(value!);
      const colon = pair?.indexOf(':') ?? -1;
      if (colon <= 0 || pair!.length === colon + 1) continue;
      found({ kind: 'password', start: index + all.length - value!.length, length: value!.length, label: pair!.slice(0, colon), decoded: pair!.slice(colon + 1) });
    }
  },
}; // prettier-ignore

const SECRET_FILES =
  /(?:^|\/)(?:run\/secrets\/(?!kubernetes\.io\/)[^/]|run\/secrets\/kubernetes\.io\/serviceaccount\/token$|\.vault-token$|\.erlang\.cookie$|\.cloudflared\/.{1,64}\.json$|config\/master\.key$|config\/credentials\/[\w-]{1,64}\.key$|\.google_authenticator$)/;

export function isSecretFile(path: string): boolean {
  return SECRET_FILES.test(path);
}

export const secretFiles: SecretRule = {
  id: 'secret-files',
  title: 'Files that are nothing but a secret: below /run/secrets, a service account’s token, .vault-token, .erlang.cookie',
  find({ text, path }, found) {
    if (path === '' || !isSecretFile(path) || text.length > 16_384) return;
    const start = text.length - text.trimStart().length;
    const length = text.trim().length;
    if (length > 0 && !text.includes('\0')) found({ kind: 'secret file', start, length, label: path.slice(path.lastIndexOf('/') + 1) });
  },
}; // prettier-ignore

export const wireguardKeys: SecretRule = {
  id: 'wireguard-keys',
  title: 'Keys of WireGuard and of wireless networks',
  find({ text }, found) {
    for (const { index, 0: all, 1: value } of matchesOf(text, /(?:PrivateKey|PresharedKey|private_key|preshared_key)[ \t]{0,4}=[ \t]{0,4}([A-Za-z0-9+/]{43}=)/g)) {
      found({ kind: 'WireGuard key', start: index + all.length - value!.length, length: value!.length });
    }
    for (const at of placesOf(text, 'psk=')) {
      const value = /^psk="([^"\n\0]{8,63})"/.exec(text.slice(at, at + 72));
      if (value) found({ kind: 'shared key', start: at + 5, length: value[1]!.length, label: 'psk' });
    }
  },
}; // prettier-ignore
