/** Paths of files in which more is recognised than in the same bytes elsewhere. */
import { isSecretFile } from './credential-files.ts';
import { isKeyFile } from './key-files.ts';
import { keepsPasswords } from './password-files.ts';
import { isSettingsFile } from './settings-files.ts';

export function keepsSecrets(path: string): boolean {
  return (
    keepsPasswords(path) ||
    isSettingsFile(path) ||
    isSecretFile(path) ||
    isKeyFile(path) ||
    /pgpass(?:\.conf)?$|\.[ct]sv$/i.test(path)
  );
}
