/**
 * Ghost files: what was deleted and still open, mapped or executing. Where a mapped, closed hole is left out,
 * the content comes in chunks; between them and up to `size` are zeros [files-reg.c].
 * Content is never read here: the fact says where it lies.
 */
import type { GhostFileFact } from '../../../shared/facts/file.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { DecodedImage } from '../image/types.ts';
import type { GhostChunkEntry, GhostFileEntry, Timeval } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { ghostImageName } from './remaps.ts';

type Extent = GhostFileFact['extents'][number];

/** Ghosts that an open file is remapped to, by id; several files may share one: the first gives the path. */
export function resolveGhostFiles(context: ResolveContext, files: OpenFiles): GhostFileFact[] {
  const paths = new Map<number, { path: Uint8Array | null; file: number }>();
  for (const file of files.files) {
    if (file.remap !== 'ghost' || file.remapId === null || paths.has(file.remapId)) continue;
    paths.set(file.remapId, { path: file.name, file: file.id });
  }
  const ghosts: GhostFileFact[] = [];
  for (const [id, { path, file }] of [...paths].sort(([a], [b]) => a - b)) {
    context.checkpoint();
    const name = ghostImageName(id);
    const image = reachImage<GhostFileEntry>(context, name);
    const entry = image?.entries[0];
    if (image === undefined) {
      const text = `${name} is missing: the content of the deleted file ${file} is not known.`;
      context.gaps.push(
        gap('member-missing', text, memberNameOf(context.images, name), { subject: `file ${file}` }),
      );
    }
    if (image !== undefined && entry !== undefined) ghosts.push(ghostFile(context, image, id, path));
  }
  return ghosts;
}

const S_IFMT = 0o170000;
const S_IFREG = 0o100000;

function ghostFile(
  context: ResolveContext,
  image: DecodedImage<GhostFileEntry>,
  id: number,
  path: Uint8Array | null,
): GhostFileFact {
  const { message } = image.entries[0]!;
  const mode = message.mode ?? 0;
  const chunked = message.chunks ?? false;
  const isRegular = (mode & S_IFMT) === S_IFREG;
  const extents = chunked ? chunkExtents(context, image, message) : isRegular ? contentExtents(image) : [];
  const size =
    message.size ?? (isRegular ? BigInt(extents.reduce((sum, { length }) => sum + length, 0)) : null);
  return {
    id,
    path,
    uid: message.uid ?? 0,
    gid: message.gid ?? 0,
    mode,
    device: message.dev === undefined ? null : BigInt(message.dev),
    inode: message.ino ?? null,
    size,
    rdev: message.rdev === undefined ? null : BigInt(message.rdev),
    atimeNs: nanoseconds(message.atim),
    mtimeNs: nanoseconds(message.mtim),
    symlinkTarget: limitedText(context, image, message, 'symlnk_target'),
    chunked,
    extents,
    source: [messageSpan(image, message)],
  };
}

function contentExtents(image: DecodedImage<GhostFileEntry>): Extent[] {
  return image.entries[0]!.payloads.filter(({ kind, length }) => kind === 'content' && length > 0).map(
    ({ offset, length }) => ({ at: 0, member: image.file.member, offset, length }),
  );
}

/** Chunks in the order of the image; one beyond the file's size or before the end of the one before it is a gap. */
function chunkExtents(context: ResolveContext, image: DecodedImage, ghost: GhostFileEntry): Extent[] {
  const extents: Extent[] = [];
  let end = 0n;
  for (const { message, payloads } of image.entries.slice(1)) {
    const chunk = message as GhostChunkEntry;
    const payload = payloads[0];
    if (chunk.off === undefined || payload === undefined) continue;
    const at = chunk.off;
    const after = at + BigInt(payload.length);
    if (
      after > BigInt(Number.MAX_SAFE_INTEGER) ||
      at < end ||
      (ghost.size !== undefined && after > ghost.size)
    ) {
      const text = `A chunk for offset ${at} overlaps the one before it or lies beyond the file's size; it is left out.`;
      gapAt(context, image, message, 'bad-ghost-chunk', text);
      continue;
    }
    end = after;
    extents.push({
      at: Number(at),
      member: image.file.member,
      offset: payload.offset,
      length: payload.length,
    });
  }
  return extents;
}

function nanoseconds(time: Timeval | undefined): bigint | null {
  if (time?.tv_sec === undefined) return null;
  return BigInt.asIntN(64, time.tv_sec) * 1_000_000_000n + (time.tv_usec ?? 0n) * 1_000n;
}
