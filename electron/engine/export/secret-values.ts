/**
 * Every value that must not leave: what the detector recognises in the facts of every checkpoint, in what the
 * examiner wrote, in all bytes of the evidence, and in the last scan for secrets. A value recognised in one place is removed in all of them.
 */
import { createSecretScanner, detectSecrets, type DetectedSecret } from '../../analysis/secrets/index.ts';
import {
  listCheckpoints,
  listEvidence,
  readAnnotations,
  readCustody,
  readRows,
  readStores,
} from '../../casefile/index.ts';
import { inOrder, type SecretPlace, type SecretValue, type Suspect } from '../../evidence/redaction/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { findSecrets } from '../../../shared/secrets/find-secrets.ts';
import { secretInVariable, secretsInArguments } from '../../../shared/secrets/looks-secret.ts';
import { keepsSecrets } from '../../../shared/secrets/rules/named-paths.ts';
import { REACH, secretText } from '../../../shared/secrets/rule.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { knownSecretValues } from '../secrets/known-secrets.ts';
import { confirmAllSecrets } from '../secrets/fact-secrets.ts';
import type { Exhibit } from './exhibit.ts';
import { takeTurns } from './job-turns.ts';

/** Secrets in a text of the case: a path, an annotation, a note. */
export function secretsInText(text: string): SecretPlace[] {
  const found = findSecrets(secretText(text, false));
  return found.map(({ kind, start, length }) => ({ kind, start, length }));
}

export interface ValueCollection {
  /** `whole`: as a word of its own alone. */
  add(kind: string, bytes: Uint8Array, whole?: boolean): void;
  /** A secret, and what follows from it. */
  take(secret: DetectedSecret): void;
  values(): SecretValue[];
}

export function createValueCollection(): ValueCollection {
  const known = new Map<string, SecretValue>();
  const add = (kind: string, bytes: Uint8Array, whole = false): void => {
    const key = Buffer.from(bytes).toString('latin1');
    if (bytes.length > 0 && !known.has(key)) known.set(key, { kind, bytes, ...(whole ? { whole } : {}) });
  };
  return {
    add,
    take({ kind, value, also = [] }) {
      for (const bytes of [value, ...also]) add(kind, bytes);
    },
    values: () => [...known.values()],
  };
}

/** Of the case as a whole: facts, notes, log, and the bytes of every archive. */
export async function collectCaseValues(
  state: EngineState,
  collection: ValueCollection,
  control: JobControl,
): Promise<void> {
  const c = state.case();
  const inText = (text: string): void => {
    for (const { kind, start, length } of secretsInText(text)) {
      collection.add(kind, utf8(text.slice(start, start + length)));
    }
  };
  const part = (text: string, found: SecretPlace | null): void => {
    if (found !== null) collection.add(found.kind, utf8(text.slice(found.start, found.start + found.length)));
  };
  confirmAllSecrets(c);
  for (const { kind, value } of knownSecretValues(state)) collection.add(kind, value);
  for (const { id } of listCheckpoints(c)) {
    for (const { entry } of readRows(c, id, 'environment')) {
      const text = displayText(entry);
      part(text, secretInVariable(text));
      inText(text);
    }
    for (const { argv } of readRows(c, id, 'process')) {
      const texts = (argv ?? []).map(displayText);
      secretsInArguments(texts).forEach((found, i) => part(texts[i]!, found));
      inText(texts.join(' '));
    }
    for (const { key, value } of readRows(c, id, 'container_property')) {
      const text = `${String(key)}=${typeof value === 'string' ? value : displayText(value)}`;
      part(text, secretInVariable(text));
      inText(text);
    }
    await takeTurns(control);
  }
  const { notes, findings, bookmarks, tags } = readAnnotations(c);
  for (const { text } of notes) inText(text);
  for (const { title, text, exhibits } of findings) {
    for (const words of [title, text, ...exhibits.map(({ caption }) => caption)]) inText(words);
  }
  for (const { label } of bookmarks) inText(label);
  for (const { name } of tags) inText(name);
  for (const { entry } of readCustody(c)) inText(JSON.stringify(entry.detail));
  await scanNamedFiles(state, collection, control);
  await scanStores(state, collection, control);
}

const NAMED_FILE_MAXIMUM = 2 ** 20;

/** Files that their path says more about than their bytes do: password files, settings. */
async function scanNamedFiles(
  state: EngineState,
  collection: ValueCollection,
  control: JobControl,
): Promise<void> {
  for (const { sha256 } of listEvidence(state.case())) {
    const { members, reader } = state.evidence(sha256);
    for (const { name, type, size, sparse, store, dataOffset } of members) {
      if (type !== 'file' || sparse !== null || size === 0 || size > NAMED_FILE_MAXIMUM) continue;
      const path = displayText(name);
      if (!keepsSecrets(path)) continue;
      const bytes = reader.store(store).read(dataOffset, size);
      for (const secret of detectSecrets(bytes, { place: 'file', path })) collection.take(secret);
      await takeTurns(control);
    }
  }
}

const READ_BYTES = 2 ** 20;

/** The seekable archives as they are: pages, files, queues and images lie in them as plain bytes. */
async function scanStores(
  state: EngineState,
  collection: ValueCollection,
  control: JobControl,
): Promise<void> {
  const c = state.case();
  const stores = listEvidence(c).flatMap(({ sha256 }) =>
    readStores(c, sha256)
      .filter(({ kind, layer }) => kind !== 'source' || layer === 'none')
      .map(({ index, size }) => ({ sha256, index, size })),
  );
  const totalBytes = stores.reduce((sum, { size }) => sum + size, 0);
  let doneBytes = 0;
  for (const { sha256, index, size } of stores) {
    const scanner = createSecretScanner({ place: 'memory' });
    for (let at = 0; at < size; at += READ_BYTES) {
      const bytes = state
        .evidence(sha256)
        .reader.store(index)
        .read(at, Math.min(READ_BYTES, size - at));
      for (const secret of scanner.push(bytes)) collection.take(secret);
      doneBytes += bytes.length;
      control.progress({ stage: 'looking for secrets', doneBytes, totalBytes });
      await takeTurns(control);
    }
    for (const secret of scanner.end()) collection.take(secret);
  }
}

/** More in what was chosen is no evidence but a store of keys. */
const MOST_SUSPECTS = 500_000;

/**
 * Of what was chosen, as it will be written: memory in the order of its addresses, a file under its name. What stands around a
 * range is looked at too: a name before it tells what begins it. Gives the suspects in it. Throws 'unsupported' where they are more than {@link MOST_SUSPECTS}.
 */
export async function collectExhibitValues(
  exhibit: Exhibit,
  collection: ValueCollection,
  control: JobControl,
): Promise<Suspect[]> {
  const place = exhibit.path === '' ? 'memory' : 'file';
  const scanner = createSecretScanner({ place, path: exhibit.path, suspects: true });
  const suspects: Suspect[] = [];
  const { before, chunks } = exhibit.open(REACH);
  const take = (found: readonly DetectedSecret[]): void => {
    for (const secret of found) {
      const { kind, value, suspected, start, length, encoding } = secret;
      if (suspected !== true) {
        collection.take(secret);
        continue;
      }
      const offset = Math.max(0, start - before);
      const end = Math.min(exhibit.size, start - before + length);
      const form = encoding === 'plain' ? 'utf-8' : encoding;
      if (end > offset) suspects.push({ kind, value, offset, length: end - offset, form });
    }
    if (suspects.length <= MOST_SUSPECTS) return;
    const message = `an exhibit holds more than ${MOST_SUSPECTS} words that look like secrets; smaller parts of it can be exported`;
    throw new PermafrostError({ code: 'unsupported', message });
  };
  let doneBytes = 0;
  for (const chunk of chunks) {
    take(scanner.push(chunk));
    doneBytes = Math.min(exhibit.size, doneBytes + chunk.length);
    control.progress({ stage: 'looking for secrets', doneBytes, totalBytes: exhibit.size });
    await takeTurns(control);
  }
  take(scanner.end());
  return inOrder(suspects);
}
