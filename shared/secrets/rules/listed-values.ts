/** Secrets of tables and lists, where the name stands apart: columns of SQL dumps, pairs in lists and rows. */
import type { SecretFind, SecretRule, SecretText } from '../rule.ts';
import { namedSecret, secretName } from '../secret-names.ts';
import { suspectedBehindName } from '../suspects/named-words.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

const STATEMENT = 60 * 1024;
const ROWS = 2000;
/** `'smtp_password','x'`: how names end that are told apart by a comma. */
const ENDS = 'assword passwd pass ecret oken _key _pw pwd apikey'.split(' ');
const PAIRS = ENDS.flatMap((end) => [`${end}',`, `${end}",`]);
const INSERTS = ['INSERT INTO ', 'insert into ', 'REPLACE INTO ', 'replace into ', 'INSERT IGNORE INTO '];
/** Tables of accounts: a hash in one of their rows is one of a password. */
const ACCOUNTS = /user|account|member|login|admin|auth|cred|passw|customer|staff|operator/i;
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** PHP's serialize and its sessions: the value behind its length. */
const SERIALIZED = ['";s:', '|s:'];

type Found = (find: SecretFind) => void;

interface Cell {
  readonly text: string;
  readonly start: number;
}

export const listedValues: SecretRule = {
  id: 'listed-values',
  title: 'Columns of SQL dumps (INSERT, COPY) whose name says so, and names beside values in lists and rows',
  anchors: [...PAIRS, ...INSERTS, ...SERIALIZED, 'COPY '],
  find(subject, found, places) {
    for (const anchor of PAIRS) for (const at of places(anchor)) pairAt(subject, at + anchor.length, found);
    for (const anchor of SERIALIZED) for (const at of places(anchor)) serializedAt(subject, at, found);
    // What stands within a statement's rows begins none.
    for (const [anchors, look] of [
      [INSERTS, insertAt],
      [['COPY '], copyAt],
    ] as const) {
      for (const anchor of anchors) {
        let done = 0;
        for (const at of places(anchor)) if (at >= done) done = look(subject, at, found);
      }
    }
  },
};

/** `at`: behind the comma that follows a name in quotes. */
function pairAt({ text, strict, suspected }: SecretText, at: number, found: Found): void {
  const quote = text[at - 2]!;
  const name = new RegExp(`${quote}([\\w.-]{3,64})$`).exec(text.slice(Math.max(0, at - 68), at - 2))?.[1];
  // A quote within is written twice in SQL, Pascal and MATLAB.
  const value = /^\s{0,2}(?:"([^"'\\\0\n]{4,256})"|'((?:[^"'\\\0\n]|''(?=\w)){4,256})')/.exec(text.slice(at, at + 264));
  const secret = value?.[1] ?? value?.[2];
  if (name === undefined || !value || secret === undefined || /^N?['"]/.test(secret)) return;
  const kind = namedSecret(name, secret);
  // In a program two words beside each other are names as a rule.
  if (kind === null || isInSortedNames(text, at - name.length - 3, at + value[0].length, name, secret)) return;
  if (strict && !(secret.length >= 6 && /\d/.test(secret) && plausibleValue(secret, { quoted: true, assigned: false }))) {
    const suspect = suspected !== undefined && secret.includes(' ') ? suspectedBehindName(kind, secret, true) : null;
    if (suspect !== null) suspected!({ kind: suspect, start: at + value[0].length - secret.length - 1, length: secret.length, label: name });
    return;
  }
  found({ kind, start: at + value[0].length - secret.length - 1, length: secret.length, label: name });
} // prettier-ignore

/** Names in order, the pair among them, that make a list of names. */
const SORTED_NAMES = 6;
/** Looked at before a pair, and behind it. */
const SORTED_AROUND = 4;

/**
 * `"memfd_create","memfd_secret","mincore","mkdir"`: names in the order of the alphabet, as profiles and schemas list
 * calls, rights and columns. `from`, `end`: where the pair's outer quotes are.
 */
function isInSortedNames(text: string, from: number, end: number, name: string, value: string): boolean {
  const most = 64 * SORTED_AROUND;
  const before = text
    .slice(Math.max(0, from - most), from)
    .split(LIST_SIGN)
    .slice(0, -1)
    .toReversed();
  const behind = text
    .slice(end, end + most)
    .split(LIST_SIGN)
    .slice(1);
  const names = [...leadingNames(before).toReversed(), name, value, ...leadingNames(behind)];
  const sorted = names.every((one, index) => index === 0 || names[index - 1]! < one);
  return names.length >= SORTED_NAMES && sorted && [name, value].every((one) => LISTED_NAME.test(one));
}

const LIST_SIGN = /[,[\](){}]/;
const LISTED_NAME = /^[a-z][a-z0-9_]{1,40}$/;

function leadingNames(items: readonly string[]): string[] {
  const names: string[] = [];
  for (const item of items.slice(0, SORTED_AROUND)) {
    const name = /^\s{0,32}(["'])([a-z0-9_]{2,41})\1\s{0,32}$/.exec(item)?.[2];
    if (name === undefined || !LISTED_NAME.test(name)) break;
    names.push(name);
  }
  return names;
}

function serializedAt(subject: SecretText, at: number, found: Found): void {
  const { text } = subject;
  const name = /(?:^|["\s;}\0])([\w.-]{2,64})$/.exec(text.slice(Math.max(0, at - 66), at))?.[1];
  const length = /^(?:";|\|)s:(\d{1,3}):"/.exec(text.slice(at, at + 12));
  if (name === undefined || !length) return;
  const start = at + length[0].length;
  const size = Number(length[1]);
  if (text[start + size] === '"')
    tell(subject, name, { text: text.slice(start, start + size), start }, found);
}

/** Indexes of the columns that hold secrets, and their names. */
function secretColumns(names: readonly string[]): [index: number, name: string][] {
  const verdicts = names.map((name) => ({ name, verdict: secretName(name) }));
  const strong = verdicts.some(({ verdict }) => verdict?.weak === false);
  // The salt beside a hash.
  return [...verdicts.entries()].filter(([, { name, verdict }]) => verdict?.weak === false || (strong && verdict !== null && /salt/i.test(name))).map(([index, { name }]) => [index, name]);
} // prettier-ignore

function tell({ strict }: SecretText, name: string, { text, start }: Cell, found: Found): void {
  const kind = isNoSecret(text) ? null : namedSecret(name, text);
  if (kind === null || (strict && !plausibleValue(text, { quoted: true, assigned: true }))) return;
  found({ kind, start, length: text.length, label: name });
}

/** Gives where the rows end. */
function insertAt(subject: SecretText, at: number, found: Found): number {
  const { text } = subject;
  const head = /^(?:insert (?:ignore )?|replace )into ([\w."`[\]]{1,128}) ?(?:\(([\w\s,"`[\]]{1,2048})\) ?)?values ?(?=\()/i.exec(text.slice(at, at + 2400));
  const columns = secretColumns((head?.[2] ?? '').split(',').map((name) => name.replace(/["`[\]\s]/g, '')));
  const unnamed = head !== null && head[2] === undefined && ACCOUNTS.test(head[1]!);
  if (!head || (columns.length === 0 && !unnamed)) return at;
  const end = Math.min(text.length, at + STATEMENT);
  let place = at + head[0].length;
  for (let row = 0; row < ROWS && text[place] === '('; row++) {
    const cells: (Cell | null)[] = [];
    place++;
    while (place < end && text[place] !== ')') {
      const cell = sqlCell(text, place, end);
      cells.push(cell.value);
      place = cell.next;
      while (text[place] === ',' || text[place] === ' ') place++;
    }
    if (place >= end) return end;
    for (const [index, name] of columns) if (cells[index]) tell(subject, name, cells[index], found);
    for (const cell of unnamed ? cells : []) if (cell !== null && HASH.test(cell.text) && /\d/.test(cell.text) && /[a-f]/i.test(cell.text)) found({ kind: 'password hash', start: cell.start, length: cell.text.length });
    place++;
    while (place < end && /[,\s]/.test(text[place]!)) place++;
  }
  return place;
} // prettier-ignore

/** A literal: its text where it stands in quotes, and where the next one begins. */
function sqlCell(text: string, at: number, end: number): { value: Cell | null; next: number } {
  const quoted = /^[NEB]?'/.exec(text.slice(at, at + 2));
  if (!quoted) {
    let next = at;
    while (next < end && !',)\0'.includes(text[next]!)) next++;
    return { value: null, next: text[next] === '\0' ? end : next };
  }
  const start = at + quoted[0].length;
  let next = start;
  for (; next < end && text[next] !== '\0'; next++) {
    if (text[next] === '\\') next++;
    else if (text[next] === "'") {
      if (text[next + 1] !== "'") break;
      next++;
    }
  }
  return text[next] === "'" ? { value: { text: text.slice(start, next), start }, next: next + 1 } : { value: null, next: end };
} // prettier-ignore

/** PostgreSQL's dumps: rows of fields between tabs, up to a line of `\.`. */
function copyAt(subject: SecretText, at: number, found: Found): number {
  const { text } = subject;
  const head = /^COPY [\w."]{1,128} \(([\w\s,"]{1,2048})\) FROM stdin;\r?\n/.exec(text.slice(at, at + 2400));
  return head === null ? at : rows(subject, at + head[0].length, '\t', head[1]!.split(',').map((name) => name.replace(/["\s]/g, '')), found);
} // prettier-ignore

function rows(subject: SecretText, from: number, sign: string, names: readonly string[], found: Found): number {
  const columns = secretColumns(names);
  const { text } = subject;
  let at = from;
  for (let row = 0; row < ROWS && columns.length > 0 && at < text.length && at - from < STATEMENT; row++) {
    const end = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    const line = text.slice(at, Math.min(end, at + STATEMENT)).replace(/\r$/, '');
    if (line === '\\.' || line.includes('\0')) return end;
    const cells = line.split(sign);
    let start = at;
    cells.forEach((cell, index) => {
      const name = cells.length === names.length ? columns.find(([column]) => column === index)?.[1] : undefined;
      const value = cell.replace(/^"|"$/g, '');
      if (name !== undefined && value !== '') tell(subject, name, { text: value, start: start + cell.indexOf(value) }, found);
      start += cell.length + sign.length;
    });
    at = end + 1;
  }
  return at;
} // prettier-ignore
