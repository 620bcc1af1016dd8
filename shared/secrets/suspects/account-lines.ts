/**
 * Passwords that nothing but a user's name announces: lists of accounts in columns (site, user, password), `admin / x`,
 * `root x`, `me@example.org -> x`.
 */
import { placesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { chosenStrength } from './chosen-words.ts';

const USERS = ['admin', 'Admin', 'root', 'user', 'User', 'ostgres', 'sa:', 'guest'];
const LONGEST_LINE = 160;
const COLUMNS = /\t+| {2,}/;
const USER_NAME = /^(?=.{0,40}[a-z])[A-Za-z][\w.+-]{1,40}(?:@[\w-]+(?:\.[\w-]+)+)?$/;
const MAIL = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;
const BETWEEN = '(?:[ \\t]{0,2}(?:[-=]>|[:|/;,-])[ \\t]{0,2}|\\t| {1,4})';
const BEHIND_MAIL = new RegExp(
  `^[\\w-]{1,40}(?:\\.[\\w-]{2,40}){1,4}${BETWEEN}(?<secret>[^\\s\\0"'<>]{6,48})(?=[\\s\\0"'<>]|$)`,
);
const BEHIND_USER = new RegExp(`^(?:istrator)?${BETWEEN}(?<secret>[^\\s\\0"'<>]{6,48})(?=[\\s\\0"'<>]|$)`);

export const accountLines: SecretRule = {
  id: 'account-lines',
  title: 'Words like passwords in columns beside a user or an address of mail, and right behind one',
  anchors: USERS,
  find({ text }, found, places) {
    inColumns(text, '  ', found);
    inColumns(text, '\t', found);
    for (const at of placesOf(text, '@')) behind(text, at + 1, BEHIND_MAIL, found);
    for (const user of USERS) {
      for (const at of places(user)) {
        if (/[\w/.$@-]/.test(text[at - 1] ?? ' ') && user !== 'ostgres') continue;
        behind(text, at + user.length - (user.endsWith(':') ? 1 : 0), BEHIND_USER, found);
      }
    }
  },
};

function behind(text: string, from: number, form: RegExp, found: (find: SecretFind) => void): void {
  const match = form.exec(text.slice(from, from + 240));
  const value = match?.groups?.['secret'];
  if (!match || value === undefined) return;
  const word = value.replace(/[.,:;)]+$/, '');
  if (chosenStrength(word) > 0) found({ kind: 'suspected password', start: from + match[0].length - value.length, length: word.length });
} // prettier-ignore

/** Each line with such a gap in it, once. */
function inColumns(text: string, gap: string, found: (find: SecretFind) => void): void {
  for (let at = text.indexOf(gap); at >= 0;) {
    let start = at;
    while (start > 0 && at - start < LONGEST_LINE && !isEnd(text.charCodeAt(start - 1))) start--;
    let end = at;
    while (end < text.length && end - start <= LONGEST_LINE && !isEnd(text.charCodeAt(end))) end++;
    if (end - start <= LONGEST_LINE) inLine(text.slice(start, end), start, found);
    at = text.indexOf(gap, Math.max(end, at + gap.length));
  }
}

function isEnd(code: number): boolean {
  return code === 0 || code === 10 || code === 13;
}

function inLine(line: string, start: number, found: (find: SecretFind) => void): void {
  const cells = line.trim().split(COLUMNS);
  if (cells.length < 2 || cells.length > 5) return;
  for (let i = 1; i < cells.length; i++) {
    const user = cells[i - 1]!;
    const cell = cells[i]!;
    if (!USER_NAME.test(user) || cell.length < 6 || cell.length > 48) continue;
    const strength = cell.includes(' ') ? ofWords(cell) : chosenStrength(cell);
    if (strength < (MAIL.test(user) || (cells.length > 2 && i > 1) ? 1 : 2)) continue;
    found({ kind: 'suspected password', start: start + line.lastIndexOf(cell), length: cell.length });
  }
}

/** `Ama zone 5`: two to four words, one of them with a capital, and a number. */
function ofWords(cell: string): 0 | 1 {
  return /^(?=.*[A-Z])[A-Za-z\x80-\uffff]{2,12}(?: [A-Za-z\x80-\uffff]{2,12}){1,2} \d{1,4}[!?.]?$/.test(cell)
    ? 1
    : 0;
}
