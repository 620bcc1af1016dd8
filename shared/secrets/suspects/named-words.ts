/** What stands behind a password's name and may be one, though programs have words there too. */
import { isCode, isNoSecret, isPlaceholder, isWordOfPrograms } from '../value-forms.ts';

/** Kinds of values that people choose: words may be some. */
const CHOSEN = /^(?:password|passphrase|PIN|code|credentials|secret|shared key)$/;

/** The kind that a suspect goes under; null for what is none. `quoted`: quotes stand around it. */
export function suspectedBehindName(kind: string, value: string, quoted: boolean): string | null {
  const { length } = value;
  if (length < 3 || length > 128 || isNoSecret(value) || isPlaceholder(value) || isWordOfPrograms(value))
    return null;
  if (/[\s\0-\x1f<>]/.test(value) || !/[A-Za-z0-9]/.test(value) || /^(.)\1+$/.test(value)) return null;
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
