/** What a file is found to be by its content: type, entropy, SHA-256. Looked at once and kept with the file. */
import { createHash } from 'node:crypto';
import { contentType, MAGIC_BYTES } from '../../analysis/files/content-type.ts';
import { entropyOf } from '../../analysis/files/entropy.ts';
import type { EngineState } from '../engine-state.ts';
import type { CaseFileEntry } from './case-files.ts';
import { readChunks, type FileContent } from './file-content.ts';

/** Bytes of a file over which the entropy of a list is worked out; an inspection takes the whole file. */
const ENTROPY_SAMPLE = 256 * 2 ** 10;
/** Content of deleted files and memfds that is hashed for a list. */
const HASHED_BYTES = 64 * 2 ** 20;

interface Looked {
  content?: string | null;
  entropy?: number | null;
  sha256?: string | null;
}
const looked = new WeakMap<CaseFileEntry, Looked>();

function remember<K extends keyof Looked>(
  file: CaseFileEntry,
  name: K,
  look: (content: FileContent) => NonNullable<Looked[K]> | null,
): NonNullable<Looked[K]> | null {
  const known = looked.get(file) ?? {};
  looked.set(file, known);
  if (known[name] === undefined) {
    known[name] = (file.content === null ? null : look(file.content)) as Looked[K];
  }
  return known[name] ?? null;
}

/** What a file is by its first bytes; null for what has no content here. */
export function contentOf(state: EngineState, file: CaseFileEntry): string | null {
  return remember(file, 'content', (content) =>
    contentType(content.read(state, file.evidence, 0, MAGIC_BYTES), content.size),
  );
}

export function sampledEntropy(state: EngineState, file: CaseFileEntry): number | null {
  return remember(file, 'entropy', (content) => {
    if (content.size === 0) return null;
    return round(entropyOf([content.read(state, file.evidence, 0, ENTROPY_SAMPLE)]));
  });
}

export function round(entropy: number): number {
  return Math.round(entropy * 1000) / 1000;
}

export function hashOf(state: EngineState, file: CaseFileEntry): string | null {
  if (file.sha256 !== null) return file.sha256;
  return remember(file, 'sha256', (content) => {
    if (content.size > HASHED_BYTES) return null;
    const hash = createHash('sha256');
    for (const chunk of readChunks(state, file.evidence, content, content.size)) hash.update(chunk);
    return hash.digest('hex');
  });
}
