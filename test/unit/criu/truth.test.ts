/** Processes, threads, credentials and mappings of real checkpoints against what the live kernel showed before the freeze. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { displayText } from '../../../shared/text.ts';
import { addressText, u64ToText } from '../../../shared/u64.ts';
import { fixturePath, membersOf } from '../resolve/fixture.ts';
import { asParent, decodeMembers, readerOf, type Decoded } from './decoded.ts';

interface TruthProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  readonly sid: number;
  readonly comm: string;
  readonly state: string;
  readonly zombie?: boolean;
  readonly argv: readonly string[];
  readonly environ: readonly string[];
  readonly exe: string | null;
  readonly exeDeleted: boolean;
  readonly cwd: string | null;
  readonly root: string | null;
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly groups: readonly number[];
  readonly capInh: string;
  readonly capPrm: string;
  readonly capEff: string;
  readonly capBnd: string;
  readonly capAmb: string;
  readonly noNewPrivs: boolean;
  readonly seccomp: number;
  readonly oomScoreAdj: number;
  readonly umask: string;
  readonly nice: number;
  readonly sigIgn: string;
  readonly sigCgt: string;
  readonly threads: readonly { readonly tid: number; readonly comm: string }[];
  readonly maps: readonly {
    readonly start: string;
    readonly end: string;
    readonly perms: string;
    readonly offset: string;
    readonly path: string;
    readonly deleted: boolean;
  }[];
}

interface Truth {
  readonly processes: readonly TruthProcess[];
  readonly needles: readonly {
    readonly needle: string;
    readonly pid: number;
    readonly address: string;
    readonly perms: string;
    readonly map: string;
  }[];
}

function truthOf(name: string): Truth {
  const url = new URL(`../../fixtures/checkpoints/truth/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Truth;
}

function chain3(): Decoded {
  const members = membersOf(fixturePath('chain.tar.zst'));
  const first = decodeMembers(members, 'chain/1/');
  const second = decodeMembers(members, 'chain/2/', { parent: asParent(first, 'one'), parentLink: '../1' });
  return decodeMembers(members, 'chain/3/', { parent: asParent(second, 'two'), parentLink: '../2' });
}

const SAMPLES: readonly (readonly [string, () => Decoded])[] = [
  ['mini', () => decodeMembers(membersOf(fixturePath('mini.tar')))],
  ['features', () => decodeMembers(membersOf(fixturePath('features.tar.zst')))],
  ['web-compromised', () => decodeMembers(membersOf(fixturePath('sample/web-compromised.tar.gz')))],
  ['containerd-web-benign', () => decodeMembers(membersOf(fixturePath('containerd-web-benign.tar.zst')))],
  ['hostile-strings', () => decodeMembers(membersOf(fixturePath('hostile-strings.tar.zst')))],
  ['chain-3', chain3],
];

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : displayText(bytes));
const mask = (value: bigint | null | undefined): string | null =>
  value === null || value === undefined ? null : u64ToText(value);
const RUNNING = ['running', 'sleeping', 'disk sleep', 'idle'];
const numerically = (a: number, b: number): number => a - b;

describe.each(SAMPLES)('%s', (name, decode) => {
  const decoded = decode();
  const { facts } = decoded;
  const truth = truthOf(name);
  const live = truth.processes.filter(({ zombie }) => zombie !== true);
  const process = (pid: number) => facts.process.find((row) => row.pid === pid)!;

  test('decodes without a gap or a leftover', () => {
    expect(facts.gap).toEqual([]);
    expect(facts.leftover).toEqual([]);
    expect(facts.checkpoint).toMatchObject({ kind: 'dump', architecture: 'x86-64', pageSize: 4096 });
  });

  test('has the processes with their places in the tree, names and states', () => {
    const want = truth.processes.map(({ pid, ppid, pgid, sid, comm, state }) => {
      return { pid, ppid, pgid, sid, comm, state: RUNNING.includes(state) ? 'alive' : state };
    });
    const got = facts.process.map(({ pid, ppid, pgid, sid, comm, state }) => {
      return { pid, ppid, pgid, sid, comm: text(comm), state };
    });
    expect(got.sort((a, b) => a.pid - b.pid)).toEqual(want);
  });

  test('reads arguments and environments from memory', () => {
    for (const { pid, argv, environ } of live) {
      expect(process(pid).argv!.map(displayText)).toEqual(argv);
      const entries = facts.environment.filter((row) => row.pid === pid);
      expect(entries.map(({ entry }) => displayText(entry))).toEqual(environ);
    }
  });

  test('names the bytes that arguments and variables were read from', () => {
    const bytesAt = (spans: (typeof facts.process)[number]['source']): Buffer =>
      Buffer.concat(
        spans.map(({ member, offset, length, checkpoint }) => {
          const level = parents(decoded).find(({ id }) => id === (checkpoint ?? null))!;
          return level.member(member).read(offset, length);
        }),
      );
    for (const row of facts.process) {
      const spans = row.source.filter(({ supports }) => supports === 'argv');
      expect(bytesAt(spans)).toEqual(Buffer.from(row.cmdline!));
    }
    for (const { entry, source } of facts.environment) expect(bytesAt(source)).toEqual(Buffer.from(entry));
  });

  test('has executable, working directory, root and umask', () => {
    for (const { pid, exe, exeDeleted, cwd, root, umask } of live) {
      const row = process(pid);
      expect([text(row.exe), row.exeDeleted, text(row.cwd), text(row.root), row.umask]).toEqual([
        exe,
        exeDeleted,
        cwd,
        root,
        Number.parseInt(umask, 8),
      ]);
    }
  });

  test('has ids, groups, capabilities and signal masks', () => {
    for (const want of live) {
      const row = process(want.pid);
      const got = facts.credential.find(({ pid, tid }) => pid === want.pid && tid === want.pid)!;
      expect(got.uids).toEqual(want.uids);
      expect(got.gids).toEqual(want.gids);
      expect([...got.groups].sort(numerically)).toEqual([...want.groups].sort(numerically));
      for (const set of ['capInh', 'capPrm', 'capEff', 'capBnd', 'capAmb'] as const) {
        expect(mask(got[set])).toBe(want[set]);
      }
      expect([mask(row.sigIgn), mask(row.sigCgt)]).toEqual([want.sigIgn, want.sigCgt]);
      expect([row.noNewPrivs, row.seccompMode]).toEqual([want.noNewPrivs, want.seccomp]);
      expect([row.oomScoreAdj, row.nice]).toEqual([want.oomScoreAdj, want.nice]);
    }
  });

  test('has every thread with its own name', () => {
    for (const { pid, threads, zombie } of truth.processes) {
      const rows = facts.thread.filter((row) => row.pid === pid);
      expect(rows.map(({ tid, comm }) => ({ tid, comm: text(comm) }))).toEqual(threads);
      expect(process(pid).threadCount).toBe(threads.length);
      if (zombie) continue;
      for (const row of rows) {
        expect(row).toMatchObject({ architecture: 'x86-64', bits: 64 });
        expect(row.instructionPointer).not.toBe(0n);
        expect(Object.fromEntries(row.registers)).toMatchObject({
          ip: row.instructionPointer,
          sp: row.stackPointer,
        });
      }
    }
  });

  test('has the mappings as /proc/PID/maps shows them', () => {
    // The kernel's own data pages are made again at restore: CRIU keeps one of the two, roughly.
    const isVvar = (path: string): boolean => path.startsWith('[vvar');
    for (const { pid, maps } of live) {
      const got = facts.memory_map.filter((row) => row.pid === pid && row.kind !== 'guard');
      const want = maps
        .filter(({ path }) => !isVvar(path))
        .map((map) => [
          BigInt(map.start),
          BigInt(map.end),
          map.perms,
          BigInt(map.offset),
          map.path,
          map.deleted,
        ]);
      const shown = got
        .map((map) => [map.start, map.end, map.permissions, map.offset, displayText(map.path), map.deleted])
        .filter((map) => !isVvar(map[4] as string));
      expect(shown).toEqual(want);
    }
  });

  test('counts every page of a mapping once', () => {
    for (const { start, end, pages } of facts.memory_map) {
      expect(pages.total).toBe((end - start) / 4096n);
      expect(pages.dumped + pages.parent + pages.lazy + pages.zero + pages.notCaptured).toBe(pages.total);
    }
  });

  test('reads back every string that was seen in memory, but in clean pages of files', () => {
    let read = 0;
    for (const { needle, pid, address, perms, map } of truth.needles) {
      const runs = readerOf(decoded, pid).read(BigInt(address), Buffer.byteLength(needle));
      const unread = runs.filter(({ bytes }) => bytes === null);
      if (unread.length > 0) {
        // What is not in the images is a file's: of a page that this process did not change, or a shared one.
        expect(map).toMatch(/^\//);
        expect(unread[0]!.origin).toBe(perms.endsWith('s') ? 'not-captured' : 'file-not-captured');
        continue;
      }
      expect(Buffer.concat(runs.map(({ bytes }) => bytes!)).toString()).toBe(needle);
      read += 1;
    }
    expect(read).toBeGreaterThanOrEqual(truth.needles.length / 2);
  });

  test('names addresses above 2^63 as they are', () => {
    const high = facts.memory_map.filter(({ start }) => start >= 1n << 63n);
    const want = live.flatMap(({ maps }) => maps.filter(({ start }) => BigInt(start) >= 1n << 63n));
    expect(high.map(({ start, path }) => [addressText(start), displayText(path)])).toEqual(
      want.map(({ start, path }) => [start, path]),
    );
  });
});

interface Level {
  readonly id: string | null;
  readonly member: Decoded['member'];
}

function parents(decoded: Decoded): Level[] {
  const levels: Level[] = [{ id: null, member: decoded.member }];
  for (let at = decoded.parent; at !== null; at = at.parent) {
    const directory = at;
    levels.push({ id: directory.id, member: (index) => directory.memberSource(index) });
  }
  return levels;
}
