/** Passwords and keys that source code gives to a function of a library by its place among the arguments. */
import { byAnchor, formsPresent } from '../anchors.ts';
import type { SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { namedSecret } from '../secret-names.ts';
import { CALL_FORMS, type CallForm } from './call-forms.ts';

const BY_NAME = byAnchor(CALL_FORMS, ({ name }) => `${name}(`);
const ARGUMENTS = 400;
const DEPTH = 3;

interface Argument {
  /** A literal's text, or the code. */
  readonly text: string;
  /** Where a literal's text stands; -1 for code. */
  readonly start: number;
}

export const callArguments: SecretRule = {
  id: 'call-arguments',
  title: 'Passwords and keys in calls of libraries, by their place among the arguments',
  anchors: CALL_FORMS.map(({ name }) => `${name}(`),
  find({ text, strict }, found, places) {
    for (const [form, list] of formsPresent(BY_NAME, places)) {
      for (const at of list) {
        if (at > 0 && /\w/.test(text[at - 1]!)) continue;
        const start = at + form.name.length + 1;
        const args = argumentsOf(text.slice(start, start + ARGUMENTS), form.argument + 1);
        const secret = args[form.argument];
        if (secret === undefined || secret.start < 0) continue;
        const kind = kindOf(form, args[0]!, secret.text);
        if (kind === null || (strict && !isPlausible(secret.text))) continue;
        found({ kind, start: start + secret.start, length: secret.text.length, label: form.named ? args[0]!.text : form.name });
      }
    }
  },
}; // prettier-ignore

function kindOf(form: CallForm, first: Argument, value: string): string | null {
  if (form.named) return first.start < 0 ? null : namedSecret(first.text, value);
  if (form.first !== undefined && !(first.start < 0 && form.first.test(first.text))) return null;
  return isNoSecret(value) ? null : form.kind;
}

/** Words of letters alone are names of things as a rule: `createHmac('sha256', 'key')`. */
function isPlausible(value: string): boolean {
  return value.length >= 4 && plausibleValue(value, { quoted: true, assigned: true }) && /[\d\W_]/.test(value) && !/^[A-Za-z]+(?:[_ :.][A-Za-z]+)*$/.test(value);
} // prettier-ignore

/** The first arguments of a call that begins with this text; those in brackets or of another call are code. */
export function argumentsOf(text: string, most: number): Argument[] {
  const list: Argument[] = [];
  let depth = 0;
  let from = 0;
  let literal: Argument | null = null;
  for (let at = 0; at < text.length && list.length < most; at++) {
    const char = text[at]!;
    if (char === '\0') break;
    if (char === '"' || char === "'" || char === '`') {
      const end = closing(text, at + 1, char);
      if (end < 0) break;
      if (depth === 0 && literal === null && /^\s{0,8}(?:[bru]{1,2}|@|N|\[\]byte\()?$/i.test(text.slice(from, at)))
        literal = { text: text.slice(at + 1, end), start: at + 1 };
      at = end;
    } else if ('([{'.includes(char)) {
      if (++depth > DEPTH) break;
    }
    else if (char === ',' && depth === 0) {
      list.push(literal ?? { text: text.slice(from, at).trim(), start: -1 });
      literal = null;
      from = at + 1;
    } else if (')]}'.includes(char) && --depth < 0) {
      list.push(literal ?? { text: text.slice(from, at).trim(), start: -1 });
      break;
    }
  }
  return list;
} // prettier-ignore

function closing(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === quote) return at;
    if (char === '\n' || char === '\0') return -1;
    if (char === '\\') at++;
  }
  return -1;
}
