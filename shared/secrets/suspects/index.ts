import { findSecrets } from '../find-secrets.ts';
import { secretText, type SecretFind, type SecretRule } from '../rule.ts';
import { isDistinctive } from './chosen-words.ts';
import { accountLines } from './account-lines.ts';
import { announcedLines } from './announced-lines.ts';
import { nearbyPasswords } from './nearby-passwords.ts';
import { notedValues } from './noted-values.ts';
import { pairedLogins } from './paired-logins.ts';
import { randomTokens } from './random-tokens.ts';

/** What an export removes though it is not sure to be a secret. Words behind names the sure rules themselves tell. */
export const SUSPECT_RULES: readonly SecretRule[] = [
  randomTokens,
  nearbyPasswords,
  announcedLines,
  accountLines,
  notedValues,
  pairedLogins,
];

/** Suspects of a text by their places, in UTF-16 units. */
export function suspectsIn(text: string): SecretFind[] {
  return findSecrets(secretText(text, false), SUSPECT_RULES);
}

/** Whether a suspect's value is one that hardly anything else is: its copies are no accident. */
export function isDistinctiveSuspect(kind: string, value: string): boolean {
  return kind === 'suspected password' && isDistinctive(value);
}
