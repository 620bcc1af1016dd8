/**
 * Which part of an environment variable or argument looks like a secret, so that it is masked until an
 * examiner reveals it: `DB_PASSWORD=` stays visible, its value does not. By name, then by shape. Works on
 * display text; places are UTF-16 units of it. Of several secrets in one text the part from the first to the
 * end of the last is given: what lies between is masked with them.
 */
import { isNoSecret, looksRandom, secretName } from './secret-names.ts';
import { shapesIn } from './secret-shapes.ts';
import type { SecretPart } from './secret-shapes.ts';

export type { SecretPart } from './secret-shapes.ts';

/** `NAME=value` of an environment. */
export function secretInVariable(text: string): SecretPart | null {
  const equals = text.indexOf('=');
  if (equals < 0) return secretInText(text);
  const value = text.slice(equals + 1);
  const named = secretValue(text.slice(0, equals), value);
  if (named) return { kind: named, start: equals + 1, length: value.length };
  const dsn = goDsnPassword(text.slice(0, equals), value, equals + 1);
  return cover(dsn ? [dsn, ...partsIn(value, equals + 1)] : partsIn(value, equals + 1));
}

/** Anything else: a line of a file, a script, a connection string. */
export function secretInText(text: string): SecretPart | null {
  return cover(partsIn(text, 0));
}

/** One argument; `previous` is the one before it (`--token`, then its value). */
export function secretInArgument(text: string, previous: string | null = null): SecretPart | null {
  const whole = (kind: string): SecretPart => ({ kind, start: 0, length: text.length });
  if (previous !== null && !text.startsWith('-')) {
    const option = optionName(previous);
    const kind = option === null ? null : secretValue(option, text);
    if (kind) return whole(kind);
  }
  const option = /^-{1,2}([A-Za-z][\w.-]{0,127})=/.exec(text) ?? /^([A-Za-z_][\w.]{0,127})=/.exec(text);
  if (option) {
    const start = option[0].length;
    const kind = secretValue(option[1]!, text.slice(start));
    if (kind) return { kind, start, length: text.length - start };
  }
  return secretInText(text);
}

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
  ['curl', { option: '-u', next: true, pair: true }],
  ['smbclient', { option: '-U', next: true, pair: true }],
]);

/** An argument vector, argument by argument; knows the options of programs such as mysql, sshpass, curl. */
export function secretsInArguments(argv: readonly string[]): (SecretPart | null)[] {
  const program = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  // `docker run -p 80:80` publishes a port: only `login` takes a password there.
  const applies = (program !== 'docker' && program !== 'podman') || argv.includes('login');
  const short = applies ? SHORT_OPTIONS.get(program) : undefined;
  return argv.map((text, index) => {
    if (index === 0) return secretInText(text);
    const previous = index > 1 ? argv[index - 1]! : null;
    const named = secretInArgument(text, previous);
    if (named || !short) return named;
    if (short.next && previous === short.option) return shortValue(text, 0, short.pair);
    if (text.startsWith(short.option)) return shortValue(text, short.option.length, short.pair);
    return null;
  });
}

function shortValue(text: string, start: number, pair: boolean): SecretPart | null {
  const separator = pair ? text.slice(start).search(/[:%]/) : -1;
  if (pair && separator < 0) return null;
  const from = start + separator + 1;
  return isNoSecret(text.slice(from)) ? null : { kind: 'password', start: from, length: text.length - from };
}

/** What the value is if the name says so; null if it is none, or if only its shape can tell. */
function secretValue(name: string, value: string): string | null {
  const verdict = secretName(name);
  if (!verdict || isNoSecret(value)) return null;
  if (verdict.weak) return looksRandom(value) ? verdict.kind : null;
  const words = name.toLowerCase();
  if (words.endsWith('pwd') && /^[/~]/.test(value)) return null; // a working directory
  if (words.includes('token') && /^[0-9]{1,6}$/.test(value)) return null; // a number of tokens
  if (words.endsWith('pass') && /^[0-9]$/.test(value)) return null; // a pass of several
  return verdict.kind;
}

/** `--token`, `-password`: the option's name; null for what is no long option or has its value with it. */
function optionName(argument: string): string | null {
  const match = /^-{1,2}([A-Za-z][\w.-]{1,127})$/.exec(argument);
  return match ? match[1]! : null;
}

/** Go's `user:password@tcp(host:3306)/db` in a variable named so. */
function goDsnPassword(name: string, value: string, offset: number): SecretPart | null {
  if (!/dsn|database|(?:^|_)db(?:_|$)/i.test(name) || value.includes('://')) return null;
  const match = /^[^:@/\s]{1,128}:([^@\s]{1,256})@[a-z0-9]{1,16}\(/i.exec(value);
  if (!match) return null;
  return { kind: 'password', start: offset + match[0].indexOf(':') + 1, length: match[1]!.length };
}

/** Everything secret inside a text that is not itself one value: by shape, and by names within it. */
function partsIn(text: string, offset: number): SecretPart[] {
  const parts = [...shapesIn(text), ...namedIn(text)];
  return parts.map((part) => ({ ...part, start: part.start + offset }));
}

const DELIMITERS = new Set(' \t\r\n\v\f\0"\'`;&|,(){}[]<>?');

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** `name=value`, `--name value`, `name: value`, `"name": "value"`, `Bearer value` anywhere in a text. */
function namedIn(text: string): SecretPart[] {
  const parts: SecretPart[] = [];
  const pieces = piecesOf(text);
  for (let i = 0; i < pieces.length; i++) {
    const { start, end } = pieces[i]!;
    const piece = text.slice(start, Math.min(end, start + MAX_VALUE));
    const equals = piece.indexOf('=');
    if (equals > 0 && equals < piece.length - 1) {
      const kind = secretValue(bareName(piece.slice(0, equals)), piece.slice(equals + 1));
      if (kind) parts.push({ kind, start: start + equals + 1, length: end - start - equals - 1 });
      continue;
    }
    const colon = pieces[i + 1];
    const apart = colon !== undefined && colon.end - colon.start === 1 && text[colon.start] === ':';
    const next = apart ? pieces[i + 2] : colon;
    if (!next) continue;
    const valueEnd = endOfValue(text, next);
    const value = text.slice(next.start, Math.min(valueEnd, next.start + MAX_VALUE));
    const kind = kindOfNext(text, apart ? `${piece}:` : piece, apart ? colon.end : end, next.start, value);
    if (kind) parts.push({ kind, start: next.start, length: valueEnd - next.start });
  }
  return parts;
}

const MAX_VALUE = 4096;

/** What the piece after a name is, judged by the name and by what stands between the two. */
function kindOfNext(
  text: string,
  piece: string,
  end: number,
  nextStart: number,
  value: string,
): string | null {
  const between = nextStart - end > 8 ? null : text.slice(end, nextStart);
  if (between === null) return null;
  if (/^(?:bearer|basic)$/i.test(piece))
    return value.length >= 16 && /^[\w+/=.-]+$/.test(value) ? 'token' : null;
  if (piece.endsWith('=') && /^["']$/.test(between)) return secretValue(bareName(piece.slice(0, -1)), value);
  if (piece.endsWith(':') && /^\s*["']?$/.test(between))
    return secretValue(bareName(piece.slice(0, -1)), value);
  const option = /^\s+["']?$/.test(between) && text[nextStart] !== '-' ? optionName(piece) : null;
  return option === null ? null : secretValue(option, value);
}

function bareName(text: string): string {
  return text.startsWith('--') ? text.slice(2) : text.startsWith('-') ? text.slice(1) : text;
}

/** A value that begins after a quote goes on to the same quote. */
function endOfValue(text: string, piece: Piece): number {
  const quote = text[piece.start - 1];
  if (quote !== '"' && quote !== "'") return piece.end;
  const close = text.slice(piece.start, piece.start + MAX_VALUE).indexOf(quote);
  return close < 0 ? piece.end : piece.start + close;
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const inside = at < text.length && !DELIMITERS.has(text[at]!);
    if (inside && start < 0) start = at;
    if (!inside && start >= 0) {
      pieces.push({ start, end: at });
      start = -1;
    }
  }
  return pieces;
}

function cover(parts: readonly SecretPart[]): SecretPart | null {
  if (parts.length === 0) return null;
  const first = parts.reduce((a, b) => (b.start < a.start ? b : a));
  const end = parts.reduce((last, part) => Math.max(last, part.start + part.length), 0);
  return { kind: first.kind, start: first.start, length: end - first.start };
}
