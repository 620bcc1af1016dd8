/**
 * Columns below a heading that says so, whatever stands between them: commas, semicolons, tabs, vertical bars (also of boxes),
 * two blanks and more. Rows of a name and its value, as psql's expanded display has them; cells of HTML.
 *
 *   user;password          HOST    PASSWORD       │ user │ password │
 *   bob;x                  web01   x              │ bob  │ x        │
 */
import type { SecretFind, SecretRule, SecretText } from '../rule.ts';
import { namedSecret, secretName } from '../secret-names.ts';
import { suspectedBehindName } from '../suspects/named-words.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

const HEADS = 'assw ASSW pwd PWD secret Secret SECRET token Token TOKEN api_key API ontrase ennwort authentication_string redential CREDENTIAL assphrase PASSPHRASE ASSKEY pass Pass PASS PIN'.split(' '); // prettier-ignore
const LINE = 1024;
const ROWS = 400;
const REACH = 32 * 1024;
/** Sides of boxes: as text and as the bytes of UTF-8. */
const SIDES = /[\u2502\u2503\u2551]|\u00e2\u0094[\u0082\u0083]|\u00e2\u0095\u0091/g;
/** A line that is drawn: below a heading, between rows. */
const DRAWN = /^[\s|+:=~.\u2500-\u257f\u00e2\u0080-\u00bf-]{2,1024}$/;
const HEADING = /^[A-Za-z#][\w .#/()-]{0,31}$/;

type Found = (find: SecretFind) => void;

interface Cell {
  readonly text: string;
  /** In the line. */
  readonly start: number;
}

export const tableColumns: SecretRule = {
  id: 'table-columns',
  title: 'Columns of tables whose heading says so: CSV, tabs, boxes of psql and mysql, Markdown, aligned columns, HTML',
  anchors: HEADS,
  find(subject, found, places) {
    const tried = new Set<number>();
    for (const anchor of HEADS) {
      let done = -1;
      const lineStart = lineStarts(subject.text);
      for (const at of places(anchor)) {
        if (at < done) continue;
        const start = lineStart(at);
        if (start < 0 || tried.has(start)) continue;
        tried.add(start);
        done = tableAt(subject, start, found);
      }
    }
    for (const anchor of HEADS) {
      let done = -1;
      for (const at of places(anchor)) {
        htmlPair(subject, at, found);
        if (at >= done) done = htmlTable(subject, at, found);
      }
    }
  },
}; // prettier-ignore

/** For places in order: where their line begins, -1 where it is too long for a heading. Each character is looked at once. */
function lineStarts(text: string): (at: number) => number {
  let known = 0;
  let start = 0;
  return (at) => {
    for (let from = at; ; from--) {
      if (from <= known) break;
      const before = text.charCodeAt(from - 1);
      if (before !== 0x0a && before !== 0) continue;
      start = from;
      break;
    }
    known = at;
    return at - start < LINE ? start : -1;
  };
}

function lineAt(text: string, start: number): string {
  const most = Math.min(text.length, start + LINE);
  let end = start;
  for (; end < most; end++) {
    const code = text.charCodeAt(end);
    if (code === 0x0a || code === 0) break;
  }
  return text.slice(start, end).replace(/\r$/, '');
}

/** Gives where the table's rows end. */
function tableAt(subject: SecretText, start: number, found: Found): number {
  const { text } = subject;
  const head = lineAt(text, start);
  if (head.length >= LINE || head.length < 6) return start;
  const cellsOf = splitter(head);
  if (cellsOf === null) return start;
  const names = cellsOf(head);
  pairOfNameAndValue(subject, start, names, head, found);
  if (!names.every(({ text: name }) => name === '' || HEADING.test(name))) return start;
  const columns = [...names.entries()].filter(([, { text: name }]) => isHeading(name));
  const below = start + head.length + (text[start + head.length] === '\r' ? 1 : 0);
  // A list of words, each with a comma behind it, has one.
  const isList = !head.includes('|') && names.filter(({ text: name }) => name !== '').length < 2;
  if (isList || columns.length === 0 || text[below] !== '\n') return start;
  let at = below + 1;
  let isDrawn = false;
  for (let row = 0; row < ROWS && at < text.length && at - start < REACH; row++) {
    const line = lineAt(text, at);
    if (line.trim() === '') break;
    if (DRAWN.test(line)) isDrawn = true;
    else {
      const cells = cellsOf(line);
      if (cells.length !== names.length) break;
      for (const [index, { text: name }] of columns) tell(subject, name, cells[index]!, at, isDrawn, found);
    }
    if (text[at + line.length] === '\0') break;
    at += line.length + (text[at + line.length] === '\r' ? 2 : 1);
  }
  return at;
}

/** `API key`, `db_password`, `Password (initial)`: few words, of which one says so. */
function isHeading(name: string): boolean {
  const plain = name.replace(/\(.{0,24}\)/, '').trim();
  const verdict = plain.split(' ').length <= 3 ? secretName(plain.replaceAll(' ', '_')) : null;
  return verdict?.weak === false && !/cookie/i.test(plain);
}

type Split = (line: string) => Cell[];

/** How a heading's cells are told apart; null for a line that is none. */
function splitter(head: string): Split | null {
  if (head.includes('|') || SIDES.test(head)) {
    SIDES.lastIndex = 0;
    return (line) =>
      partsOf(
        line.replace(SIDES, (side) => '|'.padStart(side.length, '|')),
        /\|+/g,
      );
  }
  SIDES.lastIndex = 0;
  for (const sign of ['\t', ';', ',']) {
    if (head.includes(sign)) return /[=(){}<>:]/.test(head) ? null : (line) => separated(line, sign);
  }
  return /\S {2,}\S/.test(head) && !/[=(){}<>;,"'`]/.test(head) ? aligned(head) : null;
}

/** Parts between matches, blanks and quotes around them taken off. */
function partsOf(line: string, between: RegExp): Cell[] {
  const cells: Cell[] = [];
  let from = 0;
  const add = (to: number): void => {
    const part = line.slice(from, to);
    const blanks = part.length - part.trimStart().length;
    const marks = /^[`"*_]{1,3}(?=.{3})/.exec(part.trim())?.[0] ?? '';
    const end = marks !== '' && part.trim().endsWith(marks) ? marks.length : 0;
    const value = part.trim().slice(end, part.trim().length - end);
    cells.push({ text: value, start: from + blanks + end });
  };
  for (const match of line.matchAll(between)) {
    add(match.index);
    from = match.index + match[0].length;
  }
  add(line.length);
  return cells;
}

/** Cells of CSV: quotes hold the sign. */
function separated(line: string, sign: string): Cell[] {
  const cells: Cell[] = [];
  for (let at = 0; at <= line.length && cells.length < 64;) {
    if (line[at] === '"') {
      let end = at + 1;
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"')) end += line[end] === '"' ? 2 : 1;
      cells.push({ text: line.slice(at + 1, end), start: at + 1 });
      const next = line.indexOf(sign, end);
      at = next < 0 ? line.length + 1 : next + 1;
    } else {
      const next = line.indexOf(sign, at);
      const end = next < 0 ? line.length : next;
      cells.push({ text: line.slice(at, end).trim(), start: at + line.slice(at, end).length - line.slice(at, end).trimStart().length });
      at = end + 1;
    }
  }
  return cells;
} // prettier-ignore

/** Words that stand below, or reach below, those of the heading. */
function aligned(head: string): Split {
  const spans = [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index, 0: name }) => [index, index + name.length] as const);
  return (line) => {
    if (line === head) return spans.map(([from, to]) => ({ text: head.slice(from, to), start: from }));
    const words = [...line.matchAll(/\S+/g)];
    return spans.map(([from, to], i) => {
      const below = words.filter(({ index, 0: word }) => index < to && index + word.length > from && index >= (spans[i - 1]?.[1] ?? 0));
      return below.length === 1 && !/[,;({]$/.test(below[0]![0]) ? { text: below[0]![0], start: below[0]!.index } : { text: '', start: 0 };
    });
  };
} // prettier-ignore

/** `password | x`, `| Password | x |`: a row by itself. */
function pairOfNameAndValue(subject: SecretText, at: number, cells: readonly Cell[], line: string, found: Found): void {
  if (!/[|\u2502\u0082]/.test(line)) return;
  const filled = cells.filter(({ text }) => text !== '');
  const [name, value] = filled;
  if (filled.length === 2 && HEADING.test(name!.text) && isHeading(name!.text) && !/\s|[,;(){}]|^[A-Z_]+$/.test(value!.text)) tell(subject, name!.text, value!, at, true, found);
} // prettier-ignore

function tell(subject: SecretText, heading: string, { text, start }: Cell, at: number, isTable: boolean, found: Found): void {
  const name = heading.replace(/\(.{0,24}\)/, '').trim().replaceAll(' ', '_');
  const kind = text.length < 3 || isNoSecret(text) ? null : namedSecret(name, text);
  if (kind === null) return;
  const find = { kind, start: at + start, length: text.length, label: heading };
  // Of words a table that is drawn has more than prose.
  const isSure = plausibleValue(text, { quoted: true, assigned: true }) && (isTable || /\d|[!#$%&*+=?@^~]/.test(text));
  if (!subject.strict || isSure) found(find);
  else if (subject.suspected !== undefined) {
    const suspect = suspectedBehindName(kind, text, true);
    if (suspect !== null) subject.suspected({ ...find, kind: suspect });
  }
} // prettier-ignore

/** `at`: in a heading of a table of HTML. Gives where what was looked at ends: its rows are looked at once, for all headings. */
function htmlTable(subject: SecretText, at: number, found: Found): number {
  const { text } = subject;
  if (!/^[\w .-]{0,24}(?:<\/(?:b|strong)>)?\s{0,8}<\/th>/i.test(text.slice(at, at + 64))) return at;
  const least = Math.max(0, at - 2048);
  const from = least + Math.max(0, text.slice(least, at).lastIndexOf('<tr'));
  const head = text.slice(from, at + 2048).split(/<\/tr>|<td\b/i, 1)[0]!;
  const names = [...head.matchAll(/<th\b[^<>]{0,200}>(?:<(?:b|strong)>)?([^<>]{0,64})/gi)].map(([, name]) => name!.trim());
  const columns = [...names.entries()].filter(([, name]) => isHeading(name));
  const start = from + head.length;
  const body = text.slice(start, start + REACH).split(/<\/table>|\0/i, 1)[0]!;
  const rows = columns.length === 0 ? [] : [...body.matchAll(/<tr\b[^<>]{0,200}>/gi)].slice(0, ROWS);
  for (const [number, { index }] of rows.entries()) {
    const row = body.slice(index, Math.min(index + 4096, rows[number + 1]?.index ?? body.length));
    const cells = [...row.matchAll(/<td\b[^<>]{0,200}>(?:<(?:code|b|span|pre)\b[^<>]{0,64}>)?([^<>]{0,256})/gi)];
    for (const [column, name] of columns) {
      const cell = cells[column];
      const value = cell?.[1]?.trim() ?? '';
      if (value !== '') tell(subject, name, { text: value, start: index + cell!.index + cell![0].lastIndexOf(value) }, start, true, found);
    }
  }
  return start + body.length;
} // prettier-ignore

/** Two cells, a name and its value, as pages about errors show variables: `<td>password</td><td><pre>&#x27;x&#x27;</pre></td>`. */
function htmlPair(subject: SecretText, at: number, found: Found): void {
  const { text } = subject;
  const match = HTML_PAIR.exec(text.slice(at, at + 600));
  if (!match) return;
  const name = /[\w .-]{0,24}$/.exec(text.slice(Math.max(0, at - 24), at))![0] + match[1]!;
  if (text[at - (name.length - match[1]!.length) - 1] !== '>' || !isHeading(name)) return;
  const value = match[2]!.trimEnd().replace(/(?:&#x27;|&#39;|&quot;|['"])$/, '');
  if (value !== '')
    tell(subject, name, { text: value, start: match[0].length - match[2]!.length }, at, true, found);
}

const HTML_PAIR =
  /^([\w .-]{0,24})(?:<\/(?:b|strong|code)>)?<\/t[dh]>\s{0,64}<td\b[^<>]{0,100}>(?:\s{0,32}<(?:pre|code|span)\b[^<>]{0,64}>){0,2}(?:&#x27;|&#39;|&quot;|['"])?([^<>]{3,256})/;
