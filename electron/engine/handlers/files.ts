import { basename } from 'node:path';
import { entropyOf } from '../../analysis/files/entropy.ts';
import { PICTURE_BYTES, pictureOf, pictureRefusal } from '../../analysis/files/picture.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { caseFiles, type CaseFileEntry } from '../files/case-files.ts';
import { contentOf, hashOf, round } from '../files/file-looks.ts';
import { readChunks, type FileContent } from '../files/file-content.ts';
import { dropHashList, hashLists, loadHashList, type LoadedHashList } from '../files/hash-lists.ts';
import { AROUND_A_PAGE, copiesInBytes } from '../secrets/masked-copies.ts';
import type { Handlers } from './index.ts';

/** Bytes of one file over which its entropy is worked out. */
const ENTROPY_BYTES = 64 * 2 ** 20;
/** A JPEG's size may stand behind a long preamble. */
const PICTURE_HEAD = 256 * 2 ** 10;

export const filesHandlers: Handlers<
  'files.inspect' | 'files.read' | 'hash-list.load' | 'hash-list.loaded' | 'hash-list.all' | 'hash-list.drop'
> = {
  'files.inspect'(state, input) {
    const { file, content } = find(state, input);
    const entropyBytes = Math.min(content.size, ENTROPY_BYTES);
    const picture = pictureOf(content.read(state, file.evidence, 0, Math.min(PICTURE_HEAD, PICTURE_BYTES)));
    return {
      size: content.size,
      content: contentOf(state, file) ?? 'data',
      entropy: round(entropyOf(readChunks(state, file.evidence, content, entropyBytes))),
      entropyBytes,
      sha256: hashOf(state, file),
      picture: picture === null ? null : { ...picture, refusal: pictureRefusal(picture, content.size) },
    };
  },

  'files.read'(state, { offset, length, ...input }) {
    const { file, content } = find(state, input);
    const { size } = content;
    const read = (from: number, count: number): Uint8Array<ArrayBuffer> =>
      content.read(state, file.evidence, from, count);
    const count = Math.max(0, Math.min(length, size - offset));
    const place = { evidence: file.evidence, path: displayText(file.path), around: AROUND_A_PAGE };
    const masked = copiesInBytes(state, place, size, offset, count, read);
    return { bytes: read(offset, length), size, masked };
  },

  'hash-list.load': (state, { path, says }) => ({
    job: state.jobs.start('hash-list', basename(path), async (control) => {
      const list = await loadHashList(state, path, says, control);
      state.emit({ event: 'case-changed' });
      return list;
    }),
  }),

  async 'hash-list.loaded'(state, { job }) {
    const list = (await state.jobs.result(job)) as LoadedHashList | undefined;
    if (list === undefined || !hashLists(state).includes(list))
      throw new PermafrostError(evidenceError('cancelled', `job ${job} left no hash list`));
    return summaryOf(list);
  },

  'hash-list.all': (state) => hashLists(state).map(summaryOf),

  'hash-list.drop'(state, { id }) {
    dropHashList(state, id);
    state.emit({ event: 'case-changed' });
    return {};
  },
};

function summaryOf({ id, name, says, list, full }: LoadedHashList) {
  return { id, name, says, hashes: list.count, otherLines: list.otherLines, full };
}

function find(
  state: EngineState,
  { checkpoint, key }: { readonly checkpoint: string; readonly key: string },
): { readonly file: CaseFileEntry; readonly content: FileContent } {
  const file = caseFiles(state, [checkpoint]).find((one) => one.key === key);
  if (file === undefined)
    throw new PermafrostError(evidenceError('not-found', `no file ${key} in this checkpoint`));
  if (file.content === null) {
    throw new PermafrostError(evidenceError('not-found', `the checkpoint holds no content of ${key}`));
  }
  return { file, content: file.content };
}
