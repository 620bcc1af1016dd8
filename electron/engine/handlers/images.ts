import { openList } from '../../casefile/index.ts';
import { critJsonParts } from '../../criu/image/crit-json.ts';
import type { DecodedImage, ImageEntry } from '../../criu/image/types.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import { textCell } from '../text-cell.ts';
import { findImage } from '../images/find-image.ts';
import { imageDirectory } from '../images/image-directory.ts';
import { entrySummary, fieldTree } from '../images/image-fields.ts';
import { maskedLines, maskedValueAt, secretsInExtents } from '../images/masked-fields.ts';
import type { Handlers } from './index.ts';

const ENTRIES_OF_ONE_ANSWER = 1000;
/** Characters of one piece of JSON. */
const PIECE_LENGTH = 2 ** 20;
/** Texts that are being read at the same time; the oldest is dropped for one more. */
const OPEN_TEXTS = 8;

const texts = new WeakMap<EngineState, Map<string, Generator<string>>>();
let textNumber = 0;

export const imageHandlers: Handlers<
  | 'image.list'
  | 'image.find'
  | 'image.entries'
  | 'image.entry'
  | 'image.named'
  | 'image.entryAt'
  | 'image.json'
> = {
  'image.list': (state, { checkpoint }) => ({ images: [...imageDirectory(state, checkpoint).files] }),

  'image.find': (state, { name, checkpoint }) => findImage(state, name, checkpoint),

  'image.entries'(state, { checkpoint, member, from, to }) {
    if (to - from > ENTRIES_OF_ONE_ANSWER) {
      throw new PermafrostError(
        evidenceError('usage', `at most ${ENTRIES_OF_ONE_ANSWER} entries in one answer`),
      );
    }
    const { architecture, image: imageOf } = imageDirectory(state, checkpoint);
    const image = imageOf(member);
    const entries = image.entries.slice(from, Math.max(from, to));
    const { evidence } = state.checkpoint(checkpoint);
    // What a rule recognises in these bytes is known from then on.
    const messages = entries.map(({ message }) => message.$);
    secretsInExtents(state, evidence, member, image.file.source, messages);
    const lines = maskedLines(
      state,
      entries.map(({ message }) => entrySummary(message, architecture)),
    );
    return {
      type: image.type,
      version: image.version,
      littleEndian: image.littleEndian,
      count: image.entries.length,
      gaps: image.gaps.map(({ kind, message, offset }) => ({ kind, message, offset })),
      entries: entries.map((entry, index) => ({
        index: from + index,
        message: entry.message.$.type,
        summary: lines[index]!,
        payloadBytes: entry.payloads.reduce((sum, { length }) => sum + length, 0),
        offset: entry.offset,
        length: lengthOf(entry),
      })),
    };
  },

  'image.entry'(state, { checkpoint, member, index }) {
    const { architecture, image: imageOf } = imageDirectory(state, checkpoint);
    const image = imageOf(member);
    const entry = entryOf(image, index);
    const { evidence } = state.checkpoint(checkpoint);
    const secrets = secretsInExtents(state, evidence, member, image.file.source, [entry.message.$]);
    const { fields, cut, missing } = fieldTree(entry.message, architecture);
    return {
      message: entry.message.$.type,
      offset: entry.offset,
      length: lengthOf(entry),
      fields: fields.map((field) => ({ ...field, value: maskedValueAt(state, secrets, field, field.value) })),
      cut,
      missing,
      payloads: entry.payloads.map(({ kind, offset, length }) => ({ kind, offset, length })),
    };
  },

  // Asked for with each selection: nothing is decoded for it.
  'image.named'(state, { checkpoint, members }) {
    const { id, evidence } = state.checkpoint(checkpoint);
    const known = state.evidence(evidence).members;
    return {
      images: [...new Set(members)].flatMap((member) => {
        const path = known[member]?.name;
        if (path === undefined) return [];
        const name = textCell(path.subarray(path.lastIndexOf(0x2f) + 1));
        const isImage =
          openList(state.case(), { list: 'image', checkpoints: [id], equals: { member } }).count > 0;
        return isImage || name.text === 'stats-dump' ? [{ member, name }] : [];
      }),
    };
  },

  'image.entryAt'(state, { checkpoint, member, offset }) {
    const { entries } = imageDirectory(state, checkpoint).image(member);
    const index = lastAtOrBefore(entries, offset);
    const entry = entries[index];
    return { index: entry === undefined || offset >= entry.offset + lengthOf(entry) ? null : index };
  },

  'image.json'(state, { checkpoint, member, handle }) {
    const open = openTexts(state);
    const name = handle ?? `text-${++textNumber}`;
    if (handle === null) {
      for (const oldest of open.keys()) {
        if (open.size < OPEN_TEXTS) break;
        open.delete(oldest);
      }
      open.set(name, critJsonParts(imageDirectory(state, checkpoint).image(member)));
    }
    const parts = open.get(name);
    if (parts === undefined)
      throw new PermafrostError(evidenceError('not-found', `no text ${name}: it was read`));
    const pieces: string[] = [];
    for (let length = 0; length < PIECE_LENGTH;) {
      const part = parts.next();
      if (part.done === true) {
        open.delete(name);
        return { text: pieces.join(''), handle: null };
      }
      pieces.push(part.value);
      length += part.value.length;
    }
    return { text: pieces.join(''), handle: name };
  },
};

function openTexts(state: EngineState): Map<string, Generator<string>> {
  let open = texts.get(state);
  if (open === undefined) texts.set(state, (open = new Map<string, Generator<string>>()));
  return open;
}

function entryOf(image: DecodedImage, index: number): ImageEntry {
  const entry = image.entries[index];
  if (entry === undefined) {
    throw new PermafrostError(
      evidenceError(
        'not-found',
        `${image.file.memberName} has ${image.entries.length} entries, none is number ${index}`,
      ),
    );
  }
  return entry;
}

/** Index of the last entry that begins at `offset` or before it; -1 where none does. Entries stand in their order. */
function lastAtOrBefore(entries: readonly ImageEntry[], offset: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** From the entry's length word to the end of its message and payloads. */
function lengthOf({ offset, message, payloads }: ImageEntry): number {
  const end = payloads.reduce(
    (last, payload) => Math.max(last, payload.offset + payload.length),
    message.$.offset + message.$.length,
  );
  return end - offset;
}
