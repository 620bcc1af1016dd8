/** The image directory of a stored checkpoint: its files by member, decoded when first asked for. */
import { readEvidence, readPages, readRows } from '../../casefile/index.ts';
import { createImageSet } from '../../criu/image/image-set.ts';
import type { DecodedImage, ImageFile, ImageSet } from '../../criu/image/types.ts';
import type { ImageFileSummary } from '../../../shared/api/image-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { Architecture, ImageFact, Member } from '../../../shared/facts/index.ts';
import { withLimits } from '../../../shared/limits.ts';
import { compareText, displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { textCell } from '../text-cell.ts';

export interface ImageDirectory {
  readonly checkpoint: string;
  readonly files: readonly ImageFileSummary[];
  readonly architecture: Architecture | null;
  /** Throws 'not-found' for a member that is no file of the directory. */
  image(member: number): DecodedImage;
}

/** Directories whose decoded images are kept; the last one asked for is enough for a view. */
const kept = new WeakMap<EngineState, { readonly key: string; readonly directory: ImageDirectory }>();

export function imageDirectory(state: EngineState, checkpoint: string): ImageDirectory {
  const record = state.checkpoint(checkpoint);
  const key = `${state.case().path} ${record.identity} ${record.digest}`;
  const known = kept.get(state);
  if (known?.key === key) return known.directory;
  const directory = readDirectory(state, record.id, record.evidence);
  kept.set(state, { key, directory });
  return directory;
}

function readDirectory(state: EngineState, checkpoint: string, evidence: string): ImageDirectory {
  const opened = state.case();
  const { members } = state.evidence(evidence);
  const { directory } = state.checkpoint(checkpoint);
  const rows = new Map(readRows(opened, checkpoint, 'image').map((row) => [row.member, row]));
  const tells = new Map(readRows(opened, checkpoint, 'leftover').map((row) => [row.member, row.tells]));
  const listed = [...rows.keys()];
  const others = besideImages(members, listed, directory);
  const limits = withLimits(readEvidence(opened, evidence).raisedLimits);

  const files = [...listed, ...others]
    .map((index) => imageFile(state, evidence, index, members[index]))
    .filter((file) => file !== undefined);
  const byMember = new Map(files.map((file) => [file.member, file]));
  const images: ImageSet = createImageSet(
    files.filter(({ member }) => rows.has(member)),
    limits,
  );
  const aside = new Map(
    files
      .filter(({ member }) => !rows.has(member))
      .map((file) => [file.member, createImageSet([file], limits)]),
  );

  function image(member: number): DecodedImage {
    const file = byMember.get(member);
    const decoded = file && (aside.get(member) ?? images).image(file.name);
    if (decoded === undefined) {
      throw new PermafrostError(evidenceError('not-found', `member ${member} is no image of ${checkpoint}`));
    }
    return decoded;
  }

  const summaries = files.map((file): ImageFileSummary => {
    const row = rows.get(file.member);
    const { name } = members[file.member]!;
    return {
      checkpoint,
      evidence,
      member: file.member,
      name: textCell(name.subarray(name.lastIndexOf(0x2f) + 1)),
      path: textCell(name),
      ...(row ? storedSummary(row) : decodedSummary(image(file.member))),
      size: file.source.size,
      tells: tells.get(file.member) ?? null,
      isImage: row !== undefined,
    };
  });
  summaries.sort((a, b) => compareText(a.path.text, b.path.text));
  const { architecture } = readPages(opened, checkpoint).checkpoint;
  return { checkpoint, files: summaries, architecture, image };
}

function storedSummary(row: ImageFact): Pick<ImageFileSummary, 'type' | 'magic' | 'entries' | 'state'> {
  return { type: row.type, magic: row.magic, entries: row.entries, state: row.state };
}

function decodedSummary(image: DecodedImage): Pick<ImageFileSummary, 'type' | 'magic' | 'entries' | 'state'> {
  const isKnown = image.type !== 'UNKNOWN';
  return {
    type: isKnown ? image.type : null,
    magic: isKnown && image.magic !== null ? `0x${image.magic.toString(16)}` : null,
    entries: image.entries.length,
    // What does not call itself an image (descriptors.json) is a file that is shown as it stands.
    state: !isKnown
      ? image.file.name.endsWith('.img')
        ? 'unknown'
        : 'raw'
      : image.gaps.length > 0
        ? 'damaged'
        : image.entries.length > 0
          ? 'decoded'
          : 'raw',
  };
}

function imageFile(
  state: EngineState,
  evidence: string,
  index: number,
  member: Member | undefined,
): ImageFile | undefined {
  if (member === undefined) return undefined;
  const source = (): ReturnType<ReturnType<EngineState['evidence']>['reader']['member']> =>
    state.evidence(evidence).reader.member(index);
  return {
    name: Buffer.from(member.name.subarray(member.name.lastIndexOf(0x2f) + 1)).toString('latin1'),
    member: index,
    memberName: displayText(member.name),
    // The reader may be closed and opened again between two reads, so it is asked for every time.
    source: { size: source().size, read: (offset, length) => source().read(offset, length) },
  };
}

/** What CRIU and the engine keep with the images: other files of the directory, and stats-dump of the work directory. */
function besideImages(
  members: readonly Member[],
  listed: readonly number[],
  directory: Uint8Array,
): number[] {
  const first = members[listed[0] ?? -1];
  const archive = first?.parent ?? null;
  const folder = displayText(directory);
  const prefix = folder === '' ? '' : `${folder}/`;
  const above = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/') + 1) : '';
  const taken = new Set(listed);
  return members
    .filter(({ type, parent, shadowed, index, name }) => {
      if (type !== 'file' || shadowed || parent !== archive || taken.has(index)) return false;
      const path = displayText(name).replace(/^(\.\/)+/, '');
      if (path === `${above}stats-dump`) return true;
      return path.startsWith(prefix) && folder !== '' && !path.slice(prefix.length).includes('/');
    })
    .map(({ index }) => index);
}
