/** What stands behind a password's name and may be one, though programs have words there too. */
import { isCode, isNoSecret, isPlaceholder, isWordOfPrograms, looksGenerated } from '../value-forms.ts';
import { chosenStrength } from './chosen-words.ts';

/** Kinds of values that people choose: words may be some. */
const CHOSEN = /^(?:password|passphrase|PIN|code|credentials|secret|shared key)$/;

/** The kind that a suspect goes under; null for what is none. `quoted`: quotes stand around it. */
export function suspectedBehindName(kind: string, value: string, quoted: boolean): string | null {
  const { length } = value;
  if (length < 3 || length > 128 || isNoSecret(value) || isWordOfPrograms(value)) return null;
  if (isPlaceholder(value) && !/^my [^<>{}%$]+ \d+$/.test(value)) return null;
  if (CHOSEN.test(kind) && quoted && isFewWords(value)) return `suspected ${kind}`;
  if (/[\s\0-\x1f<>]/.test(value) || !/[A-Za-z0-9]/.test(value) || /^(.)\1+$/.test(value)) return null;
  if (chosenStrength(value) > 0 || (quoted && looksGenerated(value))) return `suspected ${kind}`;
  // Parts of programs: calls, attributes, names in snake case, numbers of C, paths.
  if (isCode(value) || /^[\w.]+$/.test(value) !== /^\w+$/.test(value) || /^0x|^\d{1,2}$|^[#$@]/.test(value))
    return null;
  const letters = /^[A-Za-z_]+$/.test(value);
  if (letters && /pass|pwd|user|login|secret|token|key|cred|auth|hash|salt|name|value/i.test(value))
    return null;
  if (letters && !quoted && (!CHOSEN.test(kind) || /[a-z][A-Z]|^[A-Z_]+$/.test(value))) return null;
  if (letters && quoted && !CHOSEN.test(kind) && length < 8) return null;
  return `suspected ${kind}`;
}

/** Sentences of programs: `enter your password`, `Password is invalid`. */
const SENTENCE =
  /\b(?:the|your|please|enter|type|must|is|are|was|cannot|can't|not|invalid|incorrect|wrong|required|missing|password|passphrase|passwd|user|username|name|string|value|for|with|in|to|or|and|if|new|old|current|confirm|forgot|reset|change|change[dm]|e?mail|login|file|key|token|secret|optional|default|none|of)\b/i;

/** Two to eight words that are no sentence of a program, or end in a number or a sign of one's own. */
function isFewWords(value: string): boolean {
  if (!/^[\w\x80-\uffff!?.,&+#'*-]{1,24}(?: [\w\x80-\uffff!?.,&+#'*-]{1,24}){1,7}$/.test(value)) return false;
  if (/(?:[.:,]|\.\.\.)$|^\d+ |(?<!\w)[a-z]+_/.test(value)) return false;
  return !SENTENCE.test(value) || (/ \w{0,8}\d{1,4}!?$|\w!$/.test(value) && !/password|passphrase|enter|please|invalid|must|user|error/i.test(value));
} // prettier-ignore
