/** Programs whose short options take a secret, as argument vectors and as lines of shells and their histories. */
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { LINE_OF, LOGS_IN, NEEDS, OPTIONS_OF, type SecretOption } from './program-options.ts';

interface ArgumentSecret {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

/** Arguments (the program first) that an option of that program makes a secret, with its place in them. */
export function shortOptionSecrets(argv: readonly string[]): ArgumentSecret[] {
  const program = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  const needs = NEEDS.get(program);
  const applies =
    (!LOGS_IN.has(program) || argv.includes('login')) &&
    (needs === undefined || needs.test(argv.slice(1, 6).join(' ')));
  const secrets: ArgumentSecret[] = [];
  for (const option of (applies ? OPTIONS_OF.get(program) : undefined) ?? []) {
    if (option.behind !== undefined) {
      const at = argumentBehind(argv, option.option, option.behind);
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
    else if (!argv[at]!.startsWith('-')) left--;
  return at > 0 && !isNoSecret(argv[at]!) ? at : -1;
} // prettier-ignore

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
  .map((name) => ({ name, anchor: LINE_OF.get(name) ?? name }));
const LINE_MAXIMUM = 1024;

export const commandLines: SecretRule = {
  id: 'command-lines',
  title: 'Passwords in command lines of databases, sshpass, curl, smbclient, ldapsearch, snmpwalk, openssl, archivers, docker login and others',
  anchors: PROGRAMS.map(({ anchor }) => anchor),
  find({ text, strict }, found, places) {
    const programs: { readonly name: string; readonly start: number }[] = [];
    for (const { name, anchor } of PROGRAMS) {
      for (const start of places(anchor)) {
        const next = text[start + name.length];
        const begins = start === 0 || ' \t\n\r\0;&|("\'`/'.includes(text[start - 1]!);
        if (begins && (next === ' ' || next === '\t')) programs.push({ name, start });
      }
    }
    programs.sort((a, b) => a.start - b.start);
    for (const [at, { name, start }] of programs.entries()) {
      // `sshpass -p x mysql -py` is two: each goes to the next.
      const end = Math.min(programs[at + 1]?.start ?? text.length, start + LINE_MAXIMUM);
      const line = /^[^\r\n\0;&|<>]{1,1024}/.exec(text.slice(start, end))![0];
      const words = wordsOf(line);
      for (const { index, start: from, length } of shortOptionSecrets(words.map(({ value }) => value))) {
        const value = words[index]!.value.slice(from, from + length);
        if (strict && !(value.length >= 4 && plausibleValue(value, { quoted: true, assigned: true }))) continue;
        const find: SecretFind = { kind: 'password', start: start + words[index]!.start + from, length, label: name };
        found(find);
      }
    }
  },
}; // prettier-ignore

/** Words of a line; quotes around one are taken off, and its place is that of what they hold. */
function wordsOf(line: string): { readonly value: string; readonly start: number }[] {
  const words: { value: string; start: number }[] = [];
  for (const { index, 0: word } of matchesOf(line, /"[^"]{0,512}"|'[^']{0,512}'|[^\s"']{1,512}/g)) {
    const quoted = word[0] === '"' || word[0] === "'";
    words.push(quoted ? { value: word.slice(1, -1), start: index + 1 } : { value: word, start: index });
  }
  return words;
}
