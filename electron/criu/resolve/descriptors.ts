/** File descriptors: fdinfo-N, one table for all tasks whose `files_id` is N. */
import { gap } from '../../../shared/facts/gap.ts';
import type { FileDescriptorFact } from '../../../shared/facts/file.ts';
import { displayText } from '../../../shared/text.ts';
import type { DecodedImage } from '../image/types.ts';
import type { FdinfoEntry, InventoryEntry, MemfdFileEntry } from '../wire/messages.ts';
import { FdTypesNames } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import { memfdInodes, memfdPath } from './memfds.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { Task } from './task.ts';
import { unnamedFiles } from './unnamed-files.ts';

/** What a descriptor is made of, before it is a task's. */
type TableRow = Omit<FileDescriptorFact, 'pid' | 'filesId'>;

/** fdinfo_entry.flags. */
const FD_CLOEXEC = 1;
/** The kernel's descriptors are ints. */
const FD_MAX = 0x7fff_ffff;

/**
 * Descriptors of every task that has a table, in the order of the tasks, then of the image.
 * Tasks that share a table have the same rows each.
 */
export function resolveDescriptors(
  context: ResolveContext,
  tasks: readonly Pick<Task, 'pid' | 'ids'>[],
  files: OpenFiles,
): FileDescriptorFact[] {
  const perId = fdinfoPerId(context);
  const tables = new Map<number, readonly TableRow[]>();
  const descriptors: FileDescriptorFact[] = [];
  for (const { pid, ids } of tasks) {
    const filesId = perId ? ids.filesId : pid;
    if (filesId === null) continue;
    let table = tables.get(filesId);
    if (table === undefined) tables.set(filesId, (table = readTable(context, filesId, pid, files)));
    if (descriptors.length + table.length > context.images.limits.entries) {
      const text = `The descriptors of process ${pid} and later ones are left out: more than ${context.images.limits.entries} in all (limit entries).`;
      context.gaps.push(
        gap('too-many-descriptors', text, memberNameOf(context.images, `fdinfo-${filesId}.img`), {
          subject: `process ${pid}`,
        }),
      );
      break;
    }
    for (const row of table) descriptors.push({ pid, filesId, ...row });
    context.checkpoint();
  }
  return descriptors;
}

/** Dumps of before `fdinfo_per_id` have fdinfo-PID; the inventory says so by its version and the absent mark. */
function fdinfoPerId(context: ResolveContext): boolean {
  const inventory = context.images.image<InventoryEntry>('inventory.img')?.entries[0]?.message;
  return inventory?.img_version !== 1 || inventory.fdinfo_per_id === true;
}

function readTable(
  context: ResolveContext,
  filesId: number,
  pid: number,
  files: OpenFiles,
): readonly TableRow[] {
  const name = `fdinfo-${filesId}.img`;
  const image = reachImage<FdinfoEntry>(context, name);
  if (image === undefined) stateAbsentTable(context, name, pid, files);
  const rows = new Map<number, TableRow>();
  for (const { message } of image?.entries ?? []) {
    context.checkpoint();
    const { fd, id } = message;
    if (fd === undefined || id === undefined) {
      gapAt(context, image!, message, 'field-missing', 'A descriptor without its number or its file id.');
      continue;
    }
    const subject = `descriptor ${fd} of process ${pid}`;
    if (rows.has(fd)) {
      gapAt(
        context,
        image!,
        message,
        'duplicate-descriptor',
        `Descriptor ${fd} is there twice; the first counts.`,
        subject,
      );
      continue;
    }
    if (fd > FD_MAX)
      gapAt(
        context,
        image!,
        message,
        'bad-descriptor-number',
        `No descriptor can have the number ${fd}.`,
        subject,
      );
    rows.set(fd, tableRow(context, image!, message, fd, id, subject, files));
  }
  return [...rows.values()];
}

/** No image: no descriptors, unless files are left that one must have named. */
function stateAbsentTable(context: ResolveContext, name: string, pid: number, files: OpenFiles): void {
  const unnamed = unnamedFiles(context, files);
  if (unnamed.length === 0) return;
  const those = `${unnamed.length} open files that nothing else names (${unnamed.slice(0, 8).join(', ')}${unnamed.length > 8 ? ', ...' : ''})`;
  context.gaps.push(
    gap(
      'member-missing',
      `${name} is missing: the descriptors of this process are not known; ${those}.`,
      memberNameOf(context.images, name),
      { subject: `process ${pid}` },
    ),
  );
}

function tableRow(
  context: ResolveContext,
  image: DecodedImage<FdinfoEntry>,
  message: FdinfoEntry,
  fd: number,
  id: number,
  subject: string,
  files: OpenFiles,
): TableRow {
  const type = FdTypesNames[message.type ?? -1] ?? String(message.type ?? 'UND');
  const file = files.byId.get(id);
  if (file === undefined) {
    gapAt(
      context,
      image,
      message,
      'dangling-file-id',
      `Descriptor ${fd} names file ${id}, which is not there.`,
      subject,
    );
  } else if (file.type !== type) {
    const text = `Descriptor ${fd} says that file ${id} is of type ${type}; the file says ${file.type}.`;
    gapAt(context, image, message, 'file-type-differs', text, subject);
  }
  return {
    fd,
    fileId: id,
    type: file?.type ?? type,
    target: file === undefined ? null : descriptorTarget(context, id, files),
    deleted: file?.deleted ?? null,
    position: file?.position ?? null,
    flags: file?.flags ?? null,
    closeOnExec: ((message.flags ?? 0) & FD_CLOEXEC) !== 0,
    source: [messageSpan(image, message), ...(file?.source ?? [])],
  };
}

function descriptorTarget(context: ResolveContext, id: number, files: OpenFiles): Uint8Array | null {
  const record = files.records.get(id);
  if (record?.kind === 'MEMFD' && record.body !== null) {
    const inode = memfdInodes(context).get((record.body as MemfdFileEntry).inode_id ?? -1);
    if (inode !== undefined) return memfdPath(inode, 'descriptor');
  }
  return files.byId.get(id)?.target ?? null;
}

/** Who holds which file: (pid, fd) of every descriptor, by file id, in the order of the descriptors. */
export function holdersByFile(
  descriptors: readonly FileDescriptorFact[],
): ReadonlyMap<number, readonly { readonly pid: number; readonly fd: number }[]> {
  const holders = new Map<number, { pid: number; fd: number }[]>();
  for (const { fileId, pid, fd } of descriptors) {
    const list = holders.get(fileId);
    if (list === undefined) holders.set(fileId, [{ pid, fd }]);
    else list.push({ pid, fd });
  }
  return holders;
}

/**
 * The files again, with what each eventpoll watches: `tfd` is a descriptor's number in the table of the task
 * that has the eventpoll open. Adds 'tfd.N.file' (file id) and 'tfd.N.target' after the message's own pairs.
 */
export function withEventpollTargets(
  files: OpenFiles,
  descriptors: readonly FileDescriptorFact[],
): OpenFiles['files'] {
  const holders = holdersByFile(descriptors);
  const byPid = new Map<number, Map<number, FileDescriptorFact>>();
  for (const row of descriptors) {
    const table = byPid.get(row.pid);
    if (table === undefined) byPid.set(row.pid, new Map([[row.fd, row]]));
    else table.set(row.fd, row);
  }
  return files.files.map((file) => {
    const holder = file.type === 'EVENTPOLL' ? holders.get(file.id)?.[0] : undefined;
    const table = holder === undefined ? undefined : byPid.get(holder.pid);
    if (table === undefined) return file;
    const added: (readonly [string, string])[] = [];
    for (const [name, value] of file.detail) {
      const index = /^tfd\.(\d+)\.tfd$/.exec(name)?.[1];
      const watched = index === undefined ? undefined : table.get(Number(value));
      if (watched === undefined) continue;
      added.push([`tfd.${index}.file`, String(watched.fileId)]);
      if (watched.target !== null) added.push([`tfd.${index}.target`, displayText(watched.target)]);
    }
    return added.length === 0 ? file : { ...file, detail: [...file.detail, ...added] };
  });
}
