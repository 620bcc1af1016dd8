/** Programs whose short options take a secret, as argument vectors and as lines of shells and their histories. */
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

interface SecretOption {
  /** Empty: every argument of the program is looked at. */
  readonly option: string;
  /** The secret may be the next argument; else it is glued to the option (`-p` of mysql alone asks for it). */
  readonly next: boolean;
  /** What stands before the secret in its argument: a user, a scheme. */
  readonly before?: RegExp;
  /** Where it ends, from the right. */
  readonly until?: string;
}

const USER = /^[^:%]{0,128}[:%]/;
const next = (option: string, before?: RegExp): SecretOption =>
  before === undefined ? { option, next: true } : { option, next: true, before };
const glued = (option: string): SecretOption => ({ option, next: false });

/** Programs by their options that take a secret. */
const PROGRAM_OPTIONS: readonly (readonly [programs: string, options: readonly SecretOption[]])[] = [
  ['mysql mysqldump mysqlimport mariadb mariadb-dump mariadb-admin', [glued('-p')]],
  ['mysqladmin', [glued('-p'), next('password')]],
  ['sshpass mongo mongosh mongodump mongorestore docker podman rabbitmqadmin cqlsh couchbase-cli', [next('-p')]],
  ['evil-winrm hydra crackmapexec netexec nxc ncftpput ncftpget', [next('-p')]],
  ['redis-cli', [next('-a')]],
  ['ldapsearch ldapmodify ldapadd ldapwhoami', [next('-w')]],
  ['zip unzip sqlcmd mosquitto_pub mosquitto_sub', [next('-P')]],
  ['7z 7za 7zz', [glued('-p')]],
  ['unrar', [glued('-hp'), glued('-p')]],
  ['curl', [next('-u', USER), next('--user', USER), next('--proxy-user', USER), next('-U', USER)]],
  ['etcdctl', [next('--user', USER)]],
  ['smbclient rpcclient', [next('-U', USER)]],
  ['lftp', [next('-u', /^[^,]{1,128},/)]],
  ['xfreerdp wfreerdp', [glued('/p:')]],
  ['snmpwalk snmpget snmpset snmpbulkwalk', [next('-c'), next('-A'), next('-X')]],
  ['openssl', [next('-k'), next('-passin', /^pass:/), next('-passout', /^pass:/), next('-pass', /^pass:/)]],
  ['ssh-keygen', [next('-N'), next('-P')]],
  ['sqlplus rman expdp impdp sqlldr', [{ option: '', next: false, before: /^["']?[A-Za-z][\w$#]{0,63}\/(?=[^/@]{3,128}@)/, until: '@' }]],
  ['psexec.py smbexec.py wmiexec.py atexec.py dcomexec.py secretsdump.py', [{ option: '', next: false, before: /^[\w./-]{1,128}:(?=.{2,128}@)/, until: '@' }]],
]; // prettier-ignore
const OPTIONS_OF = new Map(
  PROGRAM_OPTIONS.flatMap(([programs, options]) =>
    programs.split(' ').map((program) => [program, options] as const),
  ),
);

interface ArgumentSecret {
  readonly index: number;
  readonly start: number;
  readonly length: number;
}

/** Arguments (the program first) that an option of that program makes a secret, with its place in them. */
export function shortOptionSecrets(argv: readonly string[]): ArgumentSecret[] {
  const program = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  // `docker run -p 80:80` publishes a port: only `login` takes a password there.
  const applies = (program !== 'docker' && program !== 'podman') || argv.includes('login');
  const secrets: ArgumentSecret[] = [];
  for (const option of (applies ? OPTIONS_OF.get(program) : undefined) ?? []) {
    argv.forEach((text, index) => {
      const place = index === 0 ? null : placeOf(option, text, index > 1 ? argv[index - 1]! : null);
      if (place !== null) secrets.push({ index, ...place });
    });
  }
  return secrets;
}

function placeOf(
  { option, next: separate, before, until }: SecretOption,
  text: string,
  previous: string | null,
): { start: number; length: number } | null {
  const long = option.startsWith('--');
  let from = -1;
  if (separate && previous === option) from = 0;
  else if (long && text.startsWith(`${option}=`)) from = option.length + 1;
  else if (!long && (option.startsWith('-') || !separate) && text.startsWith(option)) from = option.length;
  if (from < 0) return null;
  const user = before === undefined ? '' : before.exec(text.slice(from))?.[0];
  if (user === undefined) return null;
  const start = from + user.length;
  const end = until === undefined ? text.length : text.lastIndexOf(until);
  return end <= start || isNoSecret(text.slice(start, end)) ? null : { start, length: end - start };
}

const PROGRAMS = [...OPTIONS_OF.keys()];
const LINE_MAXIMUM = 1024;

export const commandLines: SecretRule = {
  id: 'command-lines',
  title: 'Passwords in command lines of databases, sshpass, curl, smbclient, ldapsearch, snmpwalk, openssl, archivers, docker login and others',
  anchors: PROGRAMS,
  find({ text, strict }, found, places) {
    const programs: { readonly name: string; readonly start: number }[] = [];
    for (const name of PROGRAMS) {
      for (const start of places(name)) {
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
