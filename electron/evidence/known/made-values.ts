/** Values whose form alone tells that they are no words: passwords as generators make them, codes of digits. */

const SHORTEST = 8;
const LONGEST = 64;

/** Small letters, capitals, digits and signs by turns, whose words are too short to be unknown. */
export function isMixed(text: string): boolean {
  const value = withoutFormats(text);
  return turnsOften(value) || (isOfLength(value) && kindsIn(value) === 3 && signsIn(value) >= 2);
}

/** The same where what is judged may be program text, or a name and what it is set to: one kind follows the other at nearly every letter. */
export function isTurning(text: string): boolean {
  return turnsOften(withoutFormats(text));
}

function turnsOften(value: string): boolean {
  if (!isOfLength(value) || turns(value) * 2 < value.length) return false;
  const kinds = kindsIn(value);
  return kinds === 3 || (kinds === 2 && signsIn(value) >= (/\d/.test(value) ? 3 : 2));
}

function isOfLength(value: string): boolean {
  return value.length >= SHORTEST && value.length <= LONGEST && !/\s/.test(value);
}

/** Small letters, capitals, digits. */
function kindsIn(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length;
}

/** Those that names, paths and addresses have are none. */
function signsIn(value: string): number {
  return value.match(/[^\w\s.,:/-]/g)?.length ?? 0;
}

/** Those of `date` (`%Y`) and printf are no password. */
function withoutFormats(value: string): string {
  return value.replace(/%[A-Za-z]/g, '');
}

/** How often one kind of signs follows another. */
function turns(value: string): number {
  return value.match(TURN)?.length ?? 0;
}

const TURN = /[a-z](?![a-z]|$)|[A-Z](?![A-Z]|$)|\d(?!\d|$)|[^A-Za-z\d](?=[A-Za-z\d])/g;

/**
 * Eight digits and more that are no round number, no size of whole KiB, and neither a date nor a time since 2008; groups
 * of digits that are no date and no range.
 */
export function isNumberCode(text: string): boolean {
  if (/^[\d-]{6,}$/.test(text) && !DATE.test(text)) {
    const groups = text.split('-');
    if (groups.length > 2 && groups.every((group) => group !== '')) return true;
    if (groups.length === 2 && groups.every((group) => group.length >= 3) && !isRange(groups)) return true;
  }
  return (text.match(/(?<![.\d])\d{8,39}(?![.\d])/g) ?? []).some(isCode);
}

const DATE = /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{4})$/;

function isRange([from, to]: readonly string[]): boolean {
  return !/^0\d/.test(from!) && Number(from) < Number(to);
}

function isCode(digits: string): boolean {
  if (digits.endsWith('000') || TIME.test(digits) || DAY.test(digits)) return false;
  const value = Number(digits);
  return !Number.isSafeInteger(value) || (value % 1024 !== 0 && !Number.isInteger(Math.log2(value + 1)));
}

/** Seconds, and milliseconds. */
const TIME = /^1[2-9]\d{8}(?:\d{3})?$/;
/** `20261128`, `202611281402`. */
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])(?:[0-5]\d){0,2})?$/;
