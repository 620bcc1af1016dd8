/** What each status of a VMA is in /proc/PID/maps, and what its pages are where no page map has them. */
import { describe, expect, test } from 'vitest';
import { createMemoryReader } from '../../../electron/criu/memory/memory-reader.ts';
import { indexPageMaps } from '../../../electron/criu/memory/page-levels.ts';
import { memberContent, type MappedContent } from '../../../electron/criu/memory/mapped-content.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { displayText } from '../../../shared/text.ts';
import { image, rawFile, type Plain } from '../resolve/image-bytes.ts';
import { decodeFiles, readerOf } from './decoded.ts';
import { FILE_PRIVATE, FILE_SHARED, PAGE, STACK, reg, smallDump, vma } from './small-dump.ts';

const AT = 0x7000_0000n;

function only(status: number, more: Plain = {}, parts: Parameters<typeof smallDump>[0] = {}) {
  const decoded = decodeFiles(
    smallDump({ vmas: [vma(AT, 4, status, more)], pagemap: [], pages: new Uint8Array(0), ...parts }),
  );
  const [map] = decoded.facts.memory_map;
  return {
    decoded,
    map: map!,
    path: displayText(map!.path),
    gaps: decoded.facts.gap.map(({ kind }) => kind),
  };
}

const memfdFile = (id: number, inode: number): Plain => {
  const fown = { uid: 0, euid: 0, signum: 0, pid_type: 0, pid: 0 };
  return { type: 18, id, memfd: { id, flags: 2, pos: 0, fown, inode_id: inode } };
};
const memfdInode = (inode: number, name: string, shmid: number): Plain => {
  return { name, uid: 0, gid: 0, size: 4 * PAGE, shmid, seals: 0, inode_id: inode };
};
const shmem = (shmid: number) => [
  image(`pagemap-shmem-${shmid}.img`, 'SHMEM_PAGEMAP', [
    { pages_id: 9 },
    { vaddr: PAGE, compat_nr_pages: 1, flags: 4 },
  ]),
  rawFile('pages-9.img', Buffer.alloc(PAGE, 'shared')),
];

describe('names', () => {
  test.each([
    [0x221, '[heap]', 'heap', false],
    [0x209, '[vdso]', 'vdso', false],
    [0x1201, '[vvar]', 'vvar', false],
    [0x204, '[vsyscall]', 'vsyscall', false],
    [0x201, '', 'anonymous', false],
    [0x8201, '', 'shadow-stack', false],
    [0x10000, '', 'guard', false],
    [0x2000, '/[aio]', 'aio', true],
    [0, '', 'unknown', false],
  ])('status 0x%s is %j', (status, path, kind, deleted) => {
    const { map, path: shown, gaps } = only(status);
    expect([shown, map.kind, map.deleted]).toEqual([path, kind, deleted]);
    expect([map.fileId, map.shmid]).toEqual([null, null]);
    expect(gaps).toEqual([]);
  });

  test('the stack is where mm_start_stack lies', () => {
    expect(only(0x201, {}, { mm: { mm_start_stack: AT + 5n } }).path).toBe('[stack]');
    expect(only(0x201, {}, { mm: { mm_start_stack: AT + BigInt(4 * PAGE) } }).path).toBe('');
  });

  test('huge pages have their own name, by the flag of the machine', () => {
    expect(only(0x201, { flags: 0x22 | 0x40000 })).toMatchObject({
      path: '/anon_hugepage',
      map: { deleted: true },
    });
    const mips = { core: { mtype: 6, thread_info: undefined } };
    expect(only(0x201, { flags: 0x22 | 0x80000 }, mips).path).toBe('/anon_hugepage');
    expect(only(0x201, { flags: 0x22 | 0x40000 }, mips).path).toBe('');
  });

  test('files are named by their id, deleted ones marked', () => {
    const files = [reg(30, '/lib/x.so')];
    expect(only(FILE_PRIVATE, { shmid: 30, pgoff: 8192, prot: 5 }, { files })).toMatchObject({
      path: '/lib/x.so',
      map: { kind: 'file', fileId: 30, shmid: null, offset: 8192n, permissions: 'r-xp' },
    });
    expect(only(FILE_SHARED, { shmid: 30 }, { files }).map.permissions).toBe('rw-s');
    expect(only(FILE_PRIVATE, { shmid: 31 }, { files })).toMatchObject({
      path: '',
      gaps: ['dangling-mapping'],
    });
    expect(only(FILE_PRIVATE, { shmid: 2n ** 40n }, { files }).gaps).toEqual(['dangling-mapping']);
  });

  test.each([
    ['lab', '/memfd:lab', 'memfd'],
    ['/dev/zero', '/dev/zero', 'shared-anonymous'],
    ['/anon_hugepage', '/anon_hugepage', 'hugetlb'],
  ])('memory of the memfd %s is %s', (name, path, kind) => {
    // The same number is a file id here and a shmid there: the status says which.
    const parts = {
      files: [memfdFile(77, 5)],
      more: [image('memfd.img', 'MEMFD_INODE', [memfdInode(5, name, 77)]), ...shmem(77)],
    };
    const { map, path: shown, gaps } = only(0x4081, { shmid: 77 }, parts);
    expect([shown, map.kind, map.deleted, map.fileId, map.shmid]).toEqual([path, kind, true, 77, 77n]);
    expect(gaps).toEqual([]);
  });

  test('a memfd whose inode is not there is stated', () => {
    expect(only(0x4081, { shmid: 77 }).gaps).toEqual(['dangling-mapping']);
  });

  test('System V memory is named by its key, of the own IPC namespace', () => {
    const desc = { key: 0xab, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0o600, id: 3 };
    const ids = { vm_id: 1, files_id: 2, fs_id: 3, sighand_id: 4, ipc_ns_id: 11 };
    const parts = {
      more: [
        image('ids-5.img', 'IDS', [ids]),
        image('ipcns-var-11.img', 'IPC_VAR', []),
        image('ipcns-shm-11.img', 'IPCNS_SHM', [{ desc, size: 4 * PAGE, in_pagemaps: true }]),
        ...shmem(3),
      ],
    };
    const { map, path } = only(0x501, { shmid: 3 }, parts);
    expect([path, map.deleted, map.shmid]).toEqual(['/SYSV000000ab', true, 3n]);
  });
});

describe('pages that are in no page map', () => {
  const originOf = (status: number, more: Plain = {}, parts: Parameters<typeof smallDump>[0] = {}) => {
    const { decoded } = only(status, more, parts);
    return readerOf(decoded, 5)
      .read(AT, 4 * PAGE)
      .map(({ origin, length }) => [origin, length / PAGE]);
  };

  test.each([
    [0x201, {}, 'zero'],
    [0x221, {}, 'zero'],
    [0x201, { flags: 0x28 }, 'not-captured'],
    [0x209, {}, 'not-captured'],
    [0x1201, {}, 'not-captured'],
    [0x204, {}, 'not-captured'],
    [0x801, {}, 'not-captured'],
    [0x2000, {}, 'not-captured'],
    [0, {}, 'not-captured'],
    [FILE_PRIVATE, { shmid: 1 }, 'file-not-captured'],
    [FILE_SHARED, { shmid: 1 }, 'not-captured'],
  ])('of status 0x%s with %j are %s', (status, more, origin) => {
    expect(originOf(status, more)).toEqual([[origin, 4]]);
  });

  test('of shared memory are read from its own page map, at the offset of the mapping', () => {
    const parts = {
      files: [memfdFile(77, 5)],
      more: [image('memfd.img', 'MEMFD_INODE', [memfdInode(5, 'x', 77)]), ...shmem(77)],
    };
    expect(originOf(0x4081, { shmid: 77 }, parts)).toEqual([
      ['zero', 1],
      ['shared', 1],
      ['zero', 2],
    ]);
    expect(originOf(0x4081, { shmid: 77, pgoff: PAGE }, parts)).toEqual([
      ['shared', 1],
      ['zero', 3],
    ]);
    const { pages } = only(0x4081, { shmid: 77 }, parts).map;
    expect(pages).toMatchObject({ total: 4n, dumped: 1n, zero: 3n, notCaptured: 0n });
  });

  test('of shared memory without a page map are missing, and that is a gap', () => {
    const { decoded, gaps } = only(0x101, { shmid: 8 });
    expect(gaps).toEqual(['member-missing']);
    expect(readerOf(decoded, 5).read(AT, PAGE)).toMatchObject([{ origin: 'missing-pages', bytes: null }]);
  });

  test('inside a guard range hold nothing, though the mapping around it does', () => {
    const { facts, ...rest } = decodeFiles(
      smallDump({
        vmas: [vma(AT, 4, 0x201), vma(AT + BigInt(PAGE), 1, 0x10000)],
        pagemap: [],
        pages: new Uint8Array(0),
      }),
    );
    expect(facts.gap).toEqual([]);
    const runs = readerOf({ facts, ...rest }, 5).read(AT, 5 * PAGE);
    expect(runs.map(({ origin, length }) => [origin, length / PAGE])).toEqual([
      ['zero', 1],
      ['not-captured', 1],
      ['zero', 2],
      ['unmapped', 1],
    ]);
  });

  test('are told by reason, each file once', () => {
    const { decoded } = only(FILE_PRIVATE, { shmid: 1 });
    expect(decoded.facts.not_captured).toMatchObject([
      { kind: 'file-pages', subject: '/bin/small', bytes: BigInt(4 * PAGE) },
    ]);
  });
});

describe('a mapped file that the checkpoint holds', () => {
  const content = Buffer.from('x'.repeat(PAGE) + 'tail of the file');
  const maps = decodeFiles(
    smallDump({
      vmas: [vma(AT, 4, FILE_PRIVATE, { shmid: 1 })],
      pagemap: [{ vaddr: AT, compat_nr_pages: 1, flags: 4 }],
    }),
  ).facts;
  const readerWith = (mappedContent: () => MappedContent | undefined) =>
    createMemoryReader({
      pid: 5,
      pageSize: PAGE,
      maps: maps.memory_map,
      pageMaps: indexPageMaps(maps.page_map),
      memberSource: () => bytesSource(Buffer.alloc(PAGE, 'own')),
      parent: null,
      chainLength: 1,
      mappedContent,
    });

  test('gives its bytes, zeros to the end of its last page, and nothing beyond', () => {
    const runs = readerWith(() => memberContent(50, bytesSource(content))).read(AT, 4 * PAGE);
    expect(runs.map(({ origin, length }) => [origin, length])).toEqual([
      ['dumped', PAGE],
      ['file', 16],
      ['zero', PAGE - 16],
      ['not-captured', 2 * PAGE],
    ]);
    expect(Buffer.from(runs[1]!.bytes!).toString()).toBe('tail of the file');
    expect(runs[1]!.source).toEqual([{ member: 50, offset: PAGE, length: 16, field: 'file content' }]);
  });

  test('with holes gives zeros in them and the places of the rest', () => {
    const source = bytesSource(Buffer.from('..AAAABB'));
    const extents = [
      { at: PAGE + 2, length: 4, member: 60, offset: 2, source },
      { at: PAGE + 10, length: 2, member: 60, offset: 6, source },
    ];
    const [run] = readerWith(() => ({ size: 2 * PAGE, extents })).read(AT + BigInt(PAGE), 12);
    expect(Buffer.from(run!.bytes!).toString('latin1')).toBe('\0\0AAAA\0\0\0\0BB');
    expect(run!.source.map(({ offset, length }) => [offset, length])).toEqual([
      [2, 4],
      [6, 2],
    ]);
  });

  test('serves arguments from it, and is not told as missing', () => {
    const facts = decodeFiles(
      smallDump({
        vmas: [vma(AT, 1, FILE_PRIVATE, { shmid: 1 }), vma(STACK, 1, 0x201)],
        mm: { mm_arg_start: AT, mm_arg_end: AT + 6n },
      }),
      {
        mappedFiles: (path) =>
          displayText(path) === '/bin/small'
            ? { member: 70, source: bytesSource(Buffer.from('small\0more')) }
            : undefined,
      },
    ).facts;
    expect(facts.process[0]!.argv!.map(displayText)).toEqual(['small']);
    expect(facts.process[0]!.source.filter(({ supports }) => supports === 'argv')).toMatchObject([
      { member: 70, length: 6 },
    ]);
    expect(facts.not_captured).toEqual([]);
  });
});
