import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { critJson } from '../../../electron/criu/image/crit-json.ts';
import { decodeImage } from '../../../electron/criu/image/decode-image.ts';
import { IMAGE_TYPES } from '../../../electron/criu/image/registry.ts';
import type {
  InventoryEntry,
  PagemapEntry,
  PagemapHead,
  PstreeEntry,
} from '../../../electron/criu/wire/messages.ts';
import type { ByteSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { type Plain, arbitraryMessage, isMessage, plain, root } from '../wire/proto-root.ts';
import { decode, entry, file, gapKinds, header, join, u32 } from './image-bytes.ts';

const task = (pid: number): Plain => ({ pid, ppid: 0, pgid: pid, sid: pid, threads: [pid] });
const pstree = (...pids: number[]): Uint8Array =>
  join(header('PSTREE'), ...pids.map((pid) => entry('pstree_entry', task(pid))));
const pidsOf = (image: ReturnType<typeof decode>): unknown[] =>
  image.entries.map(({ message }) => (message as PstreeEntry).pid);

describe('an image', () => {
  it('of version 1.1 has two magics, then entries, each with its offset', () => {
    const image = decode(file('pstree.img', pstree(1, 2)));
    expect(image).toMatchObject({
      type: 'PSTREE',
      version: 'v1.1',
      magic: 0x50273030,
      littleEndian: true,
      gaps: [],
    });
    expect(image.entries.map(({ message }) => plain(message))).toEqual([task(1), task(2)]);
    expect(image.entries.map(({ offset, message }) => [offset, message.$.offset])).toEqual([
      [8, 12],
      [22, 26],
    ]);
  });

  it('of version 1.0 has its own magic only', () => {
    const image = decode(file('pstree.img', u32(0x50273030), entry('pstree_entry', task(1))));
    expect(image).toMatchObject({ version: 'v1.0', gaps: [] });
    expect(image.entries[0]!.offset).toBe(4);
    expect(pidsOf(image)).toEqual([1]);
  });

  it('of a big-endian machine has its magics and lengths reversed, its messages as ever', () => {
    const image = decode(
      file('pstree.img', header('PSTREE', false), entry('pstree_entry', task(300), false)),
    );
    expect(image).toMatchObject({ littleEndian: false, version: 'v1.1', gaps: [] });
    expect(pidsOf(image)).toEqual([300]);
  });

  it('in another byte order than the directory is read by its own magic, with a gap', () => {
    const image = decodeImage(file('pstree.img', pstree(1)), { limits: DEFAULT_LIMITS, littleEndian: false });
    expect(pidsOf(image)).toEqual([1]);
    expect(gapKinds(image)).toEqual(['byte-order']);
  });

  it('of service files has the service magic', () => {
    const stats = {
      dump: Object.fromEntries(
        ['freezing_time', 'frozen_time', 'memdump_time', 'memwrite_time'].map((name) => [name, 1]),
      ),
    };
    const image = decode(
      file(
        'stats-dump',
        header('STATS'),
        entry('stats_entry', {
          dump: {
            ...stats.dump,
            pages_scanned: 1n,
            pages_skipped_parent: 0n,
            pages_written: 1n,
            pages_lazy: 0n,
          },
        }),
      ),
    );
    expect(image).toMatchObject({ type: 'STATS', version: 'v1.1', gaps: [] });
    expect(image.entries).toHaveLength(1);
  });

  it.each([
    [1, 'v1.0'],
    [2, 'v1.1'],
    [0, 'v1.1'],
  ])('inventory.img with img_version %i is %s though it has its own magic only', (img_version, version) => {
    const image = decode(
      file('inventory.img', header('INVENTORY'), entry('inventory_entry', { img_version })),
    );
    expect(image).toMatchObject({ version, gaps: [] });
    expect((image.entries[0]!.message as InventoryEntry).img_version).toBe(img_version);
  });

  it('inventory.img of a version nobody knows is read, with a gap', () => {
    const image = decode(
      file('inventory.img', header('INVENTORY'), entry('inventory_entry', { img_version: 99 })),
    );
    expect(gapKinds(image)).toEqual(['unknown-image-version']);
    expect(image.entries).toHaveLength(1);
  });

  it('of page maps begins with another message than it goes on with', () => {
    const first = entry('pagemap_head', { pages_id: 7 });
    const run = { vaddr: 0xffff_ffff_ff60_0000n, compat_nr_pages: 0, flags: 4, nr_pages: 1n };
    const image = decode(file('pagemap-1.img', header('PAGEMAP'), first, entry('pagemap_entry', run)));
    expect((image.entries[0]!.message as PagemapHead).pages_id).toBe(7);
    expect(plain(image.entries[1]!.message as PagemapEntry)).toEqual(run);
  });

  it('of a type that shares its magic is what its name says', () => {
    const shared = join(header('PAGEMAP'), entry('pagemap_head', { pages_id: 7 }));
    expect(decode(file('pagemap-shmem-5.img', shared))).toMatchObject({ type: 'SHMEM_PAGEMAP', gaps: [] });
    const signal = join(header('SIGNAL'), entry('siginfo_entry', { siginfo: new Uint8Array(128) }));
    expect(decode(file('signal-p-5.img', signal))).toMatchObject({ type: 'PSIGNAL', gaps: [] });
  });

  it('under a name of no type is what its magic says', () => {
    const image = decode(file('copy of pstree', pstree(1)));
    expect(image).toMatchObject({ type: 'PSTREE', gaps: [] });
    expect(pidsOf(image)).toEqual([1]);
  });

  it('of which neither name nor magic is known is kept without a gap', () => {
    const image = decode(file('quantum-1.img', u32(0x54564319), u32(0x12345678), [1, 2, 3]));
    expect(image).toMatchObject({
      type: 'UNKNOWN',
      magic: 0x12345678,
      version: 'raw',
      entries: [],
      gaps: [],
    });
  });

  it.each(['pages-1.img', 'route6-2.img', 'iptables-3.img', 'netns-ct-1.img', 'tmpfs-dev-1.tar.gz.img'])(
    '%s is raw: no entries and no gap, whatever it holds',
    (name) => {
      for (const bytes of [[], [1, 2, 3], [...pstree(1)]]) {
        expect(decode(file(name, bytes))).toMatchObject({
          version: 'raw',
          magic: null,
          entries: [],
          gaps: [],
        });
      }
    },
  );

  it('of the GPU plugin is one message without magic or length', () => {
    const message = { gem_handle: 9 };
    const image = decode(file('amdgpu-dmabuf_7.img', entry('criu_dmabuf_node', message).subarray(4)));
    expect(image).toMatchObject({ type: 'AMDGPU_DMABUF', version: 'raw', gaps: [] });
    expect(image.entries.map(({ offset, message: one }) => [offset, plain(one)])).toEqual([[0, message]]);
  });
});

describe('damage to an image', () => {
  it('of zero bytes is a gap', () => {
    expect(gapKinds(decode(file('mm-1.img')))).toEqual(['image-empty']);
  });

  it.each([1, 3, 4, 7])('that leaves %i bytes of the magics is a gap', (length) => {
    const image = decode(file('pstree.img', pstree(1).subarray(0, length)));
    expect(image.entries).toEqual([]);
    expect(image.gaps).toHaveLength(1);
    expect(image.gaps[0]).toMatchObject({ member: 'checkpoint/pstree.img' });
  });

  it('that gives it the content of another type is a gap, and nothing is read wrongly', () => {
    const image = decode(file('files.img', pstree(1)));
    expect(image).toMatchObject({ type: 'FILES', entries: [] });
    expect(image.gaps).toMatchObject([{ kind: 'wrong-magic', offset: 4 }]);
    expect(image.gaps[0]!.message).toContain('PSTREE');
  });

  it('that gives it an unknown magic is a gap', () => {
    expect(decode(file('pstree.img', [3, 2, 1, 0, 9, 9, 9, 9])).gaps).toMatchObject([
      { kind: 'wrong-magic', offset: 0 },
    ]);
  });

  it('cutting a length leaves the entries before it', () => {
    const image = decode(file('pstree.img', pstree(1, 2), [9, 0]));
    expect(pidsOf(image)).toEqual([1, 2]);
    expect(image.gaps).toMatchObject([{ kind: 'length-cut', offset: 36 }]);
  });

  it('cutting an entry leaves what is readable of it', () => {
    const bytes = pstree(1, 2);
    const image = decode(file('pstree.img', bytes.subarray(0, bytes.length - 3)));
    expect(pidsOf(image)).toEqual([1, 2]);
    expect(plain(image.entries[1]!.message)).toEqual({ pid: 2, ppid: 0, pgid: 2 });
    expect(image.gaps[0]).toMatchObject({ kind: 'entry-cut', offset: 22 });
    expect(gapKinds(image)).not.toContain('required-missing');
  });

  it('that claims 4 GiB ends the reading', () => {
    const image = decode(file('pstree.img', pstree(1), u32(0xffff_ffff), pstree(2)));
    expect(pidsOf(image)).toEqual([1]);
    expect(image.gaps).toMatchObject([{ kind: 'entry-over-limit', offset: 22 }]);
  });

  it('within one message leaves the other entries', () => {
    const image = decode(file('pstree.img', pstree(1), u32(3), [8, 5, 0x0f], entry('pstree_entry', task(3))));
    expect(pidsOf(image)).toEqual([1, 5, 3]);
    expect(image.gaps).toMatchObject([{ kind: 'message-damaged', offset: 28 }]);
  });

  it('that leaves required fields out is one gap per field, however many entries', () => {
    const short = join(u32(2), [8, 5]);
    const image = decode(file('pstree.img', pstree(1), short, short));
    expect(image.gaps).toMatchObject([
      { kind: 'required-missing', offset: 26, message: expect.stringContaining('2 messages') },
      { kind: 'required-missing', offset: 26 },
      { kind: 'required-missing', offset: 26 },
    ]);
  });

  it('that makes a hole of zeros is one gap, and reading goes on after it', () => {
    const image = decode(file('pstree.img', pstree(1), new Uint8Array(4000), entry('pstree_entry', task(2))));
    expect(pidsOf(image)).toEqual([1, 2]);
    expect(image.gaps).toMatchObject([{ kind: 'entry-empty', offset: 22 }]);
  });

  it('in every entry gives a bounded list of gaps that says how many more there are', () => {
    const damaged = new Array<Uint8Array>(5000).fill(join(u32(1), [0x0f]));
    const image = decode(file('pstree.img', header('PSTREE'), ...damaged));
    expect(image.entries).toHaveLength(5000);
    expect(image.gaps.length).toBeLessThan(200);
    expect(image.gaps.at(-1)).toMatchObject({ kind: 'more-gaps', message: expect.stringContaining('4900') });
  });
});

describe('limits', () => {
  it('on entries keep those before and say so', () => {
    const image = decode(file('pstree.img', pstree(1, 2, 3)), { entries: 2 });
    expect(pidsOf(image)).toEqual([1, 2]);
    expect(gapKinds(image)).toEqual(['image-over-limit']);
    expect(image.gaps[0]!.message).toContain('entries');
  });

  it('on the bytes of an entry skip that entry', () => {
    const long = entry('pstree_entry', { ...task(2), threads: new Array<number>(100).fill(1) });
    const image = decode(file('pstree.img', pstree(1), long, entry('pstree_entry', task(3))), {
      entryBytes: 50,
    });
    expect(pidsOf(image)).toEqual([1, 3]);
    expect(gapKinds(image)).toEqual(['entry-over-limit']);
  });

  it('on the bytes of an image keep what fits', () => {
    const image = decode(file('pstree.img', pstree(1, 2, 3)), { imageBytes: 25 });
    expect(pidsOf(image)).toEqual([1, 2]);
    expect(gapKinds(image)).toEqual(['image-over-limit']);
  });
});

it('reads messages in small pieces and payloads not at all', () => {
  const message = join(header('GHOST_FILE'), entry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o100644 }));
  let read = 0;
  const source: ByteSource = {
    size: 2 ** 40,
    read(offset, length) {
      read += length;
      const bytes = new Uint8Array(length);
      bytes.set(
        message.subarray(Math.min(offset, message.length), Math.min(offset + length, message.length)),
      );
      return bytes;
    },
  };
  const image = decode({ name: 'ghost-file-1.img', member: 0, memberName: 'ghost', source });
  expect(image.entries[0]!.payloads).toEqual([
    { kind: 'content', offset: message.length, length: 2 ** 40 - message.length },
  ]);
  expect(read).toBeLessThan(100_000);
});

describe('any image', () => {
  const framed = IMAGE_TYPES.filter(({ framing, payload }) => framing === 'entries' && payload === undefined);
  const anyImage = fc.constantFrom(...framed).chain((row) => {
    const first = fc.array(arbitraryMessage(root.lookupType(row.message!), 2), {
      minLength: 1,
      maxLength: 1,
    });
    const later = fc.array(arbitraryMessage(root.lookupType(row.laterMessage ?? row.message!), 2), {
      maxLength: 3,
    });
    return fc.tuple(fc.constant(row), first, later, fc.boolean());
  });
  const nameOf = (pattern: string): string => pattern.replace(/%\w+/g, '5');

  it('of any type, in both byte orders, gives the messages that were written', () => {
    fc.assert(
      fc.property(anyImage, ([row, first, later, littleEndian]) => {
        const image = decode(
          file(
            nameOf(row.name),
            header(row.type, littleEndian),
            ...first.map((message) => entry(row.message!, message, littleEndian)),
            ...later.map((message) => entry(row.laterMessage ?? row.message!, message, littleEndian)),
          ),
        );
        expect(image.type).toBe(row.type);
        expect(image.entries.map(({ message }) => plain(message))).toEqual([...first, ...later]);
      }),
      { numRuns: 200 },
    );
  });

  it('of any bytes under any name comes back with its places inside the file', () => {
    const names = fc.constantFrom(...IMAGE_TYPES.map(({ name }) => nameOf(name)), 'x');
    const start = fc.constantFrom(
      ...IMAGE_TYPES.filter(({ magic }) => magic !== null).map(({ type }) => header(type)),
      new Uint8Array(),
    );
    fc.assert(
      fc.property(
        names,
        start,
        fc.boolean(),
        fc.uint8Array({ maxLength: 120 }),
        (name, magic, own, bytes) => {
          const row = IMAGE_TYPES.find((one) => nameOf(one.name) === name);
          const head = own && row?.magic ? header(row.type) : magic;
          const one = file(name, head, bytes);
          const image = decode(one);
          for (const { offset, message, payloads } of image.entries) {
            expect(isMessage(message)).toBe(true);
            for (const place of [{ offset, length: 0 }, message.$, ...payloads]) {
              expect(place.offset).toBeGreaterThanOrEqual(0);
              expect(place.length).toBeGreaterThanOrEqual(0);
              expect(place.offset + place.length).toBeLessThanOrEqual(one.source.size);
            }
          }
          expect(() => JSON.parse(critJson(image)) as unknown).not.toThrow();
          for (const { offset } of image.gaps) expect(offset).toBeLessThanOrEqual(one.source.size);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
