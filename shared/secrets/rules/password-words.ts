/** Passwords that are a word: they count where it is certain that a password stands there. */
import type { SecretText } from '../rule.ts';
import { secretName } from '../secret-names.ts';
import { chosenStrength } from '../suspects/chosen-words.ts';
import { isJoinedWords, isShortPhrase, isWordSecret } from '../value-forms.ts';
import { isSettingsFile } from './settings-files.ts';

const KINDS = new Set(['password', 'passphrase', 'secret', 'credentials', 'token']);
/** What stands beside a password: whose it is, and where it opens something. */
const OWNER =
  /(?:^|[\W_])(?:user(?:[ _-]?(?:name|id))?|uid|login|e-?mail|db_?user|dbname|database|host(?:name)?|server|data source)\\?["']?[ \t]{0,2}(?:=>?|:)[ \t]{0,2}\\?["']?[\w@.+-]/i;
const BESIDE = 160;
/** `--password=x`, `-e DB_PASSWORD=x`, `DB_PASSWORD=x` before a command. */
const OF_COMMAND =
  /(?:[\s'"\0]--?[A-Za-z][\w.-]{0,64}|[\s'"\0]-{1,2}(?:e|E|var|set|build-arg|env) ["']?[\w.-]{2,64}|[\s'"\0][A-Z][A-Z0-9_]{2,64})=$/;

/** The place of a value that a name of this kind announces, in memory or a file: in settings, of a command, beside its owner. */
export function isWordHere(
  { text, path }: SecretText,
  { start, end, quoted, alone }: { readonly start: number; readonly end: number; readonly quoted: boolean; readonly alone: boolean },
  kind: string,
): boolean {
  const value = text.slice(start, end);
  if (/^(?:password|passphrase|secret)$/.test(kind) && value.includes(' ')) return isPhraseHere(text, path, start, end, quoted);
  if (!KINDS.has(kind) || !(isWordSecret(value) || isJoinedWords(value) || (chosenStrength(value) > 0 && !/^[a-z]\w*\./.test(value)))) return false;
  const next = text[end] ?? ' ';
  const sign = text[start - 1];
  if (isSettingsFile(path) && (quoted || alone || sign === '=' || /[\s\0]/.test(next))) return true;
  if (!quoted && sign === '=' && end - start >= 8 && /[\s\0'",]/.test(next) && OF_COMMAND.test(start < 80 ? `\0${text.slice(0, start)}` : text.slice(start - 80, start))) return true;
  // A string of its own, as variables stand in memory.
  if (!quoted && sign === '=' && next === '\0' && /\0[A-Za-z_][\w.]{2,64}=$/.test(text.slice(Math.max(0, start - 68), start))) return true;
  if (!quoted) {
    const hyphens = /[-+]|\.\d+$/.test(value); // which no name of a program has
    if (/[A-Z]/.test(value.slice(1)) && !hyphens) return false;
    const ended = /[;&\s\0"']/.test(next) || (hyphens && /[,)]/.test(next)) || (next === ',' && /[^\s]/.test(text[end + 1] ?? ' '));
    if (!ended || !/[=:] ?$/.test(text.slice(Math.max(0, start - 2), start))) return false;
    // An assignment within a function.
    if (/\n[ \t]+[\w.-]{1,64} = ?$/.test(text.slice(Math.max(0, start - 96), start))) return false;
  }
  return OWNER.test(text.slice(Math.max(0, start - BESIDE), start)) || OWNER.test(text.slice(end, end + BESIDE));
} // prettier-ignore

/**
 * A member of an object in JSON that has its owner beside it, as requests for a login are: any value that has a digit, a sign
 * or letters beyond ASCII, but no words for a password, as translations have them.
 */
export function isLoginMember(
  { text }: SecretText,
  { start, end, quoted }: { readonly start: number; readonly end: number; readonly quoted: boolean },
  kind: string,
): boolean {
  if (!quoted || !/^(?:password|passphrase|PIN|code)$/.test(kind) || end - start < 4 || end - start > 128) return false;
  if (!/^\\?"\s{0,4}[,}]/.test(text.slice(end, end + 7)) || !/[{,]\s{0,8}\\?"[\w.-]{1,64}\\?"\s{0,4}:\s{0,4}\\?"$/.test(text.slice(Math.max(0, start - 96), start))) return false;
  const value = text.slice(start, end);
  if (!/[\d!#$%&*+^~@<>;=\x80-\uffff]/.test(value) || !/[\p{L}\x80-\xff]/u.test(value) || /^<[^<>]*>$|^[$%#{[]|\{\{|%[sd]|\.\.\.|\u2026|[.:!?]$/.test(value)) return false;
  // A translation: words, and what they mean in other languages.
  if ((value.match(/\s/g)?.length ?? 0) > 2 || /pass|w[o\xf6]rt|enter|invalid|wrong|field|example|must/i.test(value) || (!/[\d!#$%&*+^~@<>;=]/.test(value) && secretName(value) !== null)) return false;
  const before = /[^{}\0]{0,160}$/.exec(text.slice(Math.max(0, start - BESIDE), start))![0];
  const behind = /^[^{}\0]{0,160}/.exec(text.slice(end, end + BESIDE))![0];
  return OWNER.test(before) || OWNER.test(behind);
} // prettier-ignore

/** Words with blanks between them: in quotes beside an owner or in settings, or as a variable of its own. */
function isPhraseHere(text: string, path: string, start: number, end: number, quoted: boolean): boolean {
  if (!isShortPhrase(text.slice(start, end))) return false;
  if (!quoted) return (text[end] ?? '\0') === '\0' && /(?:^|\0)[A-Z][A-Z0-9_]{2,64}=$/.test(text.slice(Math.max(0, start - 68), start));
  return isSettingsFile(path) || OWNER.test(text.slice(Math.max(0, start - BESIDE), start)) || OWNER.test(text.slice(end, end + BESIDE));
} // prettier-ignore
