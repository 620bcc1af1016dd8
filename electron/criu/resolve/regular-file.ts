/** Regular files, directories and devices: whatever has a path [files-reg.c]. */
import type { DecodedImage } from '../image/types.ts';
import type { GhostFileEntry, RegFileEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { flagsOf, type FileDescription, type FileSurroundings } from './file-description.ts';
import type { FileRecord, Placed } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import { hexText, messageDetail } from './message-detail.ts';
import { isNfsSillyName, numberName, parentPath } from './path-bytes.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { ghostImageName, type Remap } from './remaps.ts';

export function regularFile(
  context: ResolveContext,
  around: FileSurroundings,
  id: number,
  { image, message }: Placed<RegFileEntry>,
): FileDescription {
  const name = limitedText(context, image, message, 'name');
  const remap = around.remaps.byFile.get(id);
  const ghost = remap?.kind === 'ghost' ? ghostEntry(context, remap.remapId) : undefined;
  if (remap?.kind === 'linked' && around.records.get(remap.remapId)?.kind !== 'REG') {
    const text = `File ${id} is kept as a link under the name of file ${remap.remapId}, which is not there.`;
    gapAt(context, image, message, 'dangling-remap', text, `file ${id}`);
  }
  const source = remap === undefined ? [] : [remap.span];
  if (ghost !== undefined) source.push(messageSpan(ghost.image, ghost.message, 'inode'));
  return {
    target: name,
    name,
    deleted: name !== null && isDeleted(name, remap, around.remaps.deadPids),
    position: message.pos ?? null,
    ...flagsOf(message),
    mode: message.mode ?? ghost?.message.mode,
    size: message.size,
    uid: ghost?.message.uid,
    gid: ghost?.message.gid,
    device: ghost?.message.dev === undefined ? undefined : BigInt(ghost.message.dev),
    inode: ghost?.message.ino,
    mountId: message.mnt_id,
    buildId:
      message.build_id.length === 0 ? undefined : buildIdText(message.build_id, context.images.littleEndian),
    remap,
    external: message.ext ?? false,
    detail: messageDetail(message, {
      skip: ['id', 'flags', 'pos', 'name', 'mnt_id', 'size', 'ext', 'mode', 'build_id'],
    }),
    source,
  };
}

/**
 * Whether the kernel adds " (deleted)" to the name. A file of NFS that was removed while open was renamed
 * and still has a name. Of a dead task's files in /proc only its directory itself is marked [files-reg.c].
 */
function isDeleted(name: Uint8Array, remap: Remap | undefined, deadPids: ReadonlySet<number>): boolean {
  if (remap?.kind === 'ghost') return true;
  if (remap?.kind === 'linked') return !isNfsSillyName(name);
  const pid = numberName(name);
  return pid !== null && deadPids.has(pid) && !parentPath(name).includes(0x2f, 1);
}

function ghostEntry(context: ResolveContext, remapId: number): Placed<GhostFileEntry> | undefined {
  const image = reachImage<GhostFileEntry>(context, ghostImageName(remapId));
  const message = image?.entries[0]?.message;
  return image === undefined || message === undefined ? undefined : { image: image as DecodedImage, message };
}

/** build_id is bytes packed in words of the dumped machine. */
function buildIdText(words: readonly number[], littleEndian: boolean): string {
  const shown = words.slice(0, 64);
  const view = new DataView(new ArrayBuffer(shown.length * 4));
  shown.forEach((word, index) => view.setUint32(index * 4, word >>> 0, littleEndian));
  return hexText(new Uint8Array(view.buffer));
}

/** A fifo's and a terminal's path and open flags are a `reg` entry's. */
export function pathEntry(
  context: ResolveContext,
  around: FileSurroundings,
  record: FileRecord,
  regId: number | undefined,
): FileDescription | undefined {
  if (regId === undefined) return undefined;
  const reg = around.records.get(regId);
  if (reg === undefined || reg.kind !== 'REG' || reg.body === null) {
    const text = `File ${record.id} has its path in file ${regId}, which is not there.`;
    gapAt(context, record.image, record.body!, 'dangling-file-id', text, `file ${record.id}`);
    return undefined;
  }
  const placed = { image: reg.image, message: reg.body as RegFileEntry };
  const path = regularFile(context, around, regId, placed);
  return { ...path, source: [reg.span, ...(path.source ?? [])] };
}
