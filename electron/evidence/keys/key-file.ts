/**
 * Key files on the disk: read within limits, written once, for the owner alone, never into a case.
 * Beside a private key stands its public one, as ssh-keygen leaves it: NAME and NAME.pub.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { openSshLine } from './public-key.ts';
import { MOST_KEY_BYTES, readKey, type KeyDocument } from './read-key.ts';
import type { SigningKey } from './signing-key.ts';

/** Where the public key of a private one stands. */
export function publicKeyPath(path: string): string {
  return `${path}.pub`;
}

/** Throws 'not-found', 'io', 'usage' where it is no file, and what readKey() throws. */
export function readKeyFile(path: string): KeyDocument {
  return readKey(readSmallFile(path), path);
}

/** The public key beside a private one; null where there is none that can be read. */
export function readPublicKeyBeside(path: string): KeyDocument | null {
  try {
    return readKeyFile(publicKeyPath(path));
  } catch {
    return null;
  }
}

/** O_NONBLOCK: a pipe in place of the file must not hold the engine. */
function readSmallFile(path: string): Uint8Array {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(file).isFile())
        throw new PermafrostError(evidenceError('usage', `${path} is no file that could hold a key`));
      const bytes = Buffer.alloc(MOST_KEY_BYTES + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read)
        read = readSync(file, bytes, length, bytes.length - length, null);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught));
  }
}

/**
 * Writes a key, encrypted, to `path` (mode 0600) and its public part to `path`.pub (0644, with `name` as its
 * comment). Throws 'usage' where either is there already, where the place is in a case, or the passphrase is
 * empty; 'not-found' where there is no such folder; 'io'.
 */
export function writeKeyFiles(path: string, key: SigningKey, name: string, passphrase: string): void {
  const target = resolve(path);
  refuseInCase(target);
  const publicPath = publicKeyPath(target);
  for (const taken of [target, publicPath]) {
    if (existsSync(taken))
      throw new PermafrostError(
        evidenceError('usage', `${taken} exists already; a key is never written over something`),
      );
  }
  const pem = key.encryptedPem(passphrase);
  writeNew(target, pem, 0o600);
  try {
    writeNew(publicPath, openSshLine(key.publicKey, name), 0o644);
  } catch (caught) {
    rmSync(target, { force: true });
    throw caught;
  }
}

/** O_EXCL: what another process put there meanwhile is left alone, a symbolic link too. */
function writeNew(path: string, text: string, mode: number): void {
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } catch (caught) {
      rmSync(path, { force: true });
      throw caught;
    } finally {
      closeSync(file);
    }
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught));
  }
}

/** A case is handed on; the key that signs it is not. */
function refuseInCase(target: string): void {
  let folder: string;
  try {
    folder = realpathSync(dirname(target));
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught));
  }
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'case.sqlite')))
      throw new PermafrostError(
        evidenceError('usage', `${target} is inside the case ${at}; an examiner key never lies in a case`),
      );
    if (at === dirname(at)) return;
  }
}
