/** Lines of settings, logs and protocols that hold a secret in a form of their own, without `=` or `:` before it. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { namedSecret } from '../secret-names.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { LINES as FIRST_LINES } from './line-forms.ts';
import { CODE_LINES } from './code-line-forms.ts';
import { isSettingsFile } from './settings-files.ts';

const LINES = [...FIRST_LINES, ...CODE_LINES];
const BY_ANCHOR = byAnchor(LINES, ({ anchor }) => anchor);
const BEFORE = 256;
const LINE = 640;
const NEAR = 1024;

export const settingLines: SecretRule = {
  id: 'setting-lines',
  title:
    'Lines of LDAP, SNMP, IPsec, BIND, HAProxy, Redis ACL, Postfix, Dovecot, Vault, ZooKeeper, installers and logs that hold a secret without a sign before it',
  anchors: [...LINES.map(({ anchor }) => anchor), '--from-literal=', 'chpasswd:', '<auth-user-pass>'],
  find({ text, strict, path }, found, places) {
    for (const [{ form, kind, prose, near }, list] of formsPresent(BY_ANCHOR, places)) {
      let tried = -1;
      for (const at of list) {
      const start = lineStart(text, at);
      if (start === tried) continue;
      tried = start;
      const line = /^[^\r\n\0]{1,640}/.exec(text.slice(start, start + LINE))?.[0] ?? '';
      const match = form.exec(line);
      const value = match?.groups?.['secret'];
      if (!match || value === undefined || isNoSecret(value)) continue;
      const name = match.groups!['name'];
      const named = name === undefined ? kind : namedSecret(name, value);
      if (named === null || (strict && !plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true }))) continue;
      if (near !== undefined && !text.slice(Math.max(0, start - NEAR), start).includes(near)) continue;
      if (strict && prose && !(/\d/.test(value) && /[A-Za-z]/.test(value)) && !isSettingsFile(path)) continue;
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
    // cloud-init: a list of user:password.
    let listed = 0;
    for (const at of places('chpasswd:')) {
      if (at < listed) continue;
      const block = /^chpasswd:[ \t]{0,4}\r?\n(?:[ \t]{1,16}(?:expire|list|users):[^\n]{0,32}\n){0,3}(?:[ \t]{1,16}[^\n]{1,256}(?:\n|$)){1,64}/.exec(text.slice(at, at + 4096))?.[0] ?? '';
      listed = at + block.length;
      for (const pair of matchesOf(block, /^[ \t]{1,16}(?:- )?([a-z_][\w.-]{0,31}):([^\s:][^\s]{2,255})[ \t]*$/gm)) {
        if (pair[2] !== 'RANDOM' && !isNoSecret(pair[2]!)) found({ kind: 'password', start: at + pair.index + pair[0].trimEnd().length - pair[2]!.length, length: pair[2]!.length, label: pair[1]! });
      }
    }
    for (const at of places('<auth-user-pass>')) {
      const lines = /^<auth-user-pass>\r?\n([^\r\n\0]{1,256})\r?\n([^\r\n\0<]{1,256})\r?\n<\//.exec(text.slice(at, at + LINE));
      if (lines) found({ kind: 'password', start: at + lines[0].lastIndexOf(lines[2]!), length: lines[2]!.length, label: lines[1]! });
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
