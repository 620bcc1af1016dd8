import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentClass } from '../../../electron/engine/memory/content-class.ts';
import { CONTENT_CELLS, CONTENT_CLASSES } from '../../../shared/api/index.ts';
import { caseWith, truth, type CaseFixture } from './case-fixture.ts';

let made: CaseFixture;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz', 'chain.tar.zst');
  const summary = await made.client.call('case.summary', {});
  ids = new Map(summary!.checkpoints.map((one) => [one.title, one.id]));
});
afterAll(() => made.remove());

describe('memory over the contract', () => {
  it('has the mappings of the truth for every process', async () => {
    const checkpoint = ids.get('web-compromised')!;
    const { spaces } = await made.client.call('memory.spaces', { checkpoint });
    const { processes } = truth('web-compromised');
    expect(spaces.map(({ pid }) => pid)).toEqual(processes.map(({ pid }) => pid).sort((a, b) => a - b));
    for (const { pid, maps } of processes) {
      const { regions } = await made.client.call('memory.map', { checkpoint, pid });
      const shown = new Map(regions.map((region) => [region.start, region]));
      // The kernel splits what it maps for the clock, and the dump joins it again.
      const joined = (start: bigint): boolean =>
        regions.some((one) => one.kind === 'vvar' && one.start <= start && start < one.end);
      for (const { start, end, perms } of maps) {
        if (joined(BigInt(start))) continue;
        expect(shown.get(BigInt(start))).toMatchObject({ end: BigInt(end), permissions: perms });
      }
      for (const { key, start } of regions) expect(key).toBe(`${pid}/0x${start.toString(16)}`);
    }
  });

  it.each(['web-compromised', 'chain/3'])('reads the needles of %s with origin and place', async (title) => {
    const checkpoint = ids.get(title)!;
    const { needles } = truth(title === 'chain/3' ? 'chain-3' : title);
    for (const { needle, pid, address } of needles.slice(0, 40)) {
      const length = Buffer.byteLength(needle);
      const { runs } = await made.client.call('memory.read', {
        checkpoint,
        pid,
        address: BigInt(address),
        length,
      });
      expect(Buffer.concat(runs.map(({ bytes }) => bytes!)).toString()).toBe(needle);
      for (const run of runs) {
        for (const span of run.source) {
          const summary = await made.client.call('case.summary', {});
          const holder = summary!.checkpoints.find(({ id }) => id.startsWith(span.checkpoint ?? checkpoint));
          const { bytes } = await made.client.call('bytes.read', {
            ...span,
            evidence: holder!.evidence,
            length: run.length,
          });
          expect(Buffer.from(bytes).equals(run.bytes!)).toBe(true);
        }
      }
    }
  });

  it('masks what bytes.read masks, at the address where the process has it', async () => {
    const checkpoint = ids.get('web-compromised')!;
    const { regions } = await made.client.call('memory.map', { checkpoint, pid: 17 });
    const stack = regions.find(({ kind }) => kind === 'stack')!;
    const { runs, masked } = await made.client.call('memory.read', {
      checkpoint,
      pid: 17,
      address: stack.start,
      length: Number(stack.end - stack.start),
    });
    const memory = Buffer.concat(runs.map(({ bytes, length }) => bytes ?? Buffer.alloc(length)));
    const secret = 'Tr0ub4dor-and-3-lab-only';
    const at = memory.indexOf(`DB_PASSWORD=${secret}`) + 'DB_PASSWORD='.length;
    // The same bytes reached as a place of memory and as a place of the pages image.
    const address = stack.start + BigInt(at) - 4n;
    const around = await made.client.call('memory.read', { checkpoint, pid: 17, address, length: 40 });
    const [span] = around.runs[0]!.source;
    const summary = await made.client.call('case.summary', {});
    const { evidence } = summary!.checkpoints.find(({ id }) => id === checkpoint)!;
    const { member, offset } = span!;
    const { places } = await made.client.call('memory.masked', {
      places: [
        { checkpoint, pid: 17, address, length: 40 },
        { evidence, member, offset, length: 10 },
      ],
    });
    expect(places.map((parts) => parts[0])).toMatchObject([
      { from: 4, to: 4 + secret.length },
      { from: 4, to: 10 },
    ]);
    expect(masked).toContainEqual(
      expect.objectContaining({
        address: stack.start + BigInt(at),
        length: secret.length,
        list: 'environment',
      }),
    );
  });

  it('shows what a pre-dump holds as the ranges of its page map', async () => {
    const checkpoint = ids.get('chain/1')!;
    const { spaces } = await made.client.call('memory.spaces', { checkpoint });
    expect(spaces.length).toBeGreaterThan(0);
    const { pid } = spaces[0]!;
    const { regions } = await made.client.call('memory.map', { checkpoint, pid });
    const { start, key, permissions } = regions[0]!;
    expect({ key, permissions }).toEqual({ key: null, permissions: '' });
    const { runs } = await made.client.call('memory.read', { checkpoint, pid, address: start, length: 4096 });
    expect(runs[0]).toMatchObject({ origin: 'dumped', length: 4096 });
  });

  it('says of unmapped memory that nothing is there, and refuses what is too long or unknown', async () => {
    const checkpoint = ids.get('web-compromised')!;
    const read = (pid: number, length: number) =>
      made.client.call('memory.read', { checkpoint, pid, address: 0n, length });
    expect((await read(17, 4096)).runs).toEqual([
      { address: 0n, length: 4096, origin: 'unmapped', bytes: null, source: [] },
    ]);
    await expect(read(17, 2 ** 20 + 1)).rejects.toMatchObject({ detail: { code: 'usage' } });
    await expect(read(999, 16)).rejects.toMatchObject({ detail: { code: 'not-found' } });
  });

  it('samples the content of every mapping within its bounds', async () => {
    const checkpoint = ids.get('web-compromised')!;
    const { regions } = await made.client.call('memory.content', { checkpoint, pid: 1 });
    const { regions: mapped } = await made.client.call('memory.map', { checkpoint, pid: 1 });
    expect(regions.map(({ start }) => start)).toEqual(mapped.map(({ start }) => start));
    for (const [at, { cells, pagesRead }] of regions.entries()) {
      expect(cells.length).toBeLessThanOrEqual(CONTENT_CELLS);
      expect(pagesRead).toBeGreaterThan(0);
      // The vdso is the kernel's own code and always dumped; vvar never is.
      const classes = [...cells].map((code) => CONTENT_CLASSES[code]);
      if (mapped[at]!.kind === 'vdso') expect(classes).toContain('code');
      if (mapped[at]!.kind === 'vvar') expect(new Set(classes)).toEqual(new Set(['gap']));
    }
  });
});

describe('the class of a page', () => {
  const page = (fill: (at: number) => number): Uint8Array =>
    Uint8Array.from({ length: 4096 }, (_, at) => fill(at));

  it('knows zeros, text in ASCII and UTF-16, random and compressed bytes', () => {
    expect(contentClass(page(() => 0))).toBe('zero');
    const text = 'It was the best of times, it was the worst of times.\n';
    expect(contentClass(page((at) => text.charCodeAt(at % text.length)))).toBe('text');
    expect(contentClass(page((at) => (at % 2 === 0 ? text.charCodeAt((at / 2) % text.length) : 0)))).toBe(
      'text',
    );
    expect(contentClass(randomBytes(4096))).toBe('entropy');
    const packed = deflateRawSync(readFileSync(process.execPath).subarray(0, 2 ** 20));
    expect(contentClass(packed.subarray(8192, 12_288))).toBe('entropy');
    expect(contentClass(page((at) => (at % 8 === 0 ? at & 0xff : 0)))).toBe('other');
  });

  it.runIf(process.platform === 'linux')('knows the machine code of the program that runs this test', () => {
    const elf = readFileSync(process.execPath);
    const header = elf.readBigUInt64LE(0x20);
    const count = elf.readUInt16LE(0x38);
    const segments = Array.from({ length: count }, (_, at) => Number(header) + at * 56);
    const executable = segments.filter(
      (at) => elf.readUInt32LE(at) === 1 && (elf.readUInt32LE(at + 4) & 1) === 1,
    );
    const sizeOf = (at: number): number => Number(elf.readBigUInt64LE(at + 32));
    const [code] = executable.sort((a, b) => sizeOf(b) - sizeOf(a)) as [number];
    const offset = Number(elf.readBigUInt64LE(code + 8));
    const size = sizeOf(code);
    const classes = Array.from({ length: 200 }, (_, at) => {
      const start = offset + Math.floor((size * (at + 20)) / 240 / 4096) * 4096;
      return contentClass(elf.subarray(start, start + 4096));
    });
    expect(classes.filter((one) => one === 'code').length).toBeGreaterThan(160);
  });
});
