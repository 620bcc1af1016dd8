/** Cores of real checkpoints, read by gdb and readelf; both are asked only where they are installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, readCustody } from '../../../electron/casefile/index.ts';
import { layOutCore, type CoreLayout } from '../../../electron/criu/coredump/core-layout.ts';
import type { CoreSegment } from '../../../electron/criu/coredump/types.ts';
import { caseWith, truth, type CaseFixture } from '../engine-memory/case-fixture.ts';

const hasGdb = spawnSync('gdb', ['--version']).status === 0;
const hasReadelf = spawnSync('readelf', ['--version']).status === 0;
const hasElfutils = spawnSync('eu-readelf', ['--version']).status === 0;
if (!hasGdb) console.warn('gdb is not installed: that it opens the cores is not tested here');

const CORES = [
  ['web-compromised', 1],
  ['web-compromised', 17],
  ['web-compromised', 34],
  ['features', 1],
  ['features', 9],
  ['chain-3', 399],
] as const;

let made: CaseFixture;
const paths = new Map<string, string>();
const registers = new Map<string, Map<number, Map<string, bigint>>>();

beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz', 'features.tar.zst', 'chain.tar.zst');
  const summary = await made.client.call('case.summary', {});
  for (const [name, pid] of CORES) {
    const title = name === 'chain-3' ? 'chain/3' : name;
    const checkpoint = summary!.checkpoints.find((one) => one.title === title)!.id;
    const path = join(made.folder, `${name}.${pid}.core`);
    const { job } = await made.client.call('core.start', { checkpoint, pid, path });
    for (;;) if ((await made.client.call('tool.take', { job })).ended) break;
    paths.set(`${name} ${pid}`, path);
    registers.set(`${name} ${pid}`, await registersOf(checkpoint, pid));
  }
}, 120_000);

afterAll(() => made.remove());

async function registersOf(checkpoint: string, pid: number): Promise<Map<number, Map<string, bigint>>> {
  const { handle, count } = await made.client.call('list.open', {
    list: 'thread',
    checkpoints: [checkpoint],
    equals: { pid },
  });
  const { rows } = await made.client.call('list.range', { handle, from: 0, to: count });
  return new Map(
    rows.map(({ cells }) => [
      Number(cells['tid']),
      new Map(cells['registers'] as unknown as readonly (readonly [string, bigint])[]),
    ]),
  );
}

function readelf(...args: string[]): { stdout: string; stderr: string } {
  return spawnSync('readelf', ['-W', ...args], { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
}

function gdb(path: string, ...commands: string[]): string {
  const asked = commands.flatMap((command) => ['-ex', command]);
  const { stdout, stderr } = spawnSync(
    'gdb',
    [
      '-nx',
      '-q',
      '-batch',
      '-iex',
      'set auto-load off',
      '-iex',
      'set sysroot /nonexistent',
      ...asked,
      '-c',
      path,
    ],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    },
  );
  return stdout + stderr;
}

describe('a core file', () => {
  it.runIf(hasGdb).each(CORES)('of %s process %i has every thread with its registers in gdb', (name, pid) => {
    const path = paths.get(`${name} ${pid}`)!;
    const wanted = truth(name)
      .processes.find((process) => process.pid === pid)!
      .threads.map(({ tid }) => tid);
    const output = gdb(
      path,
      'info threads',
      'thread apply all -q print/x [$rip, $rsp, $rbp, $rax, $fs_base]',
    );
    const shown = [...output.matchAll(/^[* ] +\d+ +(?:Thread \S+ \()?LWP (\d+)/gm)].map(([, tid]) =>
      Number(tid),
    );
    expect([...new Set(shown)].sort((a, b) => a - b)).toEqual([...wanted].sort((a, b) => a - b));
    for (const tid of wanted) {
      const own = registers.get(`${name} ${pid}`)!.get(tid)!;
      const answer = gdb(
        path,
        `python [t.switch() for t in gdb.selected_inferior().threads() if t.ptid[1] == ${tid} or t.ptid[2] == ${tid}]`,
        'info registers rip rsp rbp rax rbx r15 fs_base',
      );
      for (const [register, field] of [
        ['rip', 'ip'],
        ['rsp', 'sp'],
        ['rbp', 'bp'],
        ['rax', 'ax'],
        ['rbx', 'bx'],
        ['r15', 'r15'],
        ['fs_base', 'fs_base'],
      ] as const) {
        const value = new RegExp(`^${register} +(0x[0-9a-f]+)`, 'm').exec(answer)?.[1];
        expect([tid, register, value]).toEqual([tid, register, `0x${own.get(field)!.toString(16)}`]);
      }
    }
  });

  it.runIf(hasGdb).each(CORES)(
    'of %s process %i shows the strings of the ground truth in gdb',
    (name, pid) => {
      const needles = truth(name).needles.filter(
        (needle) => needle.pid === pid && needle.map !== '/usr/local/bin/features',
      );
      const some = needles.slice(0, 60);
      const output = gdb(
        paths.get(`${name} ${pid}`)!,
        'set print elements 0',
        ...some.map(({ needle, address }) => `x/${Buffer.byteLength(needle)}xb ${address}`),
      );
      const memory = new Map<bigint, number>();
      for (const [, address, bytes] of output.matchAll(
        /^(0x[0-9a-f]+)(?: <[^>]*>)?:\s+((?:0x[0-9a-f]{2}\s*)+)$/gm,
      )) {
        bytes!
          .trim()
          .split(/\s+/)
          .forEach((byte, index) => memory.set(BigInt(address!) + BigInt(index), Number(byte)));
      }
      for (const { needle, address } of some) {
        const read = Array.from(Buffer.from(needle), (_, index) =>
          memory.get(BigInt(address) + BigInt(index)),
        );
        expect({ address, read }).toEqual({ address, read: [...Buffer.from(needle)] });
      }
    },
  );

  it.runIf(hasGdb)('gives a backtrace and the command line without any of the mapped files', () => {
    const output = gdb(paths.get('web-compromised 34')!, 'bt');
    expect(output).toContain('Core was generated by `[kworker/0:1]');
    expect(output).toMatch(/^#0 +0x[0-9a-f]+ in/m);
    expect(output).toMatch(/^#1 +0x000055eb0a2e91a5 in/m); // in the deleted program, whose pages the ghost file has
  });

  it.runIf(hasReadelf).each(CORES)(
    'of %s process %i is well-formed for readelf, segments as the mappings',
    (name, pid) => {
      const path = paths.get(`${name} ${pid}`)!;
      const { stdout, stderr } = readelf('-h', '-l', '-n', path);
      expect(stderr.split('\n').filter((line) => /warning|error/i.test(line))).toEqual([]);
      expect(stdout).toContain('CORE (Core file)');
      const wanted = truth(name).processes.find((process) => process.pid === pid)!;
      expect(stdout.match(/NT_PRSTATUS/g)).toHaveLength(wanted.threads.length);
      const loads = [
        ...stdout.matchAll(/^ +LOAD +(0x\w+) (0x\w+) 0x\w+ (0x\w+) (0x\w+) (.{3}) +0x1000$/gm),
      ].map((match) => ({
        offset: Number(match[1]),
        start: BigInt(match[2]!),
        fileSize: Number(match[3]),
        end: BigInt(match[2]!) + BigInt(match[4]!),
      }));
      const size = readFileSync(path).length;
      for (const { offset, fileSize } of loads)
        expect(offset + fileSize).toBeLessThanOrEqual(Math.max(size, offset));
      // Neighbouring segments joined are the mappings of /proc/PID/maps joined.
      const joined = (ranges: { start: bigint; end: bigint }[]): string[] => {
        const sorted = [...ranges].sort((a, b) => (a.start < b.start ? -1 : 1));
        const result: { start: bigint; end: bigint }[] = [];
        for (const { start, end } of sorted) {
          const last = result.at(-1);
          if (last?.end === start) last.end = end;
          else result.push({ start, end });
        }
        return result.map(({ start, end }) => `${start.toString(16)}-${end.toString(16)}`);
      };
      const maps = wanted.maps.map(({ start, end }) => ({ start: BigInt(start), end: BigInt(end) }));
      expect(joined(loads)).toEqual(joined(maps));
    },
  );

  it('enters the custody log with its hash', async () => {
    const connection = openReader(made.path);
    const entries = readCustody(connection).filter(({ entry }) => entry.action === 'core-exported');
    connection.close();
    expect(entries).toHaveLength(CORES.length);
    for (const { entry, texts } of entries) {
      const bytes = readFileSync(texts['path']!);
      expect(entry.detail['bytes']).toBe(bytes.length);
      expect(entry.detail['sha256']).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('is refused for a process without memory and leaves nothing behind', async () => {
    const summary = await made.client.call('case.summary', {});
    const checkpoint = summary!.checkpoints.find((one) => one.title === 'features')!.id;
    const path = join(made.folder, 'zombie.core');
    const { job } = await made.client.call('core.start', { checkpoint, pid: 10, path });
    await expect(made.client.call('tool.take', { job })).rejects.toThrow('process 10');
    expect(() => readFileSync(path)).toThrow('ENOENT');
  });

  it.runIf(hasReadelf)('counts more segments than e_phnum can in the first section header', () => {
    const path = join(made.folder, 'many.core');
    writeFileSync(path, armCore(absent(70_000)).head);
    const { stdout } = readelf('-h', '-l', path);
    expect(stdout).toMatch(/Number of program headers: +65535 \(70001\)/);
    expect(stdout.match(/^ +LOAD /gm)).toHaveLength(70_000);
  });

  it.runIf(hasReadelf)('says which bytes of it are headers, and which can be run but not written', () => {
    const path = join(made.folder, 'code.core');
    const segment = (start: bigint, pages: bigint, flags: number, content: 'known' | 'absent') => ({
      start,
      end: start + pages * 4096n,
      flags,
      content,
    });
    const { head, code } = armCore([
      segment(0x10000n, 2n, 5, 'known'),
      segment(0x20000n, 1n, 6, 'known'),
      segment(0x30000n, 1n, 5, 'absent'),
      segment(0x40000n, 3n, 1, 'known'),
      segment(0x50000n, 1n, 7, 'known'),
    ]);
    writeFileSync(path, head);
    const lines = readelf('-l', path).stdout.split('\n');
    const placed = lines.flatMap((line) => {
      const [, type, offset, size, flags] =
        /^ +(NOTE|LOAD) +(0x[0-9a-f]+) 0x[0-9a-f]+ 0x[0-9a-f]+ (0x[0-9a-f]+) 0x[0-9a-f]+ (.{3})/.exec(line) ??
        [];
      return type === undefined ? [] : [{ type, offset: Number(offset), length: Number(size), flags }];
    });
    const runnable = placed.filter(({ flags, length }) => length > 0 && (flags === 'R E' || flags === '  E'));
    expect(code).toEqual([
      { offset: 0, length: placed[0]!.offset },
      ...runnable.map(({ offset, length }) => ({ offset, length })),
    ]);
    expect(runnable.map(({ length }) => length)).toEqual([8192, 12_288]);
  });

  it.runIf(hasElfutils)('of aarch64 has its register sets where elfutils looks for them', () => {
    const path = join(made.folder, 'arm.core');
    writeFileSync(path, armCore(absent(3)).head);
    const { stdout } = spawnSync('eu-readelf', ['-n', path], { encoding: 'utf8' });
    expect(stdout).toMatch(/pid: 7, ppid: 1, pgrp: 7, sid: 7/);
    expect(stdout).toMatch(/fname: arm, psargs: arm x$/m);
    expect(stdout).toMatch(/^ +0+-0*1000 0*3000 4096 +\/bin\/arm$/m);
    const values = new Map(
      [...stdout.matchAll(/\b(x\d+|sp|pc|pstate|fpsr|fpcr): +(0x[0-9a-f]+|-?\d+)/g)].map((m) => [m[1], m[2]]),
    );
    expect(BigInt(values.get('x1')!)).toBe(1001n);
    expect(BigInt(values.get('sp')!)).toBe(1031n);
    expect(BigInt(values.get('pc')!)).toBe(1032n);
    expect(BigInt(values.get('fpsr')!)).toBe(5n);
    expect(BigInt(values.get('fpcr')!)).toBe(6n);
  });
});

/** Registers 1000 to 1033, fpsr 5, fpcr 6. */
function armCore(segments: readonly CoreSegment[]): CoreLayout {
  const registerBytes = new Uint8Array(34 * 8);
  const view = new DataView(registerBytes.buffer);
  for (let index = 0; index < 34; index++) view.setBigUint64(index * 8, 1000n + BigInt(index), true);
  const floatingPoint = new Uint8Array(528);
  floatingPoint[512] = 5;
  floatingPoint[516] = 6;
  return layOutCore({
    machine: 'aarch64',
    pageSize: 4096,
    process: {
      pid: 7,
      ppid: 1,
      pgid: 7,
      sid: 7,
      uid: 1000,
      gid: 1000,
      nice: 0,
      zombie: false,
      stopped: false,
      flags: 0n,
      comm: Buffer.from('arm'),
      arguments: Buffer.from('arm\0x\0'),
    },
    threads: [
      {
        tid: 7,
        registers: registerBytes,
        floatingPoint,
        extendedState: null,
        pendingSignals: 0n,
        blockedSignals: 0n,
      },
    ],
    auxv: [[6n, 4096n]],
    files: [{ start: 0n, end: 0x1000n, offset: 0x3000n, path: Buffer.from('/bin/arm') }],
    segments,
  });
}

function absent(count: number): CoreSegment[] {
  return Array.from({ length: count }, (_, index) => ({
    start: BigInt(index) * 0x2000n,
    end: BigInt(index) * 0x2000n + 0x1000n,
    flags: 4,
    content: 'absent',
  }));
}
