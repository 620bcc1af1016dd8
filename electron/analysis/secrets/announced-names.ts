/**
 * Names of secrets among bytes: `password`, `DB_PASSWORD`, `apiKey`, as ASCII and UTF-16LE, found by their ends. What tells a
 * name from text is told by those who ask: nothing printable around it, or its length before it.
 */
import { secretName } from '../../../shared/secrets/secret-names.ts';
import { type ByteForm } from './byte-forms.ts';

/** Bytes of a character: 1, or 2 for UTF-16LE. */
export type Unit = 1 | 2;

/** A literal that names have, in bytes, and the run of a name's characters that it stands in. */
export interface NamePlace {
  readonly unit: Unit;
  /** Of the literal. */
  readonly first: number;
  readonly last: number;
  /** Of the run: letters, digits and `_.:/-`. */
  readonly start: number;
  readonly end: number;
}

/** Longest name, in characters. */
export const NAME_MAXIMUM = 48;

/** By the character that memory has least of the two that stand beside each other: its place in the literal. */
const ENDS: readonly (readonly [string, number])[] = [
  ['assword', 2],
  ['ASSWORD', 2],
  ['asswort', 2],
  ['asswd', 2],
  ['ASSWD', 2],
  ['assphrase', 2],
  ['ASSPHRASE', 2],
  ['asscode', 2],
  ['ASSCODE', 2],
  ['ecret', 0],
  ['ECRET', 1],
  ['oken', 0],
  ['OKEN', 0],
  ['apikey', 1],
  ['APIKEY', 1],
  ['_key', 0],
  ['_KEY', 0],
  ['-key', 0],
  ['-Key', 0],
  ['Key', 0],
  ['atekey', 2],
  ['esskey', 2],
  ['redential', 5],
  ['REDENTIAL', 4],
  ['creds', 2],
  ['CREDS', 2],
  ['pwd', 0],
  ['PWD', 0],
  ['Pwd', 0],
  ['psk', 0],
  ['PSK', 0],
  ['pass', 0],
  ['PASS', 0],
  ['Pass', 0],
  ['requirepass', 2],
  ['masterauth', 6],
  ['ennwort', 2],
  ['achtwoord', 3],
  ['senha', 2],
  ['Senha', 2],
  ['trasena', 1],
  ['aseña', 3],
  ['asenya', 3],
  ['otdepasse', 0],
  ['ot_de_passe', 1],
  ['parola', 3],
  ['passord', 2],
  ['ösenord', 0],
  ['losenord', 0],
  ['heslo', 2],
  ['haslo', 1],
  ['hasło', 2],
  ['ifre', 0],
  ['lozinka', 1],
  ['salasana', 2],
  ['jelsz', 1],
  ['angskode', 2],
  ['uthorization', 6],
  ['passkey', 3],
  ['пароль', 2],
  ['Пароль', 2],
  ['ПАРОЛЬ', 2],
  ['секрет', 2],
  ['密码', 2],
  ['密碼', 2],
  ['口令', 2],
  ['パスワード', 2],
  ['비밀번호', 2],
  ['סיסמה', 2],
  ['κωδικός', 2],
  ['كلمة المرور', 2],
  ['รหัสผ่าน', 2],
];

/** Names in languages and letters that variables have seldom. */
const FOREIGN =
  /(?:^|[_.-])(?:contrase(?:na|ña|nya)|mot_?de_?passe|parola|passord|l(?:o|ö)senord|heslo|has(?:lo|ło)|(?:s|ş)ifre|lozinka|salasana|jelsz(?:o|ó)|adgangskode|senha|пароль|секрет|密码|密碼|口令|パスワード|비밀번호|סיסמה|κωδικός|كلمة المرور|รหัสผ่าน)$/i;

const WIDE_ENDS: readonly (readonly [string, number])[] = [
  ['assword', 3],
  ['ASSWORD', 3],
  ['asswd', 3],
  ['ASSWD', 3],
  ['assphrase', 4],
  ['ecret', 1],
  ['ECRET', 1],
  ['oken', 1],
  ['OKEN', 1],
  ['pikey', 2],
  ['piKey', 2],
  ['PIKEY', 2],
  ['_key', 1],
  ['_KEY', 1],
  ['Key', 2],
  ['redential', 4],
  ['pwd', 1],
  ['PWD', 1],
  ['Pwd', 1],
  ['asscode', 3],
  ['psk', 2],
  ['_pass', 1],
  ['_PASS', 1],
  ['requirepass', 2],
];

const NAME = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-')
  NAME[char.charCodeAt(0)] = 1;
/** Letters of other scripts: UTF-8. */
for (let byte = 0xc2; byte <= 0xf4; byte++) NAME[byte] = 2;
for (let byte = 0x80; byte <= 0xbf; byte++) NAME[byte] = 2;

export function nameForms(look: (buffer: Buffer, place: NamePlace, found: Parameters<ByteForm['look']>[2]) => void): ByteForm[] {
  const form = (literal: Buffer, rare: number, unit: Unit): ByteForm => {
    // Of a name in letters of another script the literal is all.
    const foreign = literal[0]! >= 0x80;
    const isPass = /^pass$/i.test(literal.toString('latin1'));
    return {
      literal,
      rare,
      look: (buffer, first, found) => {
        const last = first + literal.length;
        // `password` has an end of its own.
        if (isPass && 'wpWP'.includes(String.fromCharCode(buffer[last] ?? 0))) return;
        const start = foreign ? first : runStart(buffer, first, unit);
        const end = foreign ? last : runEnd(buffer, last, unit);
        if (end - start <= NAME_MAXIMUM * 2 * unit) look(buffer, { unit, first, last, start, end }, found);
      },
    };
  };
  return [
    ...ENDS.map(([text, rare]) => form(Buffer.from(text), rare, 1)),
    ...WIDE_ENDS.map(([text, place]) => form(Buffer.from(text, 'utf16le'), 2 * place - 1, 2)),
  ];
} // prettier-ignore

function runStart(buffer: Buffer, at: number, unit: Unit): number {
  const least = Math.max(0, at - NAME_MAXIMUM * 2 * unit);
  while (at - unit >= least && isName(buffer, at - unit, unit)) at -= unit;
  return at;
}

function runEnd(buffer: Buffer, at: number, unit: Unit): number {
  const most = Math.min(buffer.length, at + NAME_MAXIMUM * 2 * unit);
  while (at + unit <= most && isName(buffer, at, unit)) at += unit;
  return at;
}

function isName(buffer: Buffer, at: number, unit: Unit): boolean {
  return NAME[buffer[at]!] === 1 && (unit === 1 || buffer[at + 1] === 0);
}

/** The name between two places, where it is one that says so for sure; `weak`: or with a value that looks like one. */
export function nameBetween(
  buffer: Buffer,
  start: number,
  end: number,
  unit: Unit,
  weak = false,
): string | null {
  if (end - start > NAME_MAXIMUM * unit || end <= start) return null;
  const name = buffer.toString(unit === 1 ? 'utf8' : 'utf16le', start, end);
  const verdict = verdictOf(name);
  return verdict.sure || (weak && verdict.weak) ? name : null;
}

/** What functions are called by, and what is about a secret. */
const VERBS =
  /^(?:get|set|is|has|check|verify|read|write|create|make|new|load|parse|validate|update|reset|change|find|generate|encode|decode|hash|ask|prompt|on|to|with|use|add|remove|delete|clear|require|enter|show|hide|confirm)(?=[A-Z_]|$)/;
const FUNCTION =
  /(?:^|_)(?:get|set|read|write|generate|check|load|use|new|free|verify|has|i2d|d2i|i2o|o2i|ERR|f)\d?_/;
const LAST = /[A-Za-z_](?:[Bb]ase|BASE|[Vv]alue|VALUE|[Pp]lain|[Tt]ext|TEXT|[Ss]tring)$|[a-z_]\d{1,2}$/;

interface Verdict {
  readonly sure: boolean;
  readonly weak: boolean;
}

/** Programs repeat their names, and hostile bytes one. */
const verdicts = new Map<string, Verdict>();
const VERDICTS_MAXIMUM = 1024;

function verdictOf(name: string): Verdict {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = { sure: saysSo(name), weak: secretName(name)?.weak === true };
  if (verdicts.size >= VERDICTS_MAXIMUM) verdicts.clear();
  verdicts.set(name, verdict);
  return verdict;
}

/** A name as data has: `password`, `spring.datasource.password`; no function, no name of a thing about one. */
export function isNameOfSecret(name: string): boolean {
  return verdictOf(name).sure;
}

function saysSo(name: string): boolean {
  const verdict = secretName(name);
  if (verdict === null) return FOREIGN.test(name);
  if (verdict.weak || VERBS.test(name) || FUNCTION.test(name)) return false;
  if (/[^\x00-\x7f]/.test(name)) return true;
  if (LAST.test(name)) return true;
  // What says so ends the name: no `password_hint`, no `tokenizer`.
  const last = /(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,2}$/.exec(name)?.[0] ?? '';
  return last.length >= 3 && (secretName(last) !== null || secretName(`secret_${last}`)?.kind.endsWith('key') === true);
} // prettier-ignore
