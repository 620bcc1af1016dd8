/**
 * File objects that nothing in the dump names. CRIU writes no fdinfo image for a task without open
 * descriptors (files.c, dump_task_files_seized: the image is made with its first entry), so an absent one is
 * a loss only where files are left that it must have named.
 */
import type { Message } from '../wire/message.ts';
import type { FdinfoEntry, FsEntry, MmEntry, SkPacketEntry, VmaEntry } from '../wire/messages.ts';
import type { ResolveContext } from './context.ts';
import type { OpenFiles } from './open-files.ts';

/** Ids of `files` that no descriptor, address space, directory, terminal, fifo, remap or queued message names. */
export function unnamedFiles(context: ResolveContext, files: OpenFiles): number[] {
  const named = new Set<number>();
  const name = (id: unknown): void => {
    if (typeof id === 'number' || typeof id === 'bigint') named.add(Number(id));
  };
  for (const { id } of messages<FdinfoEntry>(context, 'FDINFO')) name(id);
  for (const mm of messages<MmEntry>(context, 'MM')) {
    name(mm.exe_file_id);
    for (const { shmid } of mm.vmas) name(shmid);
  }
  for (const { shmid } of messages<VmaEntry>(context, 'VMAS')) name(shmid);
  for (const fs of messages<FsEntry>(context, 'FS')) {
    name(fs.cwd_id);
    name(fs.root_id);
  }
  for (const packet of messages<SkPacketEntry>(context, 'SK_QUEUES')) {
    for (const { rights } of packet.scm) for (const id of rights) name(id);
  }
  for (const remap of messages<Message & { readonly remap_id?: number }>(context, 'REMAP_FPATH')) {
    name(remap.remap_id);
  }
  for (const { body } of files.records.values()) {
    name((body as { readonly regf_id?: number } | null)?.regf_id);
  }
  return [...files.records.keys()].filter((id) => !named.has(id));
}

function* messages<M extends Message>(context: ResolveContext, type: string): Generator<M> {
  for (const name of context.images.namesOf(type)) {
    context.checkpoint();
    for (const { message } of context.images.image<M>(name)?.entries ?? []) yield message;
  }
}
