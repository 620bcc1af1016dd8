/** Programs whose short options take a secret, as argument vectors and as lines of shells and their histories. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { LINES_OF, LOGS_IN, NEEDS, OPTIONS_OF, type SecretOption } from './program-options.ts';

interface ArgumentSecret {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

/** Arguments (the program first) that an option of that program makes a secret, with its place in them. */
export function shortOptionSecrets(argv: readonly string[]): ArgumentSecret[] {
  const program = (argv[0] ?? '')
    .slice(Math.max(...['/', '\\'].map((sign) => (argv[0] ?? '').lastIndexOf(sign))) + 1)
    .replace(/\.exe$/i, '');
  const needs = NEEDS.get(program);
  const first = argv.slice(1, 6).join(' ');
  const applies =
    (!LOGS_IN.has(program) || argv.includes('login')) && (needs === undefined || needs.test(first));
  const secrets: ArgumentSecret[] = [];
  for (const option of (applies ? OPTIONS_OF.get(program) : undefined) ?? []) {
    if (option.when !== undefined && !option.when.test(first)) continue;
    if (option.behind !== undefined || option.after !== undefined) {
      const at =
        option.after === undefined
          ? argumentBehind(argv, option.option, option.behind!)
          : argumentAfter(argv, option.after);
      if (at > 0) secrets.push({ index: at, start: 0, length: argv[at]!.length });
      continue;
    }
    argv.forEach((text, index) => {
      const place = index === 0 ? null : placeOf(option, text, index > 1 ? argv[index - 1]! : null);
      if (place !== null) secrets.push({ index, ...place });
    });
  }
  return secrets;
}

/** Index of the argument that is no option and stands so many behind the word (empty: the program); -1 for none. */
function argumentBehind(argv: readonly string[], word: string, count: number): number {
  let at = word === '' ? 0 : argv.indexOf(word, 1);
  if (at < 0) return -1;
  for (let left = count; left > 0 && at >= 0;) if (++at >= argv.length) at = -1;
    else if (!isOption(argv[at]!)) left--;
  return at > 0 && !isNoSecret(argv[at]!) ? at : -1;
} // prettier-ignore

/** Index of the argument behind the first of this form; -1 where that is an option or a reference. */
function argumentAfter(argv: readonly string[], form: RegExp): number {
  const at = argv.findIndex((text, index) => index > 0 && form.test(text)) + 1;
  return at > 1 && at < argv.length && !isOption(argv[at]!) && !isNoSecret(argv[at]!) ? at : -1;
}

/** `-x`, `/add` and `/user:bob` of Windows. */
function isOption(argument: string): boolean {
  return argument.startsWith('-') || /^\/[A-Za-z]{1,16}(?::|$)/.test(argument);
}

function placeOf(
  { option, next: separate, before, until, cluster }: SecretOption,
  text: string,
  previous: string | null,
): { start: number; length: number } | null {
  const long = option.startsWith('--');
  let from = -1;
  if (separate && previous === option) from = 0;
  else if (
    cluster === true &&
    previous !== null &&
    /^-[A-Za-z]{2,6}$/.test(previous) &&
    previous.endsWith(option[1]!)
  )
    from = 0;
  else if (long && option.endsWith('=') && text.startsWith(option)) from = option.length;
  else if (long && text.startsWith(`${option}=`)) from = option.length + 1;
  else if (!long && (option.startsWith('-') || !separate) && text.startsWith(option)) from = option.length;
  if (from < 0) return null;
  const user = before === undefined ? '' : before.exec(text.slice(from))?.[0];
  if (user === undefined) return null;
  const start = from + user.length;
  const end = until === undefined ? text.length : text.lastIndexOf(until);
  return end <= start || isNoSecret(text.slice(start, end)) ? null : { start, length: end - start };
}

/** Lines with kubectl are setting-lines'. */
const PROGRAMS = [...OPTIONS_OF.keys()]
  .filter((name) => name !== 'kubectl')
  .flatMap((name) => (LINES_OF.get(name) ?? [name]).map((anchor) => ({ name, anchor })));
const BY_ANCHOR = byAnchor(PROGRAMS, ({ anchor }) => anchor);
const LINE_MAXIMUM = 1024;
/** To where the command ends: at a sign of the shell that is not within quotes. */
const LINE = /^(?:"[^"\r\n\0]{0,512}"|'[^'\r\n\0]{0,512}'|[^\r\n\0;&|<>]){1,1024}/;

export const commandLines: SecretRule = {
  id: 'command-lines',
  title: 'Passwords in command lines of databases, sshpass, curl, smbclient, ldapsearch, snmpwalk, openssl, archivers, docker login and others',
  anchors: PROGRAMS.map(({ anchor }) => anchor),
  find({ text, strict }, found, places) {
    const programs: { readonly name: string; readonly start: number }[] = [];
    for (const [{ name }, list] of formsPresent(BY_ANCHOR, places)) {
      for (const start of list) {
        const next = text[start + name.length + (text.startsWith('.exe', start + name.length) ? 4 : 0)];
        const begins = start === 0 || ' \t\n\r\0;&|("\'`/\\'.includes(text[start - 1]!);
        if (begins && (next === ' ' || next === '\t' || (next === '\0' && text[start + name.length + 1] !== '\0'))) programs.push({ name, start });
      }
    }
    programs.sort((a, b) => a.start - b.start);
    for (const [at, { name, start }] of programs.entries()) {
      // `sshpass -p x mysql -py` is two: each goes to the next.
      const end = Math.min(programs[at + 1]?.start ?? text.length, start + LINE_MAXIMUM);
      const line = text.slice(start, end);
      // As a vector of arguments, a NUL behind each.
      const words = /^[\w.+-]{1,64}\0/.test(line) ? argumentsOf(line) : wordsOf(LINE.exec(line)![0]);
      for (const { index, start: from, length } of shortOptionSecrets(words.map(({ value }) => value))) {
        const value = words[index]!.value.slice(from, from + length);
        // Quoted, an argument may be several words.
        if (strict && !(value.length >= 4 && plausibleValue(value.replace(/\s/g, '-'), { quoted: true, assigned: true }))) continue;
        const first = placeIn(words[index]!, from);
        const find: SecretFind = { kind: 'password', start: start + first, length: placeIn(words[index]!, from + length - 1) + 1 - first, label: name };
        found(find);
      }
    }
  },
}; // prettier-ignore

interface LineWord {
  readonly value: string;
  /** Where its parts stand, the quotes around them taken off: places in the value and in the line. */
  readonly parts: readonly (readonly [inValue: number, inLine: number])[];
}

/** Words of a line. What stands together is one: `-p'a b'`. */
function wordsOf(line: string): LineWord[] {
  const words: { value: string; parts: [number, number][] }[] = [];
  let end = -1;
  for (const { index, 0: part } of matchesOf(line, /"[^"]{0,512}"|'[^']{0,512}'|[^\s"']{1,512}|["']/g)) {
    const quoted = part.length > 1 && (part[0] === '"' || part[0] === "'");
    const value = quoted ? part.slice(1, -1) : part;
    const place = quoted ? index + 1 : index;
    const last = words.at(-1);
    if (last === undefined || index !== end) words.push({ value, parts: [[0, place]] });
    else if (value !== '"' && value !== "'") {
      last.parts.push([last.value.length, place]);
      last.value += value;
    }
    end = index + part.length;
  }
  return words;
}

/** Arguments of a vector, up to what can be none: an environment's variable, an empty one. */
function argumentsOf(vector: string): LineWord[] {
  const words: LineWord[] = [];
  let at = 0;
  for (const value of vector.split('\0', 33)) {
    if (value === '' || /[\n\r]/.test(value) || (words.length > 1 && /^[A-Z][A-Z0-9_]{2,63}=/.test(value)))
      break;
    words.push({ value, parts: [[0, at]] });
    at += value.length + 1;
  }
  return words;
}

/** Place in the line of a character of a word. */
function placeIn({ parts }: LineWord, at: number): number {
  const [inValue, inLine] = parts.findLast(([from]) => from <= at)!;
  return inLine + at - inValue;
}
