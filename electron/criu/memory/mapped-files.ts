/**
 * The content of mapped files that the checkpoint holds: ghost files, link remaps, and files by their
 * path. Made from rows, so that it serves the decoder and the case alike.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { GhostFileFact, OpenFileFact } from '../../../shared/facts/file.ts';
import type { DecodeOptions } from '../types.ts';
import { memberContent, type MappedContent } from './mapped-content.ts';
import type { ReadableMap } from './mappings.ts';

export interface HeldFiles {
  readonly fileById: (id: number) => OpenFileFact | undefined;
  readonly ghosts: readonly GhostFileFact[];
  /** Content of a member of the evidence item. */
  readonly memberSource: (member: number) => ByteSource;
  /** Files of the rootfs diff, of tmpfs and volumes, by their path in the container. */
  readonly mappedFiles: DecodeOptions['mappedFiles'] | undefined;
}

/** Answers for a mapping; undefined where the checkpoint does not have the file. */
export function mappedFileContent(held: HeldFiles): (map: ReadableMap) => MappedContent | undefined {
  const ghosts = new Map(held.ghosts.map((ghost) => [ghost.id, ghost]));
  const byPath = (path: Uint8Array): MappedContent | undefined => {
    const found = path.length === 0 ? undefined : held.mappedFiles?.(path);
    return found === undefined ? undefined : memberContent(found.member, found.source);
  };

  return (map) => {
    const file = map.fileId === null ? undefined : held.fileById(map.fileId);
    if (file?.remap === 'ghost' && file.remapId !== null) {
      const ghost = ghosts.get(file.remapId);
      return ghost === undefined ? undefined : ghostContent(ghost, held.memberSource);
    }
    if (file?.remap === 'linked' && file.remapId !== null) {
      const link = held.fileById(file.remapId)?.name;
      return link ? byPath(link) : undefined;
    }
    // What is deleted now is not the file that has the name now.
    return map.kind === 'file' && !map.deleted ? byPath(map.path) : undefined;
  };
}

/** A ghost's content lies in its own image. Directories and devices have none. */
function ghostContent(
  ghost: GhostFileFact,
  memberSource: HeldFiles['memberSource'],
): MappedContent | undefined {
  const last = ghost.extents.at(-1);
  if (last === undefined) return undefined;
  const extents = ghost.extents.map((extent) => ({ ...extent, source: memberSource(extent.member) }));
  const end = last.at + last.length;
  const stated = ghost.size === null ? end : Number(ghost.size);
  return { size: Number.isSafeInteger(stated) ? stated : end, extents };
}
