/** The list of known words that comes with the program, without passwords that are among them. */
import { readFileSync } from 'node:fs';
import { readWordFilter, withoutPasswords, type KnownWords } from '../../evidence/known/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { packageFolder } from '../package-folder.ts';

let loaded: KnownWords | null = null;

/** Read once. Throws 'io' where the file is missing, 'malformed' where it is damaged. */
export function knownWords(): KnownWords {
  if (loaded === null) {
    let file: Uint8Array;
    try {
      file = readFileSync(new URL('resources/known-words.bin', packageFolder()));
    } catch {
      throw new PermafrostError(evidenceError('io', 'the list of known words is not beside the program'));
    }
    loaded = withoutPasswords(readWordFilter(file));
  }
  return loaded;
}
