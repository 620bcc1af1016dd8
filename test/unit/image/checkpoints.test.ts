/** Framing held against whole checkpoints: an undamaged one, and every damaged image of the malformed ones. */
import { describe, expect, it } from 'vitest';
import { createImageSet } from '../../../electron/criu/image/image-set.ts';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import type {
  FdinfoEntry,
  FileEntry,
  MmEntry,
  PipeDataEntry,
  PstreeEntry,
} from '../../../electron/criu/wire/messages.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import type { Gap } from '../../../shared/facts/gap.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { type TarMember, fixturePath, membersOf, tarMembers, truthOf } from '../resolve/fixture.ts';

function imagesOf(members: readonly TarMember[]) {
  const files = members.flatMap(({ name, bytes }, member): ImageFile[] => {
    const inner = name.slice('checkpoint/'.length);
    if (!name.startsWith('checkpoint/') || inner === '' || inner.includes('/')) return [];
    return [{ name: inner, member, memberName: name, source: bytesSource(bytes) }];
  });
  const set = createImageSet(files, DEFAULT_LIMITS);
  for (const { name } of files) set.image(name);
  return set;
}

describe('a checkpoint with nearly every kind of object', () => {
  const set = imagesOf(membersOf(fixturePath('features.tar.zst')));
  const truth = truthOf('features');

  it('has no gap, no unknown type and no unknown field', () => {
    expect(set.gaps()).toEqual([]);
    expect(set.namesOf('UNKNOWN')).toEqual(['descriptors.json']); // the engine's own, no image
    for (const { name } of set.files) {
      for (const { message } of set.image(name)!.entries) expect(message.$.unknown).toEqual([]);
    }
  });

  it('has the processes that /proc had', () => {
    const pids = set.image<PstreeEntry>('pstree.img')!.entries.map(({ message }) => message.pid);
    expect(pids.sort()).toEqual(truth.processes.map(({ pid }) => pid).sort());
  });

  it('has for each descriptor a file object', () => {
    const ids = new Set(set.image<FileEntry>('files.img')!.entries.map(({ message }) => message.id));
    const descriptors = set.namesOf('FDINFO').flatMap((name) => set.image<FdinfoEntry>(name)!.entries);
    expect(descriptors.length).toBeGreaterThan(100);
    for (const { message } of descriptors) expect(ids).toContain(message.id);
  });

  it('has mappings above 2^63 exactly', () => {
    const starts = set
      .namesOf('MM')
      .flatMap((name) => set.image<MmEntry>(name)!.entries[0]!.message.vmas.map(({ start }) => start));
    expect(starts).toContain(0xffff_ffff_ff60_0000n);
  });

  it('has the whole of each payload: every image ends where its last entry ends', () => {
    for (const { name, source } of set.files) {
      const image = set.image(name)!;
      const last = image.entries.at(-1);
      if (!last || image.version === 'raw') continue;
      const ends = [last.message.$, ...last.payloads].map(({ offset, length }) => offset + length);
      expect(source.size - Math.max(...ends)).toBeLessThan(8); // padding
    }
  });

  it('has pipes with as many bytes as they say', () => {
    for (const { message, payloads } of set.image<PipeDataEntry>('pipes-data.img')!.entries) {
      expect(payloads.map(({ length }) => length)).toEqual([message.bytes]);
    }
  });
});

describe('a damaged image', () => {
  const archives = new Map(
    membersOf(fixturePath('malformed.tar.zst')).map(({ name, bytes }) => [name, bytes]),
  );
  const gapsOf = (archive: string): readonly Gap[] =>
    imagesOf(tarMembers(Buffer.from(archives.get(`malformed/${archive}`)!))).gaps();

  it.each([
    ['img-bad-magic.tar', 'pstree.img', 'wrong-magic', 0],
    ['img-cut-entry.tar', 'files.img', 'entry-cut', 462],
    ['img-cut-length.tar', 'files.img', 'length-cut', 8],
    ['img-empty.tar', 'mm-1.img', 'image-empty', 0],
    ['img-inventory-version.tar', 'inventory.img', 'unknown-image-version', 8],
    ['img-length-4g.tar', 'files.img', 'entry-over-limit', 8],
    ['img-nesting.tar', 'core-1.img', 'message-damaged', 76],
    ['img-required.tar', 'pstree.img', 'entry-empty', 8],
    ['img-swapped.tar', 'pstree.img', 'wrong-magic', 4],
    ['img-varint.tar', 'core-1.img', 'message-damaged', 13],
    ['img-wire-type.tar', 'core-1.img', 'message-damaged', 12],
  ])('of %s: %s has a gap %s at offset %i', (archive, member, kind, offset) => {
    expect(gapsOf(archive)[0]).toMatchObject({ member: `checkpoint/${member}`, kind, offset });
  });

  it.each([
    'img-unknown-type.tar',
    'img-no-pages.tar',
    'fdinfo-number.tar',
    'files-long-path.tar',
    'pstree-huge.tar',
    'pagemap-count.tar',
  ])('is not seen where the framing of %s is sound', (archive) => {
    expect(gapsOf(archive)).toEqual([]);
  });
});
