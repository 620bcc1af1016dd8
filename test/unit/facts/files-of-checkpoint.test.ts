/** Which facts are files, and under which key. */
import { describe, expect, it } from 'vitest';
import { filesOfCheckpoint, type OpenedFiles } from '../../../shared/facts/files-of-checkpoint.ts';
import { utf8 } from '../../../shared/text.ts';

const NOTHING = { filesystem_entry: [], ghost_file: [], memfd: [] };
const unasked = (): OpenedFiles => {
  throw new Error('nothing leaves it open');
};
const entry = (change: 'present' | 'deleted', member: number, path: string) => ({
  change,
  origin: 'rootfs-diff' as const,
  member,
  path: utf8(path),
});
const memfd = (inodeId: number, name: string, shmid: bigint) => ({ inodeId, name: utf8(name), shmid });

describe('the files of a checkpoint', () => {
  it('are entries by their member, and what is told to be deleted twice is one file', () => {
    const { entries } = filesOfCheckpoint(
      {
        ...NOTHING,
        filesystem_entry: [
          entry('present', 4, '/a'),
          entry('present', 5, '/a'),
          entry('deleted', 6, '/b'),
          entry('deleted', 7, '/b'),
        ],
      },
      unasked,
    );
    expect([...entries].map(([key, { member }]) => [key, member])).toEqual([
      ['rootfs-diff/4', 4],
      ['rootfs-diff/5', 5],
      ['deleted//b', 6],
    ]);
  });

  it('are ghost files and memfds, each once', () => {
    const { ghosts, memfds } = filesOfCheckpoint(
      { ...NOTHING, ghost_file: [{ id: 1 }, { id: 1 }], memfd: [memfd(3, 'jit', 9n), memfd(3, 'jit', 9n)] },
      unasked,
    );
    expect([...ghosts.keys(), ...memfds.keys()]).toEqual(['ghost/1', 'memfd/3']);
  });

  it("are not the kernel's shared memory, unless a descriptor leads to a memfd of such a name", () => {
    const names = ['/dev/zero', '/anon_hugepage', '/SYSV0000abcd', '/SYSV0000abcd.log'];
    const memfds = names.map((name, at) => memfd(at, name, BigInt(at)));
    const file = (id: number, inode: bigint, remap: 'ghost' | null) => ({
      id,
      type: 'MEMFD' as const,
      inode,
      remap,
    });
    const keys = (opened: OpenedFiles) => [
      ...filesOfCheckpoint({ ...NOTHING, memfd: memfds }, () => opened).memfds.keys(),
    ];
    expect(keys({ open_file: [file(1, 0n, null)], file_descriptor: [] })).toEqual(['memfd/3']);
    expect(
      keys({
        open_file: [file(1, 0n, null), file(2, 1n, 'ghost')],
        file_descriptor: [{ fileId: 1 }, { fileId: 2 }],
      }),
    ).toEqual(['memfd/0', 'memfd/3']);
  });
});
