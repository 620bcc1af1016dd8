/** filelocks.img: locks on open files, by the descriptor and the task that hold them [file-lock.c]. */
import type { FileDescriptorFact, FileLockFact } from '../../../shared/facts/file.ts';
import type { FileLockEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { gapAt, reachImage } from './reached-image.ts';

const KINDS: Readonly<Record<number, FileLockFact['kind']>> = {
  1: 'POSIX',
  2: 'FLOCK',
  4: 'OFD',
  8: 'LEASE',
};
/** Bits of `type` beside F_RDLCK, F_WRLCK and F_UNLCK [include/file-lock.h]. */
const F_WRLCK = 1;
const LEASE_BREAKING = 4;
const LOCK_MAND = 32;
const LOCK_WRITE = 128;

/** A lease that is being broken has what it is to become as its type (file-lock.c, correct_file_leases_type). */
function kindOf({ flag, type }: FileLockEntry): FileLockFact['kind'] {
  const kind = KINDS[flag ?? 0] ?? 'unknown';
  return kind === 'LEASE' && ((type ?? 0) & LEASE_BREAKING) !== 0 ? 'LEASE BREAKING' : kind;
}

/** flock(2)'s exclusive lock is kept as F_WRLCK too; a mandatory share has LOCK_READ and LOCK_WRITE instead. */
function isWriteLock(type: number): boolean {
  return (type & LOCK_MAND) === 0 ? (type & ~LEASE_BREAKING) === F_WRLCK : (type & LOCK_WRITE) !== 0;
}

export function resolveLocks(
  context: ResolveContext,
  descriptors: readonly FileDescriptorFact[],
): FileLockFact[] {
  const byPidAndFd = new Map(descriptors.map((row) => [`${row.pid} ${row.fd}`, row]));
  const locks: FileLockFact[] = [];
  const image = reachImage<FileLockEntry>(context, 'filelocks.img');
  for (const { message } of image?.entries ?? []) {
    context.checkpoint();
    const { pid, fd } = message;
    if (pid === undefined || fd === undefined) {
      gapAt(context, image!, message, 'field-missing', 'A file lock without its task or its descriptor.');
      continue;
    }
    const holder = byPidAndFd.get(`${pid} ${fd}`);
    if (holder === undefined) {
      const text = `Descriptor ${fd} of process ${pid} has a lock and is not there.`;
      gapAt(context, image!, message, 'dangling-lock', text, `process ${pid}`);
    }
    locks.push({
      fileId: holder?.fileId ?? null,
      fd,
      pid,
      kind: kindOf(message),
      write: isWriteLock(message.type ?? 0),
      start: message.start ?? 0n,
      length: message.len ?? 0n,
      source: [messageSpan(image!, message)],
    });
  }
  return locks;
}
