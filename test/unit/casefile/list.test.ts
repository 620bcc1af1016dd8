import { describe, expect, it } from 'vitest';
import { LISTS, isDerivedList } from '../../../shared/api/index.ts';
import type { ListName, ListRow } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { CheckpointFacts, Member } from '../../../shared/facts/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { appendCustody, openList, writeEvidence } from '../../../electron/casefile/index.ts';
import type { CaseFile, ListQuery } from '../../../electron/casefile/index.ts';
import { cleanUpAfterEach, newCase } from './case-fixture.ts';
import { EMPTY_FACTS, evidenceItem, processFact } from './invented-facts.ts';

cleanUpAfterEach();

const SPAN = { member: 4, offset: 24, length: 7, field: 'pstree_entry' };

const SOCKET: CheckpointFacts['socket'][number] = {
  fileId: 9,
  inode: 2n ** 63n + 5n,
  family: 'inet',
  type: 'tcp',
  protocol: 6,
  state: 'ESTABLISHED',
  local: '10.0.0.1:80',
  remote: '203.0.113.66:4444',
  localAddress: '10.0.0.1',
  localPort: 80,
  remoteAddress: '203.0.113.66',
  remotePort: 4444,
  interface: null,
  path: null,
  peerInode: null,
  receiveQueue: 0,
  sendQueue: 0,
  receiveSource: [],
  sendSource: [],
  backlog: null,
  flags: null,
  netnsId: null,
  uid: null,
  external: false,
  holders: [{ pid: 17, fd: 3 }],
  detail: [],
  source: [],
};

function descriptor(pid: number, fd: number, fileId: number): CheckpointFacts['file_descriptor'][number] {
  return {
    pid,
    fd,
    filesId: 1,
    fileId,
    type: 'REG',
    target: Uint8Array.of(0x2f, 0xff),
    deleted: false,
    position: 0n,
    flags: 0o2,
    closeOnExec: false,
    source: [],
  };
}

function map(pid: number, start: bigint, end: bigint): CheckpointFacts['memory_map'][number] {
  return {
    pid,
    start,
    end,
    permissions: 'r-xp',
    kind: 'vsyscall',
    path: utf8('[vsyscall]'),
    deleted: false,
    offset: 0n,
    fileId: null,
    shmid: null,
    status: 0,
    flags: 0,
    protection: 5,
    madvise: 0n,
    pages: { total: 1n, dumped: 0n, parent: 0n, lazy: 0n, zero: 0n, notCaptured: 1n },
    source: [],
  };
}

function directory(id: number, target: string, deleted: boolean): CheckpointFacts['open_file'][number] {
  return {
    id,
    type: 'REG',
    target: utf8(target),
    deleted,
    name: null,
    position: null,
    flags: null,
    mode: null,
    size: null,
    uid: null,
    gid: null,
    device: null,
    inode: null,
    mountId: null,
    buildId: null,
    remap: null,
    remapId: null,
    external: false,
    detail: [],
    source: [],
  };
}

const FACTS: CheckpointFacts = {
  ...EMPTY_FACTS,
  process: [
    processFact(17, { argv: [utf8('bash'), utf8('-i')], source: [SPAN] }),
    processFact(1, { ppid: 0, comm: utf8('init') }),
    processFact(9, { zombie: true, state: 'zombie', comm: Uint8Array.of(0x61, 0xff) }),
  ],
  credential: [17, 1].map((pid) => ({
    pid,
    tid: pid,
    uids: [0, 33, 33, 33],
    gids: [0, 34, 34, 34],
    groups: [],
    capInh: 0n,
    capPrm: 0n,
    capEff: 2n ** 63n,
    capBnd: 0n,
    capAmb: null,
    securebits: 0,
    noNewPrivs: false,
    lsmProfile: null,
    userName: pid === 17 ? 'www-data' : null,
    source: [],
  })),
  environment: [
    { pid: 17, index: 0, entry: utf8('PATH=/bin=x'), source: [] },
    { pid: 17, index: 1, entry: utf8('no equals sign'), source: [] },
  ],
  file_descriptor: [descriptor(17, 3, 9), descriptor(17, 0, 8)],
  socket: [SOCKET],
  memory_map: [map(17, 0xffff_ffff_ff60_0000n, 0xffff_ffff_ff60_1000n), map(17, 0x1000n, 0x3000n)],
  page_map: [
    {
      owner: 'process',
      id: 17n,
      pagesId: 1,
      pagesMember: 2,
      start: BigUint64Array.of(0x1000n, 0x5000n),
      count: Float64Array.of(2, 3),
      flags: Uint8Array.of(4, 1),
      offset: Float64Array.of(0, -1),
      source: [],
    },
  ],
  gap: [
    {
      kind: 'b',
      message: 'second by name, first in the images',
      member: null,
      offset: null,
      subject: null,
      source: [],
    },
    { kind: 'a', message: 'x', member: 'mm-9.img', offset: 4, subject: 'process 9', source: [] },
  ],
};

/** pages-2.img has the two pages that the page map lists. */
function imageMember(name: string, index: number): Member {
  return {
    index,
    parent: null,
    name: utf8(`checkpoint/${name}`),
    type: 'file',
    size: 8192,
    store: 0,
    headerOffset: index * 16_384,
    dataOffset: index * 16_384 + 512,
    sparse: null,
    mode: 0o600,
    uid: 0n,
    gid: 0n,
    userName: utf8(''),
    groupName: utf8(''),
    mtimeNs: null,
    timePrecisionNs: 1_000_000_000n,
    linkName: null,
    deviceMajor: null,
    deviceMinor: null,
    pax: [],
    sha256: null,
    atimeNs: null,
    ctimeNs: null,
    shadowed: false,
    unsafeName: false,
  };
}

function filled(): { c: CaseFile; id: string } {
  const c = newCase();
  const members = ['inventory.img', 'pstree.img', 'pages-2.img'].map(imageMember);
  const item = evidenceItem(c, { facts: [FACTS], members });
  const { checkpoints } = writeEvidence(c, {
    ...item,
    gaps: [
      { kind: 'archive', message: 'of the archive', member: null, offset: null, subject: null, source: [] },
    ],
  });
  return { c, id: checkpoints[0]! };
}

function rows(c: CaseFile, query: Partial<ListQuery> & { list: string }): ListRow[] {
  const handle = openList(c, { checkpoints: null, ...query });
  return handle.range(0, handle.count);
}

describe('a list', () => {
  it.each((Object.keys(LISTS) as ListName[]).filter((name) => !isDerivedList(name)))(
    'of %s has the columns of the contract',
    (list) => {
      const { c } = filled();
      const handle = openList(c, { list, checkpoints: null });
      const columns = Object.keys(LISTS[list].columns);
      expect(() => handle.range(0, 1, columns)).not.toThrow();
      for (const column of columns) {
        expect(() =>
          openList(c, { list, checkpoints: null, sort: [{ column, descending: true }] }),
        ).not.toThrow();
      }
    },
  );

  it('is in the order of the natural key, each row with its key, checkpoint, evidence and spans', () => {
    const { c, id } = filled();
    const found = rows(c, { list: 'process' });
    expect(found.map(({ key }) => key)).toEqual(['1', '9', '17']);
    expect(found[2]).toMatchObject({
      checkpoint: id,
      evidence: c.summary().evidence[0]!.sha256,
      source: [SPAN],
    });
  });

  it('of processes says which directories were deleted: of the file that the task names, not of one of its path', () => {
    const c = newCase();
    const at = (id: number) => ({ member: 4, offset: id * 100, length: 34, field: 'file_entry' });
    const named = (id: number) => ({ source: [SPAN, { ...at(id), supports: 'cwd' }] });
    const process = [
      processFact(1, { cwd: utf8('/tmp/gone'), root: utf8('/'), ...named(70) }),
      processFact(2, { cwd: utf8('/made/again'), root: utf8('/'), ...named(71) }),
      processFact(3, { cwd: utf8('/made/again'), root: utf8('/'), ...named(72) }),
    ];
    const open_file = [
      directory(70, '/tmp/gone', true),
      directory(71, '/made/again', true),
      directory(72, '/made/again', false),
    ].map((file) => ({ ...file, source: [at(file.id)] }));
    writeEvidence(c, evidenceItem(c, { facts: [{ ...EMPTY_FACTS, process, open_file }] }));
    const told = rows(c, { list: 'process' }).map(({ cells }) => [cells['cwdDeleted'], cells['rootDeleted']]);
    expect(told).toEqual([
      [true, null],
      [true, null],
      [false, null],
    ]);
  });

  it('of processes has what joins tell: user, counts, dumped memory', () => {
    const { c } = filled();
    expect(rows(c, { list: 'process' })[2]!.cells).toMatchObject({
      pid: 17,
      comm: { text: 'task-17' },
      argv: [{ text: 'bash' }, { text: '-i' }],
      userName: { text: 'www-data' },
      uid: 33,
      gid: 34,
      threadCount: 1,
      descriptorCount: 2,
      socketCount: 1,
      mapCount: 2,
      environmentCount: 2,
      memoryBytes: 8192,
    });
  });

  it('says why the cells of a zombie are empty', () => {
    const { c } = filled();
    const { cells } = rows(c, { list: 'process', equals: { pid: 9 } })[0]!;
    expect(cells['argv']).toBeNull();
    expect(cells['absent']).toMatchObject({ argv: expect.stringMatching(/zombie/) as string });
  });

  it('carries bytes that are no UTF-8 beside their display form, and 64-bit numbers exactly', () => {
    const { c } = filled();
    expect(rows(c, { list: 'process', equals: { pid: 9 } })[0]!.cells['comm']).toEqual({
      text: 'a\\xff',
      bytes: Uint8Array.of(0x61, 0xff),
    });
    expect(rows(c, { list: 'socket' })[0]!.cells['inode']).toBe(2n ** 63n + 5n);
    expect(rows(c, { list: 'credential' })[0]!.cells['capEff']).toBe(2n ** 63n);
  });

  it('sorts addresses above 2^63 after those below, and finds a mapping by its address', () => {
    const { c, id } = filled();
    const handle = openList(c, { list: 'memory_map', checkpoints: [id] });
    expect(handle.range(0, 2).map(({ key }) => key)).toEqual(['17/0x1000', '17/0xffffffffff600000']);
    expect(handle.range(0, 2).map(({ cells }) => cells['size'])).toEqual([0x2000n, 0x1000n]);
    expect(handle.find('17/0xffffffffff600000', id)).toBe(1);
    expect(handle.find('17/0xffffffffff600000', null)).toBe(1);
    expect(handle.find('18/0x1000', id)).toBeNull();
  });

  it('selects by equality, also of 64-bit numbers and of joined columns', () => {
    const { c } = filled();
    expect(rows(c, { list: 'memory_map', equals: { start: 0xffff_ffff_ff60_0000n } })).toHaveLength(1);
    expect(rows(c, { list: 'socket', equals: { inode: 2n ** 63n + 5n } })).toHaveLength(1);
    expect(rows(c, { list: 'process', equals: { userName: 'www-data' } }).map(({ key }) => key)).toEqual([
      '17',
    ]);
    expect(rows(c, { list: 'process', equals: { comm: 'init' } }).map(({ key }) => key)).toEqual(['1']);
  });

  it('sorts by any column in both directions, with what is null last and the key as tiebreak', () => {
    const { c } = filled();
    const keys = (column: string, descending: boolean): string[] =>
      rows(c, { list: 'process', sort: [{ column, descending }] }).map(({ key }) => key);
    expect(keys('uid', false)).toEqual(['1', '17', '9']);
    expect(keys('uid', true)).toEqual(['1', '17', '9']);
    expect(keys('pid', true)).toEqual(['17', '9', '1']);
    expect(keys('descriptorCount', true)).toEqual(['17', '1', '9']);
  });

  it('counts the rows before and after a filter, which sees cells', () => {
    const { c } = filled();
    const handle = openList(c, {
      list: 'process',
      checkpoints: null,
      filter: ({ cells }) => cells['zombie'] === false,
      filterColumns: ['zombie'],
    });
    expect({ count: handle.count, total: handle.total }).toEqual({ count: 2, total: 3 });
    expect(handle.range(0, 10).map(({ key }) => key)).toEqual(['1', '17']);
    expect(handle.find('9', null)).toBeNull();
  });

  it('splits a variable at its first equals sign', () => {
    const { c } = filled();
    expect(rows(c, { list: 'environment' }).map(({ cells }) => [cells['name'], cells['value']])).toEqual([
      [{ text: 'PATH' }, { text: '/bin=x' }],
      [{ text: 'no equals sign' }, null],
    ]);
  });

  it('of the sockets of a process has one row per descriptor that is one', () => {
    const { c } = filled();
    const found = rows(c, { list: 'process_socket', equals: { pid: 17 } });
    expect(found.map(({ key }) => key)).toEqual(['17/3']);
    expect(found[0]!.cells).toMatchObject({ remote: { text: '203.0.113.66:4444' }, state: 'ESTABLISHED' });
    expect(rows(c, { list: 'file_descriptor' })[1]!.cells['peer']).toEqual({ text: '203.0.113.66:4444' });
  });

  it('of gaps has those of the checkpoint in their own order, and those of its archive', () => {
    const { c, id } = filled();
    const found = rows(c, { list: 'gap', checkpoints: [id] });
    expect(found.map(({ checkpoint, key, cells }) => [checkpoint, key, cells['kind']])).toEqual([
      [null, '0', 'archive'],
      [id, '0', 'b'],
      [id, '1', 'a'],
    ]);
  });

  it('shows the custody log and the import runs', () => {
    const { c } = filled();
    appendCustody(c, { action: 'note', item: null, detail: { text: 'seen' } });
    expect(rows(c, { list: 'custody_entry' }).map(({ cells }) => cells['action'])).toEqual([
      'case-created',
      'import',
      'note',
    ]);
    expect(rows(c, { list: 'import_run' })[0]!.cells).toMatchObject({ status: 'gaps', mode: 'seal' });
  });

  it('refuses names that it does not have', () => {
    const { c } = filled();
    for (const query of [
      { list: 'sqlite_schema' },
      { list: 'process', equals: { 'pid" OR 1 --': 1 } },
      { list: 'process', sort: [{ column: 'row', descending: false }] },
    ]) {
      expect(() => openList(c, { checkpoints: null, ...query })).toThrow(PermafrostError);
    }
  });
});

describe('a list of 100,000 rows', () => {
  it('gives any range, and every row its place', () => {
    const c = newCase();
    const count = 100_000;
    const facts = {
      ...EMPTY_FACTS,
      memory_map: Array.from({ length: count }, (_, index) =>
        map(1, BigInt(index) * 4096n, BigInt(index + 1) * 4096n),
      ),
    };
    const { checkpoints } = writeEvidence(c, evidenceItem(c, { facts: [facts] }));
    const handle = openList(c, { list: 'memory_map', checkpoints });
    expect(handle.count).toBe(count);
    expect(handle.range(80_000, 80_003).map(({ cells }) => cells['start'])).toEqual(
      [80_000n, 80_001n, 80_002n].map((n) => n * 4096n),
    );
    expect(handle.find(`1/0x${(99_999 * 4096).toString(16)}`, checkpoints[0]!)).toBe(99_999);
    const odd = openList(c, {
      list: 'memory_map',
      checkpoints,
      filter: ({ cells }) => ((cells['start'] as bigint) / 4096n) % 2n === 1n,
      filterColumns: ['start'],
    });
    expect({ count: odd.count, total: odd.total }).toEqual({ count: count / 2, total: count });
  });
});
