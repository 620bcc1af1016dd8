/** Files whose names mislead: memfds of one name, shared memory under the kernel's names, links that CRIU makes. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { file, writeDump, type Fields } from '../../builders/kernel-dump.ts';
import { TAR_END, tarHeader, tarPadding } from '../../builders/tar-bytes.ts';
import { runCommand } from '../cli/run-command.ts';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';

let fixture: CaseFixture;
let folder: string;
let counted: readonly number[] | undefined;

const memfd = (id: number, inode_id: number): Fields =>
  file.other('MEMFD', 'memfd', id, { pos: 0, inode_id });
const inode = (inode_id: number, name: string, shmid: number): Fields => ({
  inode_id,
  name,
  uid: 0,
  gid: 0,
  size: 4096,
  shmid,
  seals: 0,
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-files-'));
  const archive = join(folder, 'archive');
  mkdirSync(archive);
  const MEMFD_INODE = 0x48453499;
  const REMAP = 0x59133954;
  writeDump(join(archive, 'checkpoint'), {
    tasks: [
      { pid: 1, fds: [[3, 20], [4, 23]] }, // prettier-ignore
      { pid: 2, ppid: 1, fds: [[5, 21], [6, 30], [7, 32]] }, // prettier-ignore
    ],
    files: [
      memfd(20, 1),
      memfd(21, 2),
      memfd(22, 3),
      memfd(23, 4),
      file.reg(30, '/etc/app.conf'), // deleted since: its content is at the link
      file.reg(31, '/etc/link_remap.9'),
      file.reg(32, '/etc/app.conf'), // what has that path now
    ],
    images: [
      [
        'memfd.img',
        MEMFD_INODE,
        'memfd_inode_entry',
        [inode(1, 'x', 11), inode(2, 'x', 12), inode(3, '/dev/zero', 13), inode(4, '/dev/zero', 14)],
      ],
      [
        'remap-fpath.img',
        REMAP,
        'remap_file_path_entry',
        [{ orig_id: 30, remap_id: 31, remap_type: 'LINKED' }],
      ],
    ],
  });
  const member = (name: string, text: string): Buffer[] => {
    const content = Buffer.from(text);
    return [tarHeader(name, content.length), content, tarPadding(content.length)];
  };
  const tar = [...member('etc/app.conf', 'new'), ...member('etc/link_remap.9', 'old'), TAR_END];
  writeFileSync(join(archive, 'rootfs-diff.tar'), Buffer.concat(tar));
  writeFileSync(join(archive, 'config.dump'), '{}');
  writeFileSync(join(archive, 'spec.dump'), '{}');
  fixture = await caseWith(archive);
  counted = (await fixture.client.call('case.summary', {}))?.checkpoints.map(({ files }) => files);
  await fixture.client.call('case.close', {});
}, 60_000);
afterAll(async () => {
  await fixture.remove();
  rmSync(folder, { recursive: true, force: true });
});

it('every file has its own holders, not those of another by its name', async () => {
  const { out } = await runCommand('files', fixture.path, '--json');
  const { files } = JSON.parse(out) as {
    files: { path: string; origin: string; change: string; openBy: readonly string[] }[];
  };
  expect(files.map(({ path, origin, change, openBy }) => [path, origin, change, ...openBy])).toEqual([
    ['/etc/app.conf', 'rootfs-diff', 'present', '2 fd 7'],
    ['/etc/link_remap.9', 'rootfs-diff', 'unlinked', '2 fd 6'],
    // What a program named /dev/zero itself; the shared anonymous memory by that name is no file.
    ['/memfd:/dev/zero', 'memfd', 'unlinked', '1 fd 4'],
    ['/memfd:x', 'memfd', 'unlinked', '1 fd 3'],
    ['/memfd:x', 'memfd', 'unlinked', '2 fd 5'],
  ]);
});

it('the summary counts those and no other', () => {
  expect(counted).toEqual([5]);
});
