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
/** F_WRLCK; flock(2)'s exclusive lock is kept as the same number. */
const WRITE = 1;

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
      kind: KINDS[message.flag ?? 0] ?? 'unknown',
      write: message.type === WRITE,
      start: message.start ?? 0n,
      length: message.len ?? 0n,
      source: [messageSpan(image!, message)],
    });
  }
  return locks;
}
