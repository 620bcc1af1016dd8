/** The content of mapped files that the checkpoint holds: ghost files, link remaps, and files by their path. */
import type { GhostFileFact } from '../../../shared/facts/file.ts';
import { memberContent, type MappedContent } from '../memory/mapped-content.ts';
import type { ReadableMap } from '../memory/mappings.ts';
import type { DecodeOptions } from '../types.ts';
import type { ImageSet } from '../image/types.ts';
import type { OpenFiles } from './open-files.ts';

/** Answers for a mapping; undefined where the checkpoint does not have the file. */
export function mappedFileContent(
  images: ImageSet,
  files: OpenFiles,
  ghosts: readonly GhostFileFact[],
  mappedFiles: DecodeOptions['mappedFiles'],
): (map: ReadableMap) => MappedContent | undefined {
  const ghostsById = new Map(ghosts.map((ghost) => [ghost.id, ghost]));
  const byPath = (path: Uint8Array): MappedContent | undefined => {
    const held = path.length === 0 ? undefined : mappedFiles?.(path);
    return held === undefined ? undefined : memberContent(held.member, held.source);
  };

  return (map) => {
    const file = map.fileId === null ? undefined : files.byId.get(map.fileId);
    if (file?.remap === 'ghost' && file.remapId !== null) {
      const ghost = ghostsById.get(file.remapId);
      return ghost === undefined ? undefined : ghostContent(images, ghost);
    }
    if (file?.remap === 'linked' && file.remapId !== null) {
      const link = files.byId.get(file.remapId)?.name;
      return link ? byPath(link) : undefined;
    }
    // What is deleted now is not the file that has the name now.
    return map.kind === 'file' && !map.deleted ? byPath(map.path) : undefined;
  };
}

/** A ghost's content lies in its own image. Directories and devices have none. */
function ghostContent(images: ImageSet, ghost: GhostFileFact): MappedContent | undefined {
  const file = images.file(`ghost-file-${ghost.id.toString(16)}.img`);
  if (file === undefined || ghost.extents.length === 0) return undefined;
  const extents = ghost.extents.map((extent) => ({ ...extent, source: file.source }));
  const end = Math.max(...extents.slice(-1).map((extent) => extent.at + extent.length));
  const stated = ghost.size === null ? end : Number(ghost.size);
  return { size: Number.isSafeInteger(stated) ? stated : end, extents };
}
