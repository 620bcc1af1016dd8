/** Programs whose short options take a secret, as argument vectors and as lines of shells and their histories. */
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

interface ShortOption {
  readonly option: string;
  /** The secret is the next argument, or glued to the option; else glued only (`-p` alone asks for it). */
  readonly next: boolean;
  /** It is `user:password` (smbclient: `user%password`). */
  readonly pair: boolean;
}

/** Programs whose short options take a secret. */
const SHORT_OPTIONS: ReadonlyMap<string, ShortOption> = new Map<string, ShortOption>([
  ...['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mariadb', 'mariadb-dump', 'mariadb-admin'].map(
    (name): [string, ShortOption] => [name, { option: '-p', next: false, pair: false }],
  ),
  ...['sshpass', 'mongo', 'mongosh', 'mongodump', 'mongorestore', 'docker', 'podman'].map(
    (name): [string, ShortOption] => [name, { option: '-p', next: true, pair: false }],
  ),
  ['redis-cli', { option: '-a', next: true, pair: false }],
  ['ldapsearch', { option: '-w', next: true, pair: false }],
  ['ldapmodify', { option: '-w', next: true, pair: false }],
  ['zip', { option: '-P', next: true, pair: false }],
  ['unzip', { option: '-P', next: true, pair: false }],
  ['sqlcmd', { option: '-P', next: true, pair: false }],
  ['rabbitmqadmin', { option: '-p', next: true, pair: false }],
  ['curl', { option: '-u', next: true, pair: true }],
  ['smbclient', { option: '-U', next: true, pair: true }],
]);

interface ArgumentSecret {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

/** Arguments (the program first) that a short option of that program makes a secret, with its place in them. */
export function shortOptionSecrets(argv: readonly string[]): ArgumentSecret[] {
  const program = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  // `docker run -p 80:80` publishes a port: only `login` takes a password there.
  const applies = (program !== 'docker' && program !== 'podman') || argv.includes('login');
  const short = applies ? SHORT_OPTIONS.get(program) : undefined;
  if (!short) return [];
  const secrets: ArgumentSecret[] = [];
  argv.forEach((text, index) => {
    if (index === 0) return;
    const from =
      short.next && index > 1 && argv[index - 1] === short.option
        ? 0
        : text.startsWith(short.option)
          ? short.option.length
          : -1;
    const start = from < 0 ? -1 : valueStart(text, from, short.pair);
    if (start >= 0) secrets.push({ index, start, length: text.length - start });
  });
  return secrets;
}

function valueStart(text: string, from: number, pair: boolean): number {
  const separator = pair ? text.slice(from).search(/[:%]/) : -1;
  if (pair && separator < 0) return -1;
  const start = from + separator + 1;
  return isNoSecret(text.slice(start)) ? -1 : start;
}

const PROGRAMS = new RegExp(
  `(?:^|[\\s\\0;&|("'\`/])(${[...SHORT_OPTIONS.keys()].sort((a, b) => b.length - a.length).join('|')})(?=[ \\t])`,
  'g',
);
const LINE_MAXIMUM = 1024;

export const commandLines: SecretRule = {
  id: 'command-lines',
  title: 'Passwords in command lines of mysql, sshpass, mongosh, redis-cli, curl, smbclient, ldapsearch, zip, docker login',
  find({ text, strict }, found) {
    const programs = [...matchesOf(text, PROGRAMS)].map(({ index, 0: all, 1: name }) => ({
      name: name!,
      start: index + all.length - name!.length,
    }));
    for (const [at, { name, start }] of programs.entries()) {
      // `sshpass -p x mysql -py` is two: each goes to the next.
      const end = Math.min(programs[at + 1]?.start ?? text.length, start + LINE_MAXIMUM);
      const line = /^[^\r\n\0;&|<>]{1,1024}/.exec(text.slice(start, end))![0];
      const words = wordsOf(line);
      for (const { index, start: from, length } of shortOptionSecrets(words.map(({ value }) => value))) {
        const value = words[index]!.value.slice(from);
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
