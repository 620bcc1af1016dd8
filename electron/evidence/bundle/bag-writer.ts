/**
 * Writes a bag. Everything goes into a folder under another name beside the target, which is renamed when it is
 * whole and on the disk; whatever ends early removes it.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import { BAG, BAG_DECLARATION, bagInfoText, manifestText, type BagInfo, type ListedFile } from './layout.ts';

export interface BagFile {
  write(bytes: Uint8Array): void;
  close(): ListedFile;
}

export interface BagSignatures {
  /** Files that the tag manifest lists: VERIFY.txt, allowed_signers, public-key.pem. */
  readonly tagFiles: readonly { readonly path: string; readonly text: string }[];
  /** Signatures over the bytes of the tag manifest, by file name. */
  sign(tagManifest: Uint8Array): readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

export interface BagWriter {
  /** `path` within the bag, of the payload. */
  file(path: string): BagFile;
  write(path: string, content: Iterable<Uint8Array>): ListedFile;
  readonly payload: readonly ListedFile[];
  /** Where a file of the payload is while the bag is made: for what has to be written by path. */
  pathOf(path: string): string;
  /** Writes tag files, manifests and signatures and gives the bag its name. Returns the tag manifest's SHA-256. */
  finish(info: BagInfo, signatures: BagSignatures): string;
  /** Removes what was written. */
  discard(): void;
}

/** Throws 'usage' where something is at `target` already, 'not-found' where its folder is not, 'io'. */
export function createBag(target: string): BagWriter {
  const whole = resolve(target);
  const parent = dirname(whole);
  if (isThere(whole))
    throw failure('usage', `${whole} exists already; a bundle is never written over something`);
  if (!existsSync(parent)) throw failure('not-found', `there is no folder ${parent}`);
  const making = join(parent, `.${basename(whole)}.${randomBytes(6).toString('hex')}.part`);
  const payload: ListedFile[] = [];
  attempt(() => mkdirSync(making, { mode: 0o700 }));

  function open(path: string): BagFile {
    const absolute = join(making, path);
    const hash = createHash('sha256');
    let size = 0;
    const fd = attempt(() => {
      mkdirSync(dirname(absolute), { recursive: true, mode: 0o755 });
      return openSync(absolute, 'wx', 0o644);
    });
    return {
      write(bytes) {
        hash.update(bytes);
        attempt(() => writeAt(fd, bytes, size));
        size += bytes.length;
      },
      close() {
        attempt(() => {
          ftruncateSync(fd, size);
          fsyncSync(fd);
          closeSync(fd);
        });
        return { path, sha256: hash.digest('hex'), size };
      },
    };
  }

  function put(path: string, bytes: Uint8Array): ListedFile {
    const file = open(path);
    file.write(bytes);
    return file.close();
  }

  return {
    file(path) {
      const file = open(path);
      return {
        write: (bytes) => file.write(bytes),
        close() {
          const listed = file.close();
          payload.push(listed);
          return listed;
        },
      };
    },
    write(path, content) {
      const file = this.file(path);
      for (const piece of content) file.write(piece);
      return file.close();
    },
    payload,
    pathOf: (path) => join(making, path),
    finish(info, signatures) {
      const octets = payload.reduce((sum, { size }) => sum + size, 0);
      const tagFiles = [
        put(BAG.declaration, utf8(BAG_DECLARATION)),
        put(BAG.info, utf8(bagInfoText([...info, ['Payload-Oxum', `${octets}.${payload.length}`]]))),
        put(BAG.manifest, utf8(manifestText(payload))),
        ...signatures.tagFiles.map(({ path, text }) => put(path, utf8(text))),
      ];
      const tagManifest = utf8(manifestText(tagFiles));
      const { sha256 } = put(BAG.tagManifest, tagManifest);
      for (const { path, bytes } of signatures.sign(tagManifest)) put(path, bytes);
      attempt(() => {
        syncFolder(making);
        if (isThere(whole)) throw failure('usage', `${whole} exists already`);
        renameSync(making, whole);
        syncFolder(parent);
      });
      return sha256;
    },
    discard: () => rmSync(making, { recursive: true, force: true }),
  };
}

const BLOCK = 4096;

/** Leaves holes where there are zeros: a core file is mostly holes. */
function writeAt(fd: number, bytes: Uint8Array, position: number): void {
  if (bytes.length >= BLOCK && isZero(bytes)) return;
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}

function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

function syncFolder(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Whether anything has this name: a link to nothing too. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  }
}

function failure(code: 'usage' | 'not-found', message: string): PermafrostError {
  return new PermafrostError(evidenceError(code, message));
}
