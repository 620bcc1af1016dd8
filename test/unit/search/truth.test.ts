/** Every place of the truth's needles is found, and nothing else, by both engines. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { FIXTURES, PLAIN_IMPORT, SAMPLE } from '../engine/engine-process.ts';

interface Needle {
  readonly needle: string;
  readonly pid: number;
  readonly address: string;
  readonly map: string;
}

/** Programs that the archive does not hold: of their pages only those that a process changed are in the images. */
const NOT_IN_ARCHIVE: Readonly<Record<string, string>> = { features: '/usr/local/bin/features' };

const folder = mkdtempSync(join(tmpdir(), 'permafrost-needles-'));
let client: LocalClient;
beforeAll(() => {
  execFileSync('tar', ['-x', '-C', folder], {
    input: zstdDecompressSync(readFileSync(join(FIXTURES, 'chain.tar.zst'))),
  });
  client = createLocalClient();
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importAll(name: string, paths: readonly string[]): Promise<string> {
  await client.call('case.create', { path: join(folder, `${name}.pfcase`), examiner: null });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [...paths] });
  const { outcomes } = await client.call('job.result', { job });
  return outcomes.at(-1)!.checkpoints.at(-1)!;
}

async function places(checkpoint: string, needles: readonly string[], engine: 'auto' | 'scanner') {
  const patterns = needles.map((value) => ({ kind: 'text', value }) as const);
  const { job, search } = await client.call('search.start', {
    patterns,
    checkpoints: [checkpoint],
    engine,
  });
  await client.call('job.result', { job });
  const found: string[] = [];
  for (let from = 0; ;) {
    const { hits, full } = await client.call('search.hits', { search, from, to: from + 500, context: 0 });
    expect(full).toBe(false);
    if (hits.length === 0) break;
    from += hits.length;
    for (const hit of hits) {
      for (const { pid, address } of hit.owners) {
        found.push(`${needles[hit.pattern]} ${pid} 0x${address!.toString(16)}`);
      }
    }
  }
  await client.call('search.close', { search });
  return found.sort();
}

describe.each([
  ['web-compromised', [SAMPLE]],
  ['features', [join(FIXTURES, 'features.tar.zst')]],
  ['hostile-strings', [join(FIXTURES, 'hostile-strings.tar.zst')]],
  ['containerd-web-benign', [join(FIXTURES, 'containerd-web-benign.tar.zst')]],
  ['chain-3', ['2', '1', '3'].map((level) => join(folder, 'chain', level))],
] as const)('the needles of %s', (name, paths) => {
  const truth = JSON.parse(readFileSync(join(FIXTURES, `truth/${name}.json`), 'utf8')) as {
    needles: readonly Needle[];
  };
  const all = new Set(truth.needles.map(({ needle, pid, address }) => `${needle} ${pid} ${address}`));
  const certain = truth.needles
    .filter(({ map }) => map !== NOT_IN_ARCHIVE[name])
    .map(({ needle, pid, address }) => `${needle} ${pid} ${address}`);
  const texts = [...new Set(truth.needles.map(({ needle }) => needle))];

  test('are found at their pids and addresses and nowhere else', async () => {
    expect(certain.length).toBeGreaterThan(10);
    const checkpoint = await importAll(name, paths);
    const found = await places(checkpoint, texts, 'auto');
    expect(found.filter((place) => !all.has(place))).toEqual([]);
    expect(certain.filter((place) => !found.includes(place))).toEqual([]);
    expect(await places(checkpoint, texts, 'scanner')).toEqual(found);
  });
});
