/** What in a word of an argument is a value, and what has the form of an option, a number, a host, a path or a file's name. */
import { isNumberCode, isTurning } from './made-values.ts';

/** Part of a text, in UTF-16 units. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  /** Names of options, which are words of a program's language. */
  readonly isCode?: boolean;
}

/** Each match of a form, `offset` added to where it begins. */
export function piecesOf(text: string, form: RegExp, offset: number): Piece[] {
  return [...text.matchAll(form)].map((match) => ({ text: match[0], start: offset + match.index }));
}

/** `--name`, up to four short ones in one, Java's sizes and switches. */
const OPTION =
  /^(?:--[A-Za-z][A-Za-z0-9._-]{0,63}=?|-[A-Za-z0-9]{1,4}|-X[a-z]{2,3}\d{1,6}[kmgKMG]?|-XX:[+-][A-Za-z0-9]{1,64})$/;
/** Addresses, ports, sizes, dates, times. */
const NUMBER = /^[-+\d.,:x/%]{1,39}[a-zA-Z]{0,3}$/;
/** Top-level domains: of countries, and those of more letters that are met. */
const DOMAINS =
  '[a-z]{2}|agency|app|arpa|asia|biz|blog|cat|cloud|club|cluster|com|company|corp|dev|digital|edu|email|example|fun|global|gov|group|home|host|icu|info|int|internal|invalid|jobs|lan|link|live|local|localdomain|localhost|mil|mobi|museum|name|net|network|online|onion|org|page|pro|services|shop|site|solutions|space|store|svc|systems|tech|technology|test|top|travel|vip|website|wiki|world|xyz|zone';
const NAME_OF_HOST = `(?:[a-z0-9-]{1,63}\\.)+(?:${DOMAINS})`;
const ADDRESS = `(?:\\d{1,3}\\.){3}\\d{1,3}`;
const LOCAL_PATH = '(?:~?(?:\\/[\\w.@%+,:-]{0,64})+)';
/** `host:port`, `user@host:/path` (digits at a user's end alone: others are no usual name), `port:host:port` of a tunnel, `*:port`. */
const HOST = new RegExp(
  `^(?:[a-z_][a-z._+-]{0,55}\\d{0,8}@)?(?:${NAME_OF_HOST}|${ADDRESS})(?::\\d{1,5}|:${LOCAL_PATH})?$` +
    `|^(?:(?:[\\w.*-]{1,64}:)?\\d{1,5}:)?(?:[a-z][a-z0-9.-]{0,62}|\\*|${ADDRESS}):\\d{2,5}$`,
);
/** A login (`//user:password@host/`) and a switch (`/p:x`) are none. */
const PATH = /^(?!\/\/[^/]*@)(?!\/[A-Za-z]{1,16}:[^/])[~.]{0,2}(?:\/[\w.@%+,:*-]{0,64})+$/;
/** Endings of files that programs are given. */
const ENDINGS =
  '7z|asc|asp|aspx|avi|avro|awk|bak|bat|beam|bin|bz2|cap|cc|cer|cfg|cgi|class|cmd|cnf|conf|config|core|cpp|crate|crt|csr|css|csv|dat|db|deb|der|dll|doc|docx|dump|elf|env|erb|erl|err|ex|exe|exs|flac|gif|go|gpg|gz|hpp|hprof|htm|html|ico|img|ini|ipynb|iso|jar|java|jks|jpeg|jpg|js|json|jsonl|jsp|jsx|key|kdbx|ko|kt|less|local|lock|log|lua|m3u8|map|md|mjs|mkv|mov|mp[34]|mpg|odt|ogg|old|otf|out|p12|parquet|pb|pcap|pcapng|pdf|pem|pfx|php|pid|pkl|pl|plist|pm|png|ppt|pptx|properties|proto|ps1|pub|py|pyc|rar|rb|reg|rpm|rs|rtf|scala|scss|service|sh|so|sock|socket|sql|sqlite|sqlite3|svg|swift|tar|tcl|tfvars|tgz|tif|tiff|timer|tmp|tmpl|toml|tpl|ts|tsv|tsx|ttf|txt|vbs|vue|war|wasm|wav|webm|whl|woff2?|xhtml|xls|xlsx|xml|xsd|xsl|xz|ya?ml|yara?|zip|zst|[a-z]';
const RELATIVE = new RegExp(
  `^(?:[\\w@%+.-]{1,64}/)*(?:[a-z0-9_-]{1,48}|[A-Za-z_-]{1,48})(?:\\.[a-z0-9_-]{1,32}){0,2}\\.(?:${ENDINGS})$`,
);
/** `org.apache.catalina.startup.Bootstrap`. */
const CLASS =
  /^(?:com|org|net|io|de|fr|uk|eu|edu|gov|java|javax|jakarta|jdk|sun|kotlin|scala|clojure)(?:\.[a-z][a-z0-9_]{0,31}){1,8}\.[A-Z][A-Za-z0-9$]{0,63}$/;
/** Whose terminal it is, in titles of sshd. */
const TERMINAL = /^[a-z_][a-z0-9_-]{0,31}@(?:pts\/\d{1,5}|tty\d{0,3}|notty)$/;

function isPlain(text: string): boolean {
  if (NUMBER.test(text)) return !isNumberCode(text);
  if ([OPTION, HOST, CLASS, TERMINAL].some((form) => form.test(text))) return true;
  return (PATH.test(text) || RELATIVE.test(text)) && !text.split(/[/._-]/).some(isRandom);
}

/** Capitals, small letters and digits, or many of the last two and no digest's length: no usual name of a file. */
function isRandom(name: string): boolean {
  if (/^[a-z0-9]{16,}$/.test(name) && (name.match(/\d/g)?.length ?? 0) >= 3 && /[a-z]/.test(name))
    return !(/^[0-9a-f]+$/.test(name) && [32, 40, 64].includes(name.length));
  return name.length >= 12 && /\d/.test(name) && /[A-Z]/.test(name) && /[a-z]/.test(name);
}

/** `-Dname=`, `--name=`, `NAME=` (`user:pass=word` is a login), `/name:`, `-javaagent:`. */
export const NAME =
  /^(?:--?[A-Za-z_][\w.:+-]{0,63}|[A-Za-z_][\w.+-]{0,63})=(?=[^=])|^\/[A-Za-z]{1,16}:(?=[^/])|^-[a-z]{4,16}:(?=\/)/;
/** So deep names lie within names, as `-o proxy=auth=x`. */
const MOST_NAMES = 4;

/** Without names and the letters of options; of a URL its parts. Empty for what has a form that is no value's. */
export function valuesOf(token: Piece): Piece[] {
  let { text, start } = token;
  for (let i = 0; i < MOST_NAMES && !isPlain(text); i++) {
    const name = NAME.exec(text)?.[0];
    if (name === undefined || (!isOfWords(name) && isTurning(text))) break;
    text = text.slice(name.length);
    start += name.length;
  }
  if (text === '' || isPlain(text)) return [];
  if (/^-[a-z]+(?:-[a-z]+)*$/.test(text)) return [{ text: text.slice(1), start: start + 1, isCode: true }];
  // `-pVALUE`, `-L/usr/lib`, `@/etc/arguments`.
  const glued = /^(?:-[A-Za-z]|@)(?=.)/.exec(text)?.[0].length ?? 0;
  text = text.slice(glued);
  start += glued;
  if (glued > 0 && isPlain(text)) return [];
  return partsOfUrl({ text, start }) ?? [{ text, start }];
}

/** Else it may be the beginning of a password that has a `=`. */
function isOfWords(name: string): boolean {
  const words = name.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return words.length === 1 || words.every((word) => /^\d{1,3}$/.test(word) || word.length >= 2);
}

/** User, password, and the names of path and query; null for what is no URL. */
function partsOfUrl({ text, start }: Piece): Piece[] | null {
  const scheme = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\/\/(?=[^/]))/i.exec(text)?.[0];
  if (scheme === undefined) return null;
  const from = scheme.length;
  const behind = from + (/^[^/?#]*/.exec(text.slice(from))?.[0].length ?? 0);
  const authority = text.slice(from, behind);
  const at = authority.lastIndexOf('@');
  const login = piecesOf(authority.slice(0, Math.max(0, at)), /[^:]+/g, start + from);
  const host = { text: authority.slice(at + 1), start: start + from + at + 1 };
  const isHost = /^(?:[\w.*-]{0,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(?:,[\w.:-]{1,300})?$/i.test(
    host.text,
  );
  const rest = piecesOf(text.slice(behind), /[^/?#&=;]+/g, start + behind);
  return [...login, ...(isHost ? [] : [host]), ...rest.filter((piece) => !isPlain(piece.text))];
}
