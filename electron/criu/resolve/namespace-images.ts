/**
 * Images of namespaces: N is the namespace's id. Dumps of before `ns_per_id` have the root task's pid there.
 * Without the inventory's root ids nothing says which namespaces are the host's, and so have no image.
 */
import type { DecodedImage } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import type { InventoryEntry, PstreeEntry } from '../wire/messages.ts';
import type { ResolveContext } from './context.ts';
import { reachImage, requireImage } from './reached-image.ts';

/** The file's name: 'mountpoints-13.img'. */
export function namespaceImageName(context: ResolveContext, prefix: string, id: number): string {
  const name = `${prefix}-${id}.img`;
  if (context.images.file(name) !== undefined || inventoryOf(context)?.ns_per_id === true) return name;
  const root = context.images.image<PstreeEntry>('pstree.img')?.entries[0]?.message.pid;
  const older = `${prefix}-${root ?? ''}.img`;
  return context.images.file(older) === undefined ? name : older;
}

/** The image; a missing one is a gap where the namespace is known not to be the host's. */
export function namespaceImage<M extends Message>(
  context: ResolveContext,
  prefix: string,
  id: number,
  subject: string,
  lost: string,
): DecodedImage<M> | undefined {
  const name = namespaceImageName(context, prefix, id);
  if (inventoryOf(context)?.root_ids === undefined) return reachImage<M>(context, name);
  return requireImage<M>(context, name, subject, lost);
}

function inventoryOf(context: ResolveContext): InventoryEntry | undefined {
  return context.images.image<InventoryEntry>('inventory.img')?.entries[0]?.message;
}
