/** What lies in a folder that somebody else made: names and kinds, nothing followed. */
import { opendirSync, type Dir } from 'node:fs';
import { join } from 'node:path';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';

export interface FolderEntry {
  /** Relative, with '/' between the parts. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
}

const MOST_ENTRIES = 1_000_000;
const DEEPEST = 32;

/** In no order. Throws 'not-found' where there is no folder, 'limit' for one that no bundle could be, 'io'. */
export function* listFolder(root: string): Generator<FolderEntry> {
  const open: string[] = [''];
  let entries = 0;
  for (let relative = open.pop(); relative !== undefined; relative = open.pop()) {
    const folder = openFolder(join(root, relative));
    try {
      for (let entry = next(folder); entry !== null; entry = next(folder)) {
        entries += 1;
        if (entries > MOST_ENTRIES) throw limit(`more than ${MOST_ENTRIES} files`);
        const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
        const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
        yield { path, kind };
        if (kind !== 'folder') continue;
        if (path.split('/').length >= DEEPEST) throw limit(`folders ${DEEPEST} deep`);
        open.push(path);
      }
    } finally {
      folder.closeSync();
    }
  }
}

/** Node's own message does not say which folder. */
function openFolder(path: string): Dir {
  try {
    return opendirSync(path);
  } catch (caught) {
    const { code, message } = toEvidenceError(caught);
    const notFolder = (caught as { code?: unknown }).code === 'ENOTDIR';
    const what = code === 'not-found' ? 'there is no folder' : notFolder ? 'it is no folder:' : `${message}:`;
    throw new PermafrostError(evidenceError(code, `${what} ${path}`), { cause: caught });
  }
}

function next(folder: Dir) {
  return attempt(() => folder.readSync());
}

function limit(what: string): PermafrostError {
  return new PermafrostError(evidenceError('limit', `the folder has ${what}: it is no bundle`));
}

function attempt<T>(call: () => T): T {
  try {
    return call();
  } catch (caught) {
    throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  }
}
