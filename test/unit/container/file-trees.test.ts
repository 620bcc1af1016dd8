import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFileTrees } from '../../../electron/container/file-trees.ts';
import type { FileTree } from '../../../electron/container/file-trees.ts';
import type { Member } from '../../../shared/facts/index.ts';
import { displayText, utf8 } from '../../../shared/text.ts';

function member(name: string, changes: Partial<Member> = {}): Member {
  return {
    index: 7,
    parent: 3,
    name: utf8(name),
    type: 'file',
    size: 5,
    store: 0,
    headerOffset: 0,
    dataOffset: 512,
    sparse: null,
    mode: 0o644,
    uid: 0n,
    gid: 0n,
    userName: utf8(''),
    groupName: utf8(''),
    mtimeNs: 1n,
    atimeNs: null,
    ctimeNs: null,
    timePrecisionNs: 1_000_000_000n,
    linkName: null,
    deviceMajor: null,
    deviceMinor: null,
    pax: [],
    sha256: null,
    shadowed: false,
    unsafeName: false,
    ...changes,
  };
}

const tree = (origin: FileTree['origin'], members: Member[], name = ''): FileTree => ({
  origin,
  container: 3,
  containerName: 'x.tar',
  members,
  name,
});

const decode = (trees: FileTree[], extra: Partial<Parameters<typeof decodeFileTrees>[0]> = {}) =>
  decodeFileTrees({
    trees,
    deletedFiles: [],
    mountpointOfDevice: (device) => (device === 78 ? utf8('/tmp') : null),
    volumeDestination: (name) => (name === 'data' ? '/srv/data' : null),
    ...extra,
  });
const paths = (result: ReturnType<typeof decode>) =>
  result.filesystem_entry.map((entry) => `${entry.change} ${entry.type} ${displayText(entry.path)}`);

describe('files that the checkpoint holds', () => {
  it('get the path they have in the container', () => {
    const result = decode([
      tree('rootfs-diff', [
        member('./', { type: 'directory' }),
        member('app/x'),
        member('./etc//cron.d/', { type: 'directory' }),
      ]),
      tree('tmpfs', [member('./a')], '78'),
      tree('volume', [member('b/c')], 'data'),
      tree('devshm', [member('sem.x')]),
    ]);
    expect(paths(result)).toEqual([
      'present directory /',
      'present file /app/x',
      'present directory /etc/cron.d',
      'present file /tmp/a',
      'present file /srv/data/b/c',
      'present file /dev/shm/sem.x',
    ]);
    expect(result.gap).toEqual([]);
  });

  it('keep relative paths where the mount point is not known, with a gap', () => {
    const result = decode([tree('tmpfs', [member('./a')], '99'), tree('volume', [member('b')], 'other')]);
    expect(paths(result)).toEqual(['present file a', 'present file b']);
    expect(result.gap.map((gap) => gap.kind)).toEqual(['mountpoint-unknown', 'mountpoint-unknown']);
  });

  it('are deleted where a whiteout says so, in a rootfs diff only', () => {
    const device = { type: 'character-device', deviceMajor: 0, deviceMinor: 0 } as const;
    const members = [
      member('app/.wh.README.txt'),
      member('.wh.top'),
      member('var/.wh..wh..opq'),
      member('.wh..wh..opq'),
      member('run/gone', device),
      member('dev/null', { ...device, deviceMajor: 1, deviceMinor: 3 }),
      member('.wh.'),
    ];
    expect(paths(decode([tree('rootfs-diff', members)]))).toEqual([
      'deleted other /app/README.txt',
      'deleted other /top',
      'deleted directory /var',
      'deleted directory /',
      'deleted other /run/gone',
      'present character-device /dev/null',
      'present file /.wh.',
    ]);
    expect(paths(decode([tree('devshm', [member('.wh.x')])]))).toEqual(['present file /dev/shm/.wh.x']);
  });

  it('include the paths of deleted.files with the place that says so', () => {
    const source = [{ member: 9, offset: 4, length: 17, field: '/0' }];
    const result = decode([], { deletedFiles: [{ path: '/app/README.txt', source }] });
    expect(paths(result)).toEqual(['deleted other /app/README.txt']);
    expect(result.filesystem_entry[0]).toMatchObject({ member: 9, source });
  });

  it('with an unsafe name are shown under that name and placed nowhere', () => {
    const result = decode([tree('rootfs-diff', [member('../../etc/shadow', { unsafeName: true })])]);
    expect(paths(result)).toEqual(['present file ../../etc/shadow']);
  });

  it('have one row for each member, and a path without empty or dot parts, whatever the names', () => {
    const name = fc.string({
      unit: fc.constantFrom('/', '.', 'a', 'wh', '.wh.', '\u00e9', '\u0000'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const { filesystem_entry: entries } = decode([
          tree(
            'rootfs-diff',
            names.map((n) => member(n)),
          ),
        ]);
        expect(entries).toHaveLength(names.length);
        for (const entry of entries) {
          const path = displayText(entry.path);
          expect(path.startsWith('/')).toBe(true);
          if (entry.change === 'present' && path !== '/') {
            expect(
              path
                .slice(1)
                .split('/')
                .some((part) => part === '' || part === '.'),
            ).toBe(false);
          }
        }
      }),
    );
  });
});
