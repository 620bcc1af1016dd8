/**
 * Words like passwords near a word for one: in notes, letters, logs, settings, and in lines of a terminal or an editor, of which
 * each is a string of its own.
 */
import { byAnchor, formsPresent } from '../anchors.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { SPOKEN_WORDS } from '../rules/said-passwords.ts';
import { chosenStrength, valuePart } from './chosen-words.ts';

/** Beside words for a password: for logins and what opens something. */
const OTHERS = [
  'redentials',
  'asskey',
  'ogin',
  'ogged in',
  'log in ',
  'LOGIN',
  'ugang',
  'mdp',
  'MDP',
  ' pw',
  'Pw ',
  'dentifiant',
  'ccount',
];
const ANCHORS = [...new Set([...SPOKEN_WORDS.map(([word]) => word), ...OTHERS])];
const BY_WORD = byAnchor(ANCHORS, (word) => word);
/** Characters behind the word in which what may be chosen counts, and in which it must be sure to be. */
const NEAR = 72;
const FAR = 200;
const BEFORE = 64;
const WORD = /[^\s\0"'`<>(){}[\],|]{6,64}/g;

export const nearbyPasswords: SecretRule = {
  id: 'nearby-passwords',
  title: 'Words of capitals, small letters and digits or signs near a word for a password',
  anchors: ANCHORS,
  find({ text }, found, places) {
    let told = 0;
    const at = formsPresent(BY_WORD, places).flatMap(([word, list]) => list.map((place) => [place, place + word.length] as const));
    at.sort((a, b) => a[0] - b[0]);
    for (const [start, from] of at) {
      // Of places close to each other what stands between is looked at once.
      const first = Math.max(told, start - BEFORE);
      told = Math.max(told, from);
      // `x is the password`, `x <- admin pw`: in the word's own line.
      const line = first + Math.max(...['\n', '\r', '\0'].map((sign) => text.slice(first, start).lastIndexOf(sign))) + 1;
      judge(text, first, start, (place) => place >= line, found);
      const near = nearEnd(text, from);
      judge(text, from, Math.min(text.length, from + FAR), (place) => place < near, found);
    }
  },
}; // prettier-ignore

/** Three lines of the same string at the most. */
function nearEnd(text: string, from: number): number {
  const behind = /^[^\0]{0,72}/.exec(text.slice(from, from + NEAR))![0];
  return from + behind.split('\n', 3).join('\n').length;
}

function judge(text: string, from: number, to: number, isNear: (place: number) => boolean, found: (find: SecretFind) => void): void {
  for (const { index, 0: all } of matchesOf(text.slice(from, to), WORD)) {
    // The rest of the word itself, and what the end cuts.
    if (index === 0 && !/[\s\0]/.test(text[from - 1] ?? ' ')) continue;
    if (from + index + all.length === to && to < text.length && !/[\s\0"'`<>(){}[\],|]/.test(text[to]!)) continue;
    const bare = all.replace(/^[:.*_-]+/, '').replace(/[.:;]+$/, '');
    const name = valuePart(bare);
    const word = bare.slice(name);
    const start = from + index + all.indexOf(bare) + name;
    if (chosenStrength(word) >= (isNear(start) ? 1 : 2)) found({ kind: 'suspected password', start, length: word.length });
  }
} // prettier-ignore
