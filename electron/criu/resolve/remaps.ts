/**
 * remap-fpath.img: files whose name is gone, and what is kept in its place [files-reg.c].
 * GHOST: the content, in ghost-file-N (N is the remap id in hex). LINKED: another `reg` file that
 * names a hard link CRIU made. PROCFS: remap id is the pid of a dead task whose /proc files are open;
 * only the first file of such a task has an entry.
 */
import type { RemapFilePathEntry } from '../wire/messages.ts';
import { RemapType } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { SourceSpan } from '../../../shared/span.ts';

export interface Remap {
  readonly kind: 'ghost' | 'linked' | 'procfs';
  readonly remapId: number;
  readonly span: SourceSpan;
}

export interface Remaps {
  /** By the id of the file that lost its name. */
  readonly byFile: ReadonlyMap<number, Remap>;
  /** Dead tasks whose files in /proc are open. */
  readonly deadPids: ReadonlySet<number>;
}

/** Images before remap_type had ghosts marked by the top bit of the remap id. */
const OLD_GHOST = 0x8000_0000;

export function resolveRemaps(context: ResolveContext): Remaps {
  const byFile = new Map<number, Remap>();
  const deadPids = new Set<number>();
  const image = reachImage<RemapFilePathEntry>(context, 'remap-fpath.img');
  for (const { message } of image?.entries ?? []) {
    const { orig_id: file, remap_id: id } = message;
    if (file === undefined || id === undefined) {
      gapAt(context, image!, message, 'field-missing', 'A remap without its file or its remap id.');
      continue;
    }
    const kind = kindOf(message.remap_type, id);
    if (kind === null) {
      gapAt(
        context,
        image!,
        message,
        'unknown-remap',
        `Remap type ${message.remap_type} is not known.`,
        `file ${file}`,
      );
      continue;
    }
    if (kind === 'procfs') deadPids.add(id);
    if (byFile.has(file)) {
      gapAt(
        context,
        image!,
        message,
        'duplicate-remap',
        `File ${file} is remapped twice; the first counts.`,
        `file ${file}`,
      );
      continue;
    }
    const remapId = message.remap_type === undefined ? (id & ~OLD_GHOST) >>> 0 : id;
    byFile.set(file, { kind, remapId, span: messageSpan(image!, message, 'remap') });
  }
  return { byFile, deadPids };
}

function kindOf(type: number | undefined, id: number): Remap['kind'] | null {
  switch (type) {
    case undefined:
      return id >= OLD_GHOST ? 'ghost' : 'linked';
    case RemapType.GHOST:
      return 'ghost';
    case RemapType.LINKED:
      return 'linked';
    case RemapType.PROCFS:
      return 'procfs';
    default:
      return null;
  }
}

/** N of ghost-file-N, as it stands in the file name. */
export function ghostImageName(remapId: number): string {
  return `ghost-file-${remapId.toString(16)}.img`;
}
