/**
 * Which part of an environment variable or argument looks like a secret, so that it is masked until an
 * examiner reveals it: `DB_PASSWORD=` stays visible, its value does not. By name, then by shape. Works on
 * display text; places are UTF-16 units of it. Of several secrets in one text the part from the first to the
 * end of the last is given: what lies between is masked with them.
 */
import { findSecrets } from './find-secrets.ts';
import { programPairs } from './program-pairs.ts';
import { secretText } from './rule.ts';
import { shortOptionSecrets } from './rules/command-lines.ts';
import { OPTIONS_OF } from './rules/program-options.ts';
import { SECRET_RULES } from './rules/index.ts';
import { namedSecret } from './secret-names.ts';

/** Part of a text, in UTF-16 units. */
export interface SecretPart {
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

const BY_FORM = new Set(
  'private-keys age-keys bare-keys json-web-tokens aws-keys azure-keys service-tokens stripe-keys joined-tokens chat-tokens password-hashes url-passwords card-numbers'.split(
    ' ',
  ),
);
const FORM_RULES = SECRET_RULES.filter(({ id }) => BY_FORM.has(id));

/** `NAME=value` of an environment. */
export function secretInVariable(text: string): SecretPart | null {
  const equals = text.indexOf('=');
  if (equals < 0) return secretInText(text);
  const value = text.slice(equals + 1);
  const named = namedSecret(text.slice(0, equals), value);
  if (named) return { kind: named, start: equals + 1, length: value.length };
  const dsn = goDsnPassword(text.slice(0, equals), value, equals + 1);
  return cover(dsn ? [dsn, ...partsIn(value, equals + 1)] : partsIn(value, equals + 1));
}

/** Anything else: a line of a file, a script, a connection string. */
export function secretInText(text: string): SecretPart | null {
  return cover(partsIn(text, 0));
}

/** True where a form of its own shows a secret, whatever the names around it. */
export function hasSecretForm(text: string): boolean {
  return text.length >= 12 && findSecrets(secretText(text, true), FORM_RULES).length > 0;
}

/** One argument; `previous` is the one before it (`--token`, then its value). */
export function secretInArgument(text: string, previous: string | null = null): SecretPart | null {
  const whole = (kind: string): SecretPart => ({ kind, start: 0, length: text.length });
  if (previous !== null && !text.startsWith('-')) {
    const option = optionName(previous);
    const kind = option === null ? null : namedSecret(option, text);
    if (kind) return whole(kind);
  }
  const option = /^-{1,2}([A-Za-z][\w.:-]{0,127})=/.exec(text) ?? /^([A-Za-z_][\w.:]{0,127})=/.exec(text);
  if (option) {
    const start = option[0].length;
    const kind = namedSecret(plainOption(option[1]!), text.slice(start));
    if (kind) return { kind, start, length: text.length - start };
  }
  return secretInText(text);
}

/** An argument vector, argument by argument; knows the options of programs such as mysql, sshpass, curl. */
export function secretsInArguments(argv: readonly string[]): (SecretPart | null)[] {
  const short = new Map(
    shortOptionSecrets(argv).map(({ index, start, length }) => [index, { start, length }]),
  );
  return argv.map((text, index) => {
    if (index === 0) return secretInText(text);
    const named = secretInArgument(text, index > 1 ? argv[index - 1]! : null);
    const own = short.get(index);
    return (
      named ??
      (own ? { kind: 'password', ...own } : (headerValue(argv, index) ?? passwordOption(argv, index)))
    );
  });
}

/** Of HTTP: no credentials. */
const HARMLESS_HEADER =
  /^(?:accept(?:-.*)?|cache-control|connection|content-.*|date|expect|host|if-.*|origin|pragma|range|referer|te|user-agent|via|x-forwarded-.*|x-requested-with)$/i;

/** `-H 'X-Ticket: T9928-c30cb'`: the value of a header that is not known to be harmless, where it has digits and no blanks. */
function headerValue(argv: readonly string[], index: number): SecretPart | null {
  if (!/^(?:-H|--header)$/.test(argv[index - 1]!)) return null;
  const match = /^([A-Za-z][\w-]{0,63}):(?!\/\/) ?(\S{8,4096})$/.exec(argv[index]!);
  if (match === null || HARMLESS_HEADER.test(match[1]!) || !/\d/.test(match[2]!)) return null;
  return { kind: 'token', start: argv[index]!.length - match[2]!.length, length: match[2]!.length };
}

/** Here `-u` is whom a command runs as, and `-p` is that command's. */
const RUNS_OTHERS = new Set(
  'sudo su runuser setpriv docker podman nerdctl env xargs unshare nsenter'.split(' '),
);

/** `-u USER -p VALUE` of a program whose options are not known; ports, paths and further options are no passwords. */
function passwordOption(argv: readonly string[], index: number): SecretPart | null {
  const program = argv[0]!.slice(argv[0]!.lastIndexOf('/') + 1);
  if (argv[index - 1] !== '-p' || RUNS_OTHERS.has(program) || OPTIONS_OF.has(program)) return null;
  const user = argv.indexOf('-u', 1);
  const text = argv[index]!;
  if (user < 0 || (argv[user + 1] ?? '-').startsWith('-') || text.length < 4) return null;
  return /^[-/.]|^[\d:,./-]*$/.test(text) ? null : { kind: 'password', start: 0, length: text.length };
}

/** `--token`, `-password`: the option's name; null for what is no long option or has its value with it. */
function optionName(argument: string): string | null {
  const match = /^-{1,2}([A-Za-z][\w.:-]{1,127})$/.exec(argument);
  return match ? plainOption(match[1]!) : null;
}

/** `Jwt:Key` of .NET is the member of a section. */
function plainOption(name: string): string {
  return name.replaceAll(':', '.');
}

/** Go's `user:password@tcp(host:3306)/db` in a variable named so. */
function goDsnPassword(name: string, value: string, offset: number): SecretPart | null {
  if (!/dsn|database|(?:^|_)db(?:_|$)/i.test(name) || value.includes('://')) return null;
  const match = /^[^:@/\s]{1,128}:([^@\s]{1,256})@[a-z0-9]{1,16}\(/i.exec(value);
  if (!match) return null;
  return { kind: 'password', start: offset + match[0].indexOf(':') + 1, length: match[1]!.length };
}

/** Everything secret inside a text that is not itself one value: by form, and by names within it. */
function partsIn(text: string, offset: number): SecretPart[] {
  return [...findSecrets(secretText(text, false)), ...programPairs(text)].map(({ kind, start, length }) => ({
    kind,
    start: start + offset,
    length,
  }));
}

function cover(parts: readonly SecretPart[]): SecretPart | null {
  if (parts.length === 0) return null;
  const first = parts.reduce((a, b) => (b.start < a.start ? b : a));
  const end = parts.reduce((last, part) => Math.max(last, part.start + part.length), 0);
  return { kind: first.kind, start: first.start, length: end - first.start };
}
