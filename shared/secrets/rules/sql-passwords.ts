/** Passwords in statements of SQL. */
import { isBorder, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

/** `IDENTIFIED [WITH 'plugin'] BY|AS 'x'`; Oracle has double quotes or none. */
const IDENTIFIED =
  /^identified (?:with '?\w{1,40}'? )?(?:by|as)[ \t]{1,4}(?:values )?(?:'([^'\s\0]{3,256})'|"([^"\s\0]{3,128})"|([A-Za-z][\w$#!+*.~^@-]{3,63})(?=[ \t]{0,4};|[ \t]{1,4}(?:default|account|profile|replace|quota|temporary)\b))/i;
/** `PASSWORD 'x'`, `PASSWORD('x')`, `WITH PASSWORD = N'x'`. */
const PASSWORD = /^password(?:[ \t]{1,4}|\(|( ?= ?))N?'([^'\s\0]{3,256})'/i;
const LENGTH = 360;

export const sqlPasswords: SecretRule = {
  id: 'sql-passwords',
  title: "Passwords in SQL: IDENTIFIED BY 'x', PASSWORD 'x', SET PASSWORD",
  anchors: ['dentified ', 'DENTIFIED ', 'assword', 'ASSWORD'],
  find({ text, strict }, found, places) {
    const tell = (start: number, value: string): void => {
      if (isNoSecret(value) || (strict && !plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true }))) return;
      found({ kind: 'password', start, length: value.length, label: 'SQL' });
    };
    for (const anchor of ['dentified ', 'DENTIFIED ']) {
      for (const at of places(anchor)) {
        const match = isBorder(text, at - 2) ? IDENTIFIED.exec(text.slice(at - 1, at + LENGTH)) : null;
        const value = match?.[1] ?? match?.[2] ?? match?.[3];
        if (match && value !== undefined) tell(at - 1 + match[0].lastIndexOf(value), value);
      }
    }
    for (const anchor of ['assword', 'ASSWORD']) {
      for (const at of places(anchor)) {
        const match = isBorder(text, at - 2) ? PASSWORD.exec(text.slice(at - 1, at + LENGTH)) : null;
        if (!match || (match[1] !== undefined && !/\bwith $/i.test(text.slice(Math.max(0, at - 7), at - 1)))) continue;
        tell(at - 1 + match[0].length - match[2]!.length - 1, match[2]!);
      }
    }
  },
}; // prettier-ignore
