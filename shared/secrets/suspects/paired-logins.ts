/** A user and a password that are all of a string or a line: `cacheuser:mc-Pass/0815`, and rows of exports without their head. */
import { matchesOf, type SecretRule } from '../rule.ts';
import { isCode, isPlaceholder } from '../value-forms.ts';

/** Names of accounts. The colon is what is looked for. */
const USER = /(?:^|[\n\0])([A-Za-z][\w.-]{0,31})$/;
const ACCOUNT =
  /user|admin|root|login|svc|service|account|cache|mail|backup|deploy|monitor|guest|test|api|app|bot/i;
const VALUE = /^([!-~]{6,64})(?=\r?$|[\r\n\0])/;
const ROW =
  /(?<=^|[\n\0])[^\n\r\0,]{1,128},https?:\/\/[^\s\0,]{1,256},[^\n\r\0,]{1,128},([^\n\r\0,]{5,64}?) {0,160}(?=$|[\r\n\0])/g;

export const pairedLogins: SecretRule = {
  id: 'paired-logins',
  title: 'A user and a password that are all of a line or string, rows of name, address, user and password',
  anchors: [',http'],
  find({ text }, found, places) {
    for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
      const value = VALUE.exec(text.slice(at + 1, at + 68))?.[1];
      if (value === undefined || !looksChosen(value)) continue;
      const user = USER.exec(text.slice(Math.max(0, at - 33), at))?.[1];
      if (user !== undefined && ACCOUNT.test(user)) found({ kind: 'suspected password', start: at + 1, length: value.length });
    }
    let done = -1;
    for (const at of places(',http')) {
      if (at < done) continue;
      const from = Math.max(0, at - 130);
      for (const { index, 0: row, 1: value } of matchesOf(text.slice(from, at + 640), ROW)) {
        done = from + index + row.length;
        const plain = /^"?(.*?)"?$/.exec(value!)![1]!;
        if (looksMixed(plain)) found({ kind: 'suspected password', start: from + index + row.lastIndexOf(plain), length: plain.length });
      }
    }
  },
}; // prettier-ignore

/** Of capitals, small letters, digits and signs three kinds; no number, path, version, name of a host or of code. */
function looksChosen(value: string): boolean {
  if (isPlaceholder(value) || isCode(value) || /[/\\:]{2}|^[/\\.:~@"'(]|["';,)}\]]$|^\d+[:.]|^\d+$|^v?\d+(?:\.\d+)+|\.[a-z]{2,5}$|%[sdux0-9]|=|^\w+\/\d|^x:\d|^!|\*$/.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3;
} // prettier-ignore

function looksMixed(value: string): boolean {
  if (isPlaceholder(value) || /https?:|^\d+$|^\d[\d.:/-]+$|^(?:[A-Z]?[a-z]+ ){2,}/.test(value)) return false;
  return (
    /[A-Za-z\x80-\xff]/.test(value) && /[\d!#$%&*+;^~@_-]/.test(value) && !/^[A-Z][a-z]+-[a-z]+$/.test(value)
  );
}
