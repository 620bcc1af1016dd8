/** A new file, or a new folder of files, written under another name beside it and renamed when it is whole. */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isThere } from '../../evidence/bundle/bag-writer.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

export interface NewFile {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface NewPlace {
  /** Null: the place is this one file; else a file of that name in the folder that the place is. */
  file(name: string | null): NewFile;
  files(): number;
  bytes(): number;
  /** Of the one file; of a folder, of the lines that `sha256sum` prints for its files, in their order. */
  sha256(): string;
  finish(): void;
  discard(): void;
}

/** Throws 'usage' where something is there already, 'not-found' where its folder is not; its methods throw 'io'. */
export function createNewPlace(target: string): NewPlace {
  const whole = resolve(target);
  const parent = dirname(whole);
  if (isThere(whole))
    throw failure('usage', `${whole} exists already; an export is never written over something`);
  if (!existsSync(parent)) throw failure('not-found', `there is no folder ${parent}`);
  const making = join(parent, `.${basename(whole)}.${randomBytes(6).toString('hex')}.part`);
  const hashes: string[] = [];
  let total = 0;
  let folder = false;
  return {
    file(name) {
      if (name !== null && !folder) attempt(() => mkdirSync(making, { mode: 0o700 }));
      folder ||= name !== null;
      const fd = attempt(() => openSync(name === null ? making : join(making, name), 'wx', 0o600));
      const hash = createHash('sha256');
      return {
        write(bytes) {
          hash.update(bytes);
          attempt(() => {
            for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
          });
          total += bytes.length;
        },
        close() {
          attempt(() => {
            fsyncSync(fd);
            closeSync(fd);
          });
          const digest = hash.digest('hex');
          hashes.push(name === null ? digest : `${digest}  ${name}\n`);
        },
      };
    },
    files: () => hashes.length,
    bytes: () => total,
    sha256: () => (folder ? createHash('sha256').update(hashes.join('')).digest('hex') : (hashes[0] ?? '')),
    finish() {
      if (isThere(whole)) throw failure('usage', `${whole} came to be meanwhile`);
      attempt(() => renameSync(making, whole));
    },
    discard: () => rmSync(making, { recursive: true, force: true }),
  };
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (caught) {
    const { code, message } = caught as NodeJS.ErrnoException;
    throw failure(code === 'ENOSPC' ? 'disk-full' : 'io', message);
  }
}

function failure(code: 'usage' | 'not-found' | 'io' | 'disk-full', message: string): PermafrostError {
  return new PermafrostError(evidenceError(code, message));
}
