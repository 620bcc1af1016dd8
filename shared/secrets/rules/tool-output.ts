/** Logins in what tools print and save: dumps of credentials, cracked hashes, exports of browsers, sessions typed line by line. */
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isCode, isNoSecret, isPlaceholder, isWordOfPrograms } from '../value-forms.ts';

/** Of a browser's export: name, address, user, password, alone in their line. */
const BROWSER_HEAD = 'url,username,password';
const BROWSER_ROW =
  /(?<=^|[\n\0])[^\n\r\0,]{0,128},https?:\/\/[^\s\0,]{1,512},([^\n\r\0,]{0,128}),([^\n\r\0,]{1,128})(?=,[^\n\r\0]{0,256}$|\r?$|[\r\n\0]|,)/g;
/** A hash and what it is of, in two lines that follow each other. */
const CRACKED =
  /(?:(?<=^|[\n\0])(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}):[^\s:/\\\0]{1,64}(?:\r?\n|$)){2,2000}/g;
const CRACKED_LINE = /([0-9a-f]{32,128}):([^\s:]{1,64})/g;
/** What is typed to a question for the user, and then for the password. */
const TYPED_USERS = ['admin\r\n', 'root\r\n', 'administrator\r\n', 'guest\r\n', 'support\r\n', 'cisco\r\n', 'ubnt\r\n', 'operator\r\n', 'user\r\n'] as const; // prettier-ignore
const AROUND = 8 * 1024;

export const toolOutput: SecretRule = {
  id: 'tool-output',
  title: 'Logins in what tools print and save: mimikatz, secretsdump, cracked hashes, exports of browsers, logins typed line by line',
  anchors: ['* Password : ', '* NTLM ', '* SHA1 ', 'DefaultPassword', 'dpapi_', BROWSER_HEAD, 'potfile', 'hashcat', 'cracked', '{TAB}', '[TAB]', '<TAB>', ...TYPED_USERS],
  find({ text }, found, places) {
    const tell = (kind: string, start: number, value: string, label?: string): void => {
      const find: SecretFind = { kind, start, length: value.length };
      found(label === undefined ? find : { ...find, label });
    };
    for (const at of places('* Password : ')) {
      const value = /^\* Password : (?!\(null\))([^\r\n\0]{1,256}?)[ \t]{0,64}(?=[\r\n\0]|$)/.exec(text.slice(at, at + 340))?.[1];
      if (value !== undefined && !isNoSecret(value)) tell('password', at + 13, value);
    }
    for (const anchor of ['* NTLM ', '* SHA1 ']) {
      for (const at of places(anchor)) {
        const value = /^\* (?:NTLM|SHA1) {1,12}: ([0-9a-f]{32}|[0-9a-f]{40})(?![0-9a-f])/.exec(text.slice(at, at + 72));
        if (value) tell('password hash', at + value[0].length - value[1]!.length, value[1]!);
      }
    }
    for (const at of places('DefaultPassword')) {
      const line = /^DefaultPassword[ \t]{0,4}\r?\n(?:[^\s:\\]{1,64}\\)?([^\s:]{1,64}):([^\r\n\0]{3,128})/.exec(text.slice(at, at + 300));
      if (line) tell('password', at + line[0].length - line[2]!.length, line[2]!, line[1]!);
    }
    for (const at of places('dpapi_')) {
      const key = /^dpapi_(?:machine|user)key:(0x[0-9a-f]{40})(?![0-9a-f])/.exec(text.slice(at, at + 64));
      if (key) tell('DPAPI key', at + key[0].length - 42, key[1]!);
    }
    // The rows of an export; an editor's memory has them before the head too.
    let read = 0;
    for (const at of places(BROWSER_HEAD)) {
      if (at < read) continue;
      read = at + AROUND;
      const from = Math.max(0, at - AROUND);
      for (const { index, 0: row, 1: user, 2: value } of matchesOf(text.slice(from, at + AROUND), BROWSER_ROW)) tell('password', from + index + row.length - value!.length, value!, user!);
    }
    for (const word of ['potfile', 'hashcat', 'cracked']) {
      let done = 0;
      for (const at of places(word)) {
        if (at < done) continue;
        done = at + AROUND;
        for (const { index, 0: lines } of matchesOf(text.slice(at, done), CRACKED)) {
          for (const { index: line, 0: all, 1: hash, 2: value } of matchesOf(lines, CRACKED_LINE)) {
            tell('password hash', at + index + line, hash!);
            tell('password', at + index + line + all.length - value!.length, value!);
          }
        }
      }
    }
    // A keylogger's names of keys.
    for (const key of ['{TAB}', '[TAB]', '<TAB>']) {
      for (const at of places(key)) {
        const value = /^.TAB.([!-Z^-z|~]{4,64})[{[<](?:ENTER|RETURN|RET)[}\]>]/.exec(text.slice(at, at + 84))?.[1];
        if (value !== undefined && isTyped(value)) tell('password', at + key.length, value);
      }
    }
    for (const user of TYPED_USERS) {
      for (const at of places(user)) {
        if (at > 0 && text[at - 1] !== '\0' && text[at - 1] !== '\n') continue;
        const value = /^([!-~]{5,64})\r?\n(?=\0|$)/.exec(text.slice(at + user.length, at + user.length + 70))?.[1];
        if (value !== undefined && isTyped(value)) tell('password', at + user.length, value, user.trimEnd());
      }
    }
  },
}; // prettier-ignore

/** With digits or signs, and none of what a program prints below a name. */
function isTyped(value: string): boolean {
  if (isPlaceholder(value) || isWordOfPrograms(value) || isCode(value) || /^[/~.-]|:\/\/|^[\d.,:-]+$/.test(value))
    return false;
  return /[A-Za-z]/.test(value) && /[\d!#$%&*+?^~@-]/.test(value);
} // prettier-ignore
