/** Damaged images: what is wrong is a gap that names the member, and the rest is still there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import type { ResolveContext } from '../../../electron/criu/resolve/context.ts';
import { resolveCgroups } from '../../../electron/criu/resolve/cgroups.ts';
import { resolveDescriptors, withEventpollTargets } from '../../../electron/criu/resolve/descriptors.ts';
import { resolveGhostFiles } from '../../../electron/criu/resolve/ghost-files.ts';
import { resolveIpc } from '../../../electron/criu/resolve/ipc.ts';
import { resolveLocks } from '../../../electron/criu/resolve/locks.ts';
import { resolveMemfds } from '../../../electron/criu/resolve/memfds.ts';
import { resolveMounts } from '../../../electron/criu/resolve/mounts.ts';
import { resolveNamespaces } from '../../../electron/criu/resolve/namespaces.ts';
import { resolveNetwork } from '../../../electron/criu/resolve/network.ts';
import { resolveOpenFiles } from '../../../electron/criu/resolve/open-files.ts';
import { resolvePipes } from '../../../electron/criu/resolve/pipes.ts';
import { resolveSockets } from '../../../electron/criu/resolve/sockets.ts';
import { resolveTimerfds } from '../../../electron/criu/resolve/timerfds.ts';
import { resolveTasks } from '../../../electron/criu/resolve/tasks.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { contextOf, fixturePath, imagesOf, membersOf, ownNamespaces, tarMembers } from './fixture.ts';

function resolveAll(context: ResolveContext) {
  const tasks = resolveTasks(context);
  const files = resolveOpenFiles(context);
  const descriptors = resolveDescriptors(context, tasks, files);
  const own = (kind: string): number[] => ownNamespaces(tasks, kind);
  return {
    files,
    descriptors,
    watched: withEventpollTargets(files, descriptors),
    sockets: resolveSockets(context, files, descriptors),
    pipes: resolvePipes(context, files),
    ghosts: resolveGhostFiles(context, files),
    locks: resolveLocks(context, descriptors),
    memfds: resolveMemfds(context),
    timers: resolveTimerfds(context, files, descriptors),
    mounts: resolveMounts(context, own('mnt')),
    namespaces: resolveNamespaces(context, tasks),
    cgroups: resolveCgroups(context),
    ipc: resolveIpc(context, own('ipc')),
    network: resolveNetwork(context, own('net')),
  };
}

const malformed = new Map(
  membersOf(fixturePath('malformed.tar.zst')).map(({ name, bytes }) => [name.replace(/^.*\//, ''), bytes]),
);

function open(name: string) {
  const { context } = imagesOf(tarMembers(Buffer.from(malformed.get(name)!)));
  const facts = resolveAll(context);
  return { context, facts, gaps: [...context.gaps, ...context.images.gaps()] };
}

describe('a damaged checkpoint', () => {
  test.each([
    ['fdinfo-dangling.tar', 'checkpoint/fdinfo-2.img', 'dangling-file-id'],
    ['fdinfo-number.tar', 'checkpoint/fdinfo-2.img', 'bad-descriptor-number'],
    ['files-long-path.tar', 'checkpoint/files.img', 'text-too-long'],
    ['files-twice.tar', 'checkpoint/files.img', 'duplicate-file-id'],
    ['mounts-cycle.tar', 'checkpoint/mountpoints-13.img', 'mount-cycle'],
  ])('%s has one gap, in %s', (name, member, kind) => {
    const { gaps, facts } = open(name);
    expect(gaps.map((gap) => [gap.kind, gap.member])).toEqual([[kind, member]]);
    expect(gaps[0]!.offset).toBeGreaterThan(0);
    expect([facts.descriptors.length, facts.mounts.length]).toEqual([3, 21]);
  });

  test('with a path of a mebibyte keeps its beginning', () => {
    const { context, facts } = open('files-long-path.tar');
    const longest = Math.max(...facts.files.files.map(({ name }) => name?.length ?? 0));
    expect(longest).toBe(context.images.limits.textBytes);
  });

  test.each(['img-cut-entry.tar', 'img-cut-length.tar', 'img-length-4g.tar', 'img-no-inventory.tar'])(
    '%s still gives its mounts and descriptors',
    (name) => {
      const { facts } = open(name);
      expect(facts.mounts.length).toBe(21);
      expect(facts.descriptors.map(({ fd }) => fd)).toEqual([0, 1, 2]);
    },
  );

  test('without an inventory has no gap for the images of namespaces that may be the host’s', () => {
    const members = open('img-no-inventory.tar').gaps.map(({ member }) => member ?? '');
    expect(members.filter((member) => /ns-|mountpoints/.test(member))).toEqual([]);
  });
});

describe('changed bytes in any image', () => {
  const members = membersOf(fixturePath('features.tar.zst')).filter(
    ({ name }) => /^checkpoint\/[^/]+\.img$/.test(name) && !/pages-|core-/.test(name),
  );
  const originals: ImageFile[] = members.map(({ name, bytes }, member) => ({
    name: name.slice('checkpoint/'.length),
    member,
    memberName: name,
    source: bytesSource(bytes),
  }));
  const target = originals.filter(({ name }) => !/^(mm|pagemap|fs|ids|pstree|seccomp)/.test(name));

  const change = fc.record({
    file: fc.nat(target.length - 1),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    to: fc.nat(255),
  });
  const lies = (context: ResolveContext): readonly unknown[] =>
    [...context.gaps, ...context.notCaptured].flatMap(({ source }) =>
      source.filter(
        ({ member, offset, length }) =>
          offset < 0 || length < 0 || offset + length > members[member]!.bytes.length,
      ),
    );

  test('never make a resolver throw, and what is stated lies within its member', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        const edited = new Map<string, Uint8Array>();
        for (const { file, at, to } of changes) {
          const { name, source } = target[file]!;
          const bytes = edited.get(name) ?? Uint8Array.from(source.read(0, source.size));
          bytes[Math.floor(at * bytes.length)] = to;
          edited.set(name, bytes);
        }
        const context = contextOf(
          originals.map((file) => ({
            ...file,
            source: bytesSource(edited.get(file.name) ?? file.source.read(0, file.source.size)),
          })),
        );
        const facts = resolveAll(context);
        expect(lies(context)).toEqual([]);
        expect(facts.files.byId.size).toBe(facts.files.files.length);
        expect(new Set(facts.descriptors.map(({ pid, fd }) => `${pid} ${fd}`)).size).toBe(
          facts.descriptors.length,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('and cuts at any place leave what stands before them', () => {
    fc.assert(
      fc.property(
        fc.nat(target.length - 1),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (index, part) => {
          const cut = target[index]!;
          const size = Math.floor(part * cut.source.size);
          const context = contextOf(
            originals.map((file) =>
              file === cut ? { ...file, source: bytesSource(cut.source.read(0, size)) } : file,
            ),
          );
          resolveAll(context);
          expect(
            [...context.gaps, ...context.images.gaps()].some(({ member }) => member !== null) ||
              size === cut.source.size ||
              isWhole(cut, size),
          ).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  /** A cut that falls between two entries is a shorter image, not a damaged one; some images lose nothing that is referred to. */
  function isWhole(file: ImageFile, size: number): boolean {
    return (
      contextOf([{ ...file, source: bytesSource(file.source.read(0, size)) }]).images.image(file.name)!.gaps
        .length === 0
    );
  }
});
