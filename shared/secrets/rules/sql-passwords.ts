/** Passwords in statements of SQL. */
import { isBorder, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

/** `IDENTIFIED [WITH 'plugin'] BY|AS 'x'`; Oracle has double quotes or none. */
const IDENTIFIED =
  /^identified(?: |\\040)(?:with '?\w{1,40}'? )?(?:by|as)(?:[ \t]|\\040){1,4}(?:values )?(?:'([^'\s\0]{3,256})'|"([^"\s\0]{3,128})"|([A-Za-z][\w$#!+*.~^@-]{3,63})(?=[ \t]{0,4};|[ \t]{1,4}(?:default|account|profile|replace|quota|temporary)\b))/i;
/** `PASSWORD 'x'`, `PASSWORD('x')`, `WITH PASSWORD = N'x'`. */
const PASSWORD =
  /^password(?:(?:[ \t]|\\040){1,4}|\(|( ?= ?))(?:[NE]?'([^'\s\0]{3,256})'|\$\w{0,16}\$([^$\s\0]{3,256})\$\w{0,16}\$|"([^"\s\0]{3,256})"(?=[ \t]{0,4};|[ \t]{1,4}(?:superuser|valid|login|createdb|in|admin|nosuperuser|inherit)\b))/i;
/** What else takes one: functions of hashes, logins of SQL Server and DB2, keys of SQLite. */
const OTHERS: readonly { readonly anchor: string; readonly form: RegExp }[] = [
  ...['SHA1(', 'SHA2(', 'MD5(', 'sha1(', 'sha2(', 'md5(', 'ENCRYPT(', 'encrypt('].map((anchor) => ({
    anchor,
    form: /\w{3,8}\( ?'(?<secret>[^'\s\0]{4,128})'(?<=(?:passw|pwd|pass)\w{0,16}`?"? ?=? ?,? ?\w{0,12}\( ?'[^']{4,128}')/iy,
  })),
  ...['HASHBYTES(', 'hashbytes('].map((anchor) => ({
    anchor,
    form: /hashbytes\( ?'[\w-]{2,12}' ?, ?N?'(?<secret>[^'\0]{4,128})'/iy,
  })),
  ...['AES_ENCRYPT(', 'AES_DECRYPT(', 'aes_encrypt(', 'aes_decrypt('].map((anchor) => ({
    anchor,
    form: /aes_\w{7}\((?:[^'()]{1,64}|'[^'\0]{0,256}') ?, ?'(?<secret>[^'\0]{4,128})'/iy,
  })),
  ...['sp_addlogin ', 'sp_password '].map((anchor) => ({
    anchor,
    form: /sp_\w{8}\s{1,4}(?:@\w{1,24} ?= ?)?N?'[^'\0]{1,128}' ?, ?(?:@\w{1,24} ?= ?)?N?'(?<secret>[^'\0]{4,128})'/y,
  })),
  {
    anchor: 'OPENROWSET(',
    form: /OPENROWSET\( ?'[^']{1,64}' ?, ?'[^']{1,128}' ?; ?'[^']{1,64}' ?; ?'(?<secret>[^']{3,128})'/y,
  },
  ...['PRAGMA key', 'pragma key', 'PRAGMA rekey', 'PRAGMA hexkey'].map((anchor) => ({
    anchor,
    form: /pragma \w{3,6} ?= ?(?:'(?<secret>[^'\0]{4,160})'|"(?<quoted>[^"\0]{4,160})")/iy,
  })),
  ...['ATTACH ', 'attach '].map((anchor) => ({
    anchor,
    form: /attach (?:database )?'[^'\0]{1,128}' as \w{1,32} key '(?<secret>[^'\0]{4,128})'/iy,
  })),
  ...[' USING ', ' using '].map((anchor) => ({
    anchor,
    form: / using (?<secret>[^\s\0;]{4,64})(?<=\bconnect to \w{1,16} user \w{1,32} using \S{4,64})/iy,
  })),
];
const LENGTH = 360;

export const sqlPasswords: SecretRule = {
  id: 'sql-passwords',
  title: "Passwords in SQL: IDENTIFIED BY 'x', PASSWORD 'x', SET PASSWORD",
  anchors: ['dentified ', 'DENTIFIED ', 'dentified\\040', 'assword', 'ASSWORD', ...OTHERS.map(({ anchor }) => anchor)],
  find({ text, strict }, found, places) {
    const tell = (start: number, value: string): void => {
      if (isNoSecret(value) || (strict && !plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true }))) return;
      found({ kind: 'password', start, length: value.length, label: 'SQL' });
    };
    for (const anchor of ['dentified ', 'DENTIFIED ', 'dentified\\040']) {
      for (const at of places(anchor)) {
        const match = begins(text, at - 1) ? IDENTIFIED.exec(text.slice(at - 1, at + LENGTH)) : null;
        const value = match?.[1] ?? match?.[2] ?? match?.[3];
        if (match && value !== undefined) tell(at - 1 + match[0].lastIndexOf(value), value);
      }
    }
    for (const anchor of ['assword', 'ASSWORD']) {
      for (const at of places(anchor)) {
        const match = begins(text, at - 1) ? PASSWORD.exec(text.slice(at - 1, at + LENGTH)) : null;
        if (!match || (match[1] !== undefined && !/\b(?:with|by) $/i.test(text.slice(Math.max(0, at - 7), at - 1)))) continue;
        const value = (match[2] ?? match[3] ?? match[4])!;
        tell(at - 1 + match[0].lastIndexOf(value), value);
      }
    }
    for (const { anchor, form } of OTHERS) {
      for (const at of places(anchor)) {
        form.lastIndex = at;
        const match = form.exec(text);
        const value = match?.groups?.['secret'] ?? match?.groups?.['quoted'];
        if (match && value !== undefined) tell(at + match[0].lastIndexOf(value), value);
      }
    }
  },
}; // prettier-ignore

/** Histories of mysql escape blanks. */
function begins(text: string, at: number): boolean {
  return isBorder(text, at - 1) || text.startsWith('\\040', at - 4);
}
