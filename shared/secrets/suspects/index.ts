import { findSecrets } from '../find-secrets.ts';
import { secretText, type SecretFind, type SecretRule } from '../rule.ts';
import { accountLines } from './account-lines.ts';
import { announcedLines } from './announced-lines.ts';
import { nearbyPasswords } from './nearby-passwords.ts';
import { randomTokens } from './random-tokens.ts';

/** What an export removes though it is not sure to be a secret. Words behind names the sure rules themselves tell. */
export const SUSPECT_RULES: readonly SecretRule[] = [
  randomTokens,
  nearbyPasswords,
  announcedLines,
  accountLines,
];

/** Suspects of a text by their places, in UTF-16 units. */
export function suspectsIn(text: string): SecretFind[] {
  return findSecrets(secretText(text, false), SUSPECT_RULES);
}
