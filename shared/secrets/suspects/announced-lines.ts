/**
 * What stands behind a word for a password and a sign, with other words between: `Hasło do bazy: x`, `root pw of db7 = x`,
 * `Masterpasswort: The moon has risen`; PINs and codes of doors, safes and alarms.
 */
import { byAnchor, formsPresent } from '../anchors.ts';
import { utf8Bytes } from '../foreign-names.ts';
import type { SecretFind, SecretRule } from '../rule.ts';
import { SPOKEN_WORDS } from '../rules/said-passwords.ts';
import { isCode, isPlaceholder, isWordOfPrograms } from '../value-forms.ts';
import { chosenStrength } from './chosen-words.ts';

const PINS = ['PIN', 'Pin', 'pin ', 'geheimzahl', 'Geheimzahl', 'ПИН', utf8Bytes('ПИН')];
const CODES = [
  'code',
  'Code',
  'CODE',
  'kod',
  'Kod',
  'codice',
  utf8Bytes('código'),
  'kombi',
  'Kombi',
  'combina',
];
const WORDS = ['pw', 'Pw', 'mdp', 'MDP', 'osungswort', 'ugangswort', 'WLAN', 'WiFi', 'Wi-Fi', 'Wifi', 'wifi'];
const ANCHORS = [...new Set([...SPOKEN_WORDS.map(([word]) => word), ...WORDS])];
const BY_WORD = byAnchor(ANCHORS, (word) => word);

/** Words between, a sign, and what stands behind it up to the line's end. */
const LINE =
  /^[A-Za-z\x80-\uffff]{0,8}["')*`]{0,2}(?:[ \t]{1,2}[\w.@/()\x80-\uffff-]{1,32}){0,5}?[ \t]{0,2}(?::|=|->|=>|\u2192|\xe2\x86\x92|(?<=\s)(?:is|ist|lautet|est|es|\xc3\xa9|\xc3\xa8|\u00e9|\u00e8|to|er|\xc3\xa4r)(?=\s))[ \t]{1,16}(?<value>[^\0\r\n]{4,80})/;
/** Between quotes right behind the word and some others. */
const QUOTED =
  /^[A-Za-z\x80-\uffff]{0,8}(?:[ \t]{1,2}[\w.@/()\x80-\uffff-]{1,32}){0,5}[ \t]{1,2}["\u201e\u201c\u00ab'](?<value>[^"'\0\r\n<>=(){}\u201c\u201d\u00bb]{4,48})["\u201d\u201c\u00bb']/;
const DIGITS =
  /^(?![A-Za-z])[ \t]{0,2}(?:[:=-]{1,2}|is|ist|est|es)?[ \t]{0,2}(?:[A-Za-z\x80-\uffff]{2,16}[: ]{1,2}(?:(?:is|ist|est|es) )?){0,3}(?<value>\d{4,8}[#*]?)(?![\w:/-]|\.\d)/;
const OPENED =
  /porte|puerta|porta|door|gate|\btor|t(?:\xc3\xbc|\u00fc|ue)r|haus|tresor|safe|coffre|caja|alarm|schlo(?:ss|\xc3\x9f)|lock|vault|garage|keller|entr|immeuble|digi|zugang|acces|zahlen|drzwi|dveri|\bbox|spind|schrank|immob|wohnung/i;
/** `the API key -> 3f0c…`: digits that would be a digest without the word before them. */
const KEYS = [
  'API',
  'api key',
  ' key',
  'oken',
  'chl\u00fcssel',
  utf8Bytes('chl\u00fcssel'),
  'clave',
  ...['cl\u00e9', 'Cl\u00e9'].flatMap((word) => [word, utf8Bytes(word)]),
  'chiave',
  'chave',
  'licen',
  'Licen',
];
const HEX_VALUE =
  /^[A-Za-z -]{0,12}?(?:[:=]|->|=>|\u2192|\xe2\x86\x92| is| est| ist)[ \t]{1,4}["'`]?(?<value>(?=[a-f]{0,20}\d)(?:[0-9a-f]{20,64}|[0-9A-F]{20,64}))(?![\w:/-]|\.\w)/;
/** Cards with an expiry or a code behind them need no check digit that is right. */
const CARDS = ['ard', 'arte', 'arta', 'arjeta', 'Visa', 'VISA', 'MasterC'];
const CARD_VALUE =
  /^[a-z]{0,6}(?:[ :\t]{1,4}[A-Za-z\x80-\uffff]{1,12}){0,3}[ :=\t]{1,4}(?<value>\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3,4})(?=[ ,;/|\t]{1,3}(?:0[1-9]|1[0-2])[/-]?(?:20)?[2-4]\d\b|[ ,;/|\t]{1,3}(?:CV[CV]|cv[cv]))/;
const CODE_VALUE =
  /^s?[ \t]{0,2}(?:[a-z\x80-\uffff']{1,14}[ :=]{1,3}){0,5}[:=]?[ \t]{0,2}(?<value>(?=[A-Z#*-]{0,8}\d)[A-Z\d#*-]{3,12})(?![\w:/]|\.\w)/;

export const announcedLines: SecretRule = {
  id: 'announced-lines',
  title: 'What stands behind a word for a password, other words and a sign; PINs; codes of doors and safes',
  anchors: [...ANCHORS, ...PINS, ...CODES, ...KEYS, ...CARDS],
  find({ text }, found, places) {
    for (const [word, list] of formsPresent(BY_WORD, places)) {
      for (const at of list) {
        if (word.length < 5 && /[\w.-]/.test(text[at - 1] ?? ' ') && /^[A-Za-z]+$/.test(word)) continue;
        inLine(text, at + word.length, found);
      }
    }
    for (const word of PINS) {
      for (const at of places(word)) {
        if (/[A-Za-z]/.test(text[at - 1] ?? ' ') && !word.includes('eheim')) continue;
        tell(text, at + word.trimEnd().length, DIGITS, 'suspected PIN', found);
      }
    }
    for (const word of KEYS) for (const at of places(word)) tell(text, at + word.length, HEX_VALUE, 'suspected key', found);
    for (const word of CARDS) for (const at of places(word)) tell(text, at + word.length, CARD_VALUE, 'suspected card number', found);
    for (const word of CODES) {
      for (const at of places(word)) {
        const from = at + word.length;
        if (OPENED.test(text.slice(Math.max(0, at - 16), from + 32).split(/[\0\n]/).find((line) => line.includes(word)) ?? ''))
          tell(text, from, CODE_VALUE, 'suspected code', found);
      }
    }
  },
}; // prettier-ignore

function tell(text: string, from: number, form: RegExp, kind: string, found: (find: SecretFind) => void): void {
  const match = form.exec(text.slice(from, from + 96));
  const value = match?.groups?.['value'];
  if (match && value !== undefined) found({ kind, start: from + match[0].length - value.length, length: value.length });
} // prettier-ignore

function inLine(text: string, from: number, found: (find: SecretFind) => void): void {
  const behind = text.slice(from, from + 240);
  const quoted = QUOTED.exec(behind)?.groups?.['value'];
  if (quoted !== undefined && isValue(quoted, true)) {
    const start = from + behind.indexOf(quoted, 1);
    found({ kind: 'suspected password', start, length: quoted.length });
    return;
  }
  const match = LINE.exec(behind);
  const rest = match?.groups?.['value'];
  if (!match || rest === undefined) return;
  const start = from + match[0].length - rest.length;
  const value = valueOf(rest);
  const quotes = /^["'`]/.test(rest) ? 1 : 0;
  if (value !== null) found({ kind: 'suspected password', start: start + quotes, length: value.length });
}

/** Up to what ends it: a gap, a bracket, a sentence's end; the first word alone, where the rest is none. */
function valueOf(rest: string): string | null {
  const quoted = /^["'`]([^"'`]{4,64})["'`](?=[\s,;.)]|$)/.exec(rest)?.[1];
  if (quoted !== undefined) return isValue(quoted, true) ? quoted : null;
  const line = rest.split(/ {2,}|\t|, |; | \(|\. /, 1)[0]!.replace(/[.,;]+$/, '').trimEnd();
  if (line.includes(' ') && isValue(line, false)) return line;
  const word = line.split(' ', 1)[0]!;
  return isValue(word, false) ? word : null;
} // prettier-ignore

function isValue(value: string, quoted: boolean): boolean {
  if (value.length < 5 || isPlaceholder(value) || isWordOfPrograms(value) || !/[A-Za-z\x80-\uffff]/.test(value)) return false;
  if (/[<>{}\\%]|\(\)|[=:]\s|^[/~$-]|:\/\/|\w@\w/.test(value)) return false;
  if (/^[a-z\x80-\uffff]{2,16}(?:-[a-z\x80-\uffff]{2,16}){2,4}$/.test(value)) return true;
  if (!value.includes(' ')) return chosenStrength(value) > 0 || (quoted && /^[A-Z][a-z]{7,24}$/.test(value) && !isCode(value)) || /^[A-Z][A-Za-z\x80-\uffff]{1,15}(?:-[A-Za-z\x80-\uffff]{2,15}){1,3}$/.test(value);
  // A few words that a number or a sign makes one's own.
  const words = value.split(' ');
  return words.length <= 6 && words.every((word) => word.length <= 16 && !/[/:_]/.test(word)) && /\s\d{1,4}[!?]?$|[A-Za-z][!?]$/.test(value) && !/\b(?:the|is|are|not|from|to|error|line|for|please|enter|you|this|invalid|wrong|or|and)\b/i.test(value);
} // prettier-ignore
