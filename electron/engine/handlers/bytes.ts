import { createImageSet } from '../../criu/image/image-set.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { Member, Store } from '../../../shared/facts/index.ts';
import { displayText } from '../../../shared/text.ts';
import { listCheckpoints, readRows, readStores } from '../../casefile/index.ts';
import type { DecodedImage, ImageEntry } from '../../criu/image/types.ts';
import type { CallOutput } from '../../../shared/api/index.ts';
import type { EngineState, OpenedEvidence } from '../engine-state.ts';
import { factsOfBytes, memoryOfEntry } from '../facts-of-bytes.ts';
import { entryAt, fieldRows } from '../image-fields.ts';
import { maskedValueAt, secretsInExtents } from '../images/masked-fields.ts';
import { imageFieldKey } from '../images/reveal-field.ts';
import { maskedRanges } from '../masked-ranges.ts';
import { AROUND_A_PAGE, copiesInBytes, withCopies } from '../secrets/masked-copies.ts';
import { textCell } from '../text-cell.ts';
import { revealSecret } from '../reveal-secret.ts';
import type { Handlers } from './index.ts';

const BYTES_OF_ONE_READ = 2 ** 20;

export const bytesHandlers: Handlers<'bytes.read' | 'bytes.fields' | 'bytes.facts' | 'secret.reveal'> = {
  'bytes.facts': (state, place) => ({
    facts: factsOfBytes(state, place),
    memory: memoryOfEntry(state, place),
  }),

  'bytes.read'(state, { evidence, member, offset, length }) {
    if (length > BYTES_OF_ONE_READ || length < 0 || offset < 0) {
      throw new PermafrostError(evidenceError('usage', `at most ${BYTES_OF_ONE_READ} bytes in one answer`));
    }
    const opened = state.evidence(evidence);
    const record = memberOf(opened, member);
    const source = opened.reader.member(member);
    return {
      bytes: Uint8Array.from(source.read(offset, length)),
      memberName: textCell(record.name),
      memberSize: source.size,
      layers: layersOf(record, opened.members, readStores(state.case(), evidence)),
      storeOffset: record.sparse === null ? record.dataOffset + offset : null,
      masked: withCopies(
        maskedRanges(state, evidence, member, offset, length),
        copiesInBytes(
          state,
          { evidence, around: AROUND_A_PAGE },
          source.size,
          offset,
          length,
          (from, count) => source.read(from, count),
        ),
        (range) => range.offset,
      ),
    };
  },

  'bytes.fields'(state, { evidence, member, offset }) {
    const opened = state.evidence(evidence);
    const record = memberOf(opened, member);
    const name = Buffer.from(record.name.subarray(record.name.lastIndexOf(0x2f) + 1)).toString('latin1');
    const file = { name, member, memberName: displayText(record.name), source: opened.reader.member(member) };
    const image = createImageSet([file], DEFAULT_LIMITS).image(name);
    const entry = image && entryAt(image, offset);
    return {
      image: image?.type ?? null,
      message: entry?.message.$.type ?? null,
      entryOffset: entry?.offset ?? null,
      fields: image && entry ? maskedRows(state, evidence, image, entry) : [],
    };
  },

  'secret.reveal': (state, input) => ({ value: revealSecret(state, input) }),
};

function maskedRows(
  state: EngineState,
  evidence: string,
  image: DecodedImage,
  entry: ImageEntry,
): CallOutput<'bytes.fields'>['fields'] {
  const { member, source } = image.file;
  const secrets = secretsInExtents(state, evidence, member, source, [entry.message.$]);
  const checkpoint =
    secrets.length === 0
      ? undefined
      : listCheckpoints(state.case()).find(
          (one) =>
            one.evidence === evidence &&
            readRows(state.case(), one.id, 'image').some((row) => row.member === member),
        );
  const index = image.entries.indexOf(entry);
  return fieldRows(entry).map((row) => {
    const value = maskedValueAt(state, secrets, row, row.value);
    if (value === row.value || checkpoint === undefined) return { ...row, value, secret: null };
    const key = imageFieldKey(member, index, row.path);
    return {
      ...row,
      value,
      secret: { checkpoint: checkpoint.id, list: 'image', key, column: 'value', index: null },
    };
  });
}

function memberOf(opened: OpenedEvidence, member: number): Member {
  const record = opened.members[member];
  if (!record)
    throw new PermafrostError(evidenceError('not-found', `no member ${member} in this evidence item`));
  return record;
}

/** From the file that was imported to the member, a step a line. */
function layersOf(member: Member, members: readonly Member[], stores: readonly Store[]): string[] {
  const steps: string[] = [];
  const store = stores[member.store];
  if (member.parent !== null) {
    const parent = members[member.parent];
    if (parent) steps.push(...layersOf(parent, members, stores));
  }
  if (store && store.layer !== 'none' && isFirstOfStore(member, members)) steps.push(store.layer);
  steps.push(`tar ${displayText(member.name)}`);
  return steps;
}

/** A store's compression is named once: at the members that lie in it directly, not at those of a tar inside it. */
function isFirstOfStore(member: Member, members: readonly Member[]): boolean {
  return member.parent === null || members[member.parent]?.store !== member.store;
}
