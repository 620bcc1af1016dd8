/** Hands members to the hashing threads in batches and takes their hashes back. */
import { gap, type Gap } from '../../shared/facts/gap.ts';
import type { Limits } from '../../shared/limits.ts';
import type { MutableMember } from './scan.ts';
import { displayName } from './tar/member-name.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface MemberHasher {
  /** Takes a member whose bytes lie in the file `fd`. */
  add(member: MutableMember, fd: number, label: string): void;
  /** Sends what has been gathered of this file; resolves when all of it is hashed. */
  flush(fd: number): Promise<void>;
  /** Waits for everything. */
  finish(): Promise<void>;
}

const BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_MEMBERS = 2000;
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

export function createMemberHasher(
  pool: WorkerPool,
  limits: Limits,
  gaps: Gap[],
  onProgress: (doneBytes: number) => void,
): MemberHasher {
  const batches = new Map<number, { members: MutableMember[]; bytes: number }>();
  const pending = new Map<number, Promise<unknown>[]>();
  let done = 0;

  const track = (fd: number, work: Promise<unknown>): void => {
    work.catch(() => undefined); // met when it is awaited
    const list = pending.get(fd);
    if (list === undefined) pending.set(fd, [work]);
    else list.push(work);
  };
  const progress = (): ((doneBytes: number) => void) => {
    let before = 0;
    return (bytes) => {
      done += bytes - before;
      before = bytes;
      onProgress(done);
    };
  };
  const send = (fd: number): void => {
    const batch = batches.get(fd);
    if (batch === undefined) return;
    batches.delete(fd);
    const places = new Float64Array(batch.members.length * 2);
    batch.members.forEach((member, i) => {
      places[i * 2] = member.dataOffset;
      places[i * 2 + 1] = member.size;
    });
    const hashed = pool.run({ kind: 'hash-members', fd, places }, progress()).then(({ digests }) => {
      const hex = Buffer.from(digests.buffer, digests.byteOffset, digests.length).toString('hex');
      batch.members.forEach((member, i) => (member.sha256 = hex.slice(i * 64, i * 64 + 64)));
    });
    track(fd, hashed);
  };
  const settle = async (fd: number): Promise<void> => {
    send(fd);
    await Promise.all(pending.get(fd) ?? []);
    pending.delete(fd);
  };

  return {
    add(member, fd, label) {
      if (member.type !== 'file' && (member.type !== 'other' || member.size === 0)) return;
      if (member.size === 0) {
        member.sha256 = EMPTY_SHA256;
      } else if (member.sparse !== null) {
        const stored = member.sparse.reduce((sum, extent) => sum + extent.length, 0);
        if (member.size > limits.ratioAfterBytes && member.size > limits.ratio * stored) {
          const message =
            `${member.size} bytes of which ${stored} are stored: more holes than the limit ratio (${limits.ratio}) ` +
            'allows; its content can be read and has no hash';
          gaps.push(gap('sparse-ratio', message, `${label}${displayName(member.name)}`));
          return;
        }
        const task = {
          kind: 'hash-sparse',
          fd,
          size: member.size,
          extents: member.sparse,
          copyFd: null,
        } as const;
        track(
          fd,
          pool.run(task, progress()).then(({ sha256 }) => {
            member.sha256 = sha256;
          }),
        );
      } else {
        const batch = batches.get(fd) ?? { members: [], bytes: 0 };
        batches.set(fd, batch);
        batch.members.push(member);
        batch.bytes += member.size;
        if (batch.bytes >= BATCH_BYTES || batch.members.length >= BATCH_MEMBERS) send(fd);
      }
    },
    flush(fd) {
      const settled = settle(fd);
      settled.catch(() => undefined);
      return settled;
    },
    async finish() {
      for (const fd of [...batches.keys()]) send(fd);
      await Promise.all([...pending.values()].flat());
      pending.clear();
    },
  };
}
