/** Words like passwords not far behind a word for one: in notes, letters, logs, blocks of settings. */
import { matchesOf, type SecretRule } from '../rule.ts';
import { isCode, isPlaceholder } from '../value-forms.ts';

const ANCHORS = [
  'assw',
  'ASSW',
  'assphrase',
  'asscode',
  'ontrase',
  'ot de passe',
  'redentials',
  'asskey',
  'login',
  'Login',
];
const REACH_BEHIND = 72;
const WORD = /[^\s\0"'`<>(){}[\],;|=]{6,64}/g;

export const nearbyPasswords: SecretRule = {
  id: 'nearby-passwords',
  title: 'Words of capitals, small letters and digits or signs behind a word for a password',
  anchors: ANCHORS,
  find({ text }, found, places) {
    for (const anchor of ANCHORS) {
      for (const at of places(anchor)) {
        const from = at + anchor.length;
        // Three lines at the most, and no other string.
        const behind = /^[^\0]{0,72}/.exec(text.slice(from, from + REACH_BEHIND))![0].split('\n', 4).slice(0, 3).join('\n');
        for (const { index, 0: all } of matchesOf(behind, WORD)) {
          if (index === 0 || from + index + all.length >= text.length) continue;
          const word = all.replace(/^[:.,*_-]+|[.,:]+$/g, '');
          if (looksChosen(word)) found({ kind: 'suspected password', start: from + index + all.indexOf(word), length: word.length });
        }
      }
    }
  },
}; // prettier-ignore

/** `Falcon!4565`, `copper-Bridge`; no name, no address, no number of a version. */
function looksChosen(word: string): boolean {
  if (word.length < 6 || word.length > 40 || isPlaceholder(word) || isCode(word)) return false;
  if (/[/\\%@:]{2}|^[/\\]|:\/\/|%[sdux0-9]|\.[a-z]{2,4}$|^v?[\d.]+$|^[A-Z][a-z]+(?:-[A-Z][a-z]+){1,4}$|^[\w-]+(?::[\w-]*){2}|UTF-?8|SHA-?\d|^MD5|^[0-9a-fA-F-]+$/.test(word)) return false;
  if (!/[a-z]/.test(word)) return false;
  const digits = /\d{2}|\d[^\w]|[^\w.:/-]\d/.test(word);
  return (/[A-Z]/.test(word) && digits) || (/[!$^*~+#?&]/.test(word) && /\d/.test(word)) || /^[A-Za-z]{3,16}(?:-[A-Za-z]{2,16}){0,3}-[A-Z][a-z]{2,15}$/.test(word);
} // prettier-ignore
