/** Parents of a chain, found in any order of import, and chosen where only their pages fit. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { bearsLinkedName, parentPath } from '../../../electron/engine/import/parent-proposal.ts';
import { FIXTURES, PLAIN_IMPORT } from './engine-process.ts';

interface Shown {
  readonly processes: readonly { readonly argv: readonly string[]; readonly environ: readonly string[] }[];
}

const truth = JSON.parse(readFileSync(join(FIXTURES, 'truth/chain-3.json'), 'utf8')) as Shown;

let folder: string;
let client: LocalClient;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-chains-'));
  execFileSync('tar', ['-x', '-C', folder], {
    input: zstdDecompressSync(readFileSync(join(FIXTURES, 'chain.tar.zst'))),
  });
  client = createLocalClient();
});
afterEach(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importPaths(paths: readonly string[]): Promise<string[]> {
  const checkpoints: string[] = [];
  for (const path of paths) {
    const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [path] });
    const { outcomes } = await client.call('job.result', { job });
    checkpoints.push(...outcomes.flatMap((outcome) => outcome.checkpoints));
  }
  return checkpoints;
}

async function shown(checkpoint: string): Promise<Shown> {
  return (await client.call('checkpoint.show', { checkpoint })) as Shown;
}

describe('a chain of pre-dumps', () => {
  test.each([
    ['1', '2', '3'],
    ['3', '2', '1'],
    ['2', '3', '1'],
  ])('is linked and read as one memory when imported as %s, %s, %s', async (...order) => {
    await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: null });
    const ids = await importPaths(order.map((level) => join(folder, 'chain', level)));
    const last = ids[order.indexOf('3')]!;
    const { processes } = await shown(last);
    expect(processes[0]!.argv).toEqual(truth.processes[0]!.argv);
    expect(processes[0]!.environ).toEqual(truth.processes[0]!.environ);
    const summary = await client.call('case.summary', {});
    expect(summary?.checkpoints.map((one) => one.gaps)).toEqual([0, 0, 0]);
    expect(await client.call('chain.show', { checkpoint: last })).toMatchObject({
      state: 'linked',
      parent: ids[order.indexOf('2')],
      unresolvedPages: 0n,
    });
  });

  test('a parent under another name is doubtful: nothing is read through it until the examiner chooses it', async () => {
    renameSync(join(folder, 'chain/2'), join(folder, 'chain/second'));
    renameSync(join(folder, 'chain/1'), join(folder, 'chain/first'));
    await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'E. Xaminer' });
    const [third, second, first] = await importPaths(
      ['3', 'second', 'first'].map((level) => join(folder, 'chain', level)),
    );
    expect(await client.call('chain.show', { checkpoint: third! })).toMatchObject({
      state: 'doubtful',
      parent: null,
      candidates: [{ checkpoint: second }, { checkpoint: first }],
    });
    expect((await shown(third!)).processes[0]!.argv).toBeNull();

    await client.call('chain.link', { checkpoint: third!, parent: second! });
    await client.call('chain.link', { checkpoint: second!, parent: first! });
    expect(await client.call('chain.show', { checkpoint: third! })).toMatchObject({
      state: 'linked',
      decidedBy: 'examiner',
      unresolvedPages: 0n,
    });
    expect((await shown(third!)).processes[0]!.argv).toEqual(truth.processes[0]!.argv);
    await expect(client.call('chain.link', { checkpoint: first!, parent: second! })).rejects.toThrow(
      "can't be the parent",
    );
    expect(await client.call('custody.verify', {})).toMatchObject({ intact: true });
  });
});

describe('what a parent link proposes', () => {
  test('a path inside the archive, or none where it climbs out', () => {
    expect(parentPath('chain/3', '../2')).toBe('chain/2');
    expect(parentPath('checkpoint', '../pre-checkpoint')).toBe('pre-checkpoint');
    expect(parentPath('checkpoint', '../../elsewhere')).toBeNull();
    expect(parentPath('checkpoint', '/absolute')).toBeNull();
  });

  test('a name, which a directory or an archive without directories may bear', () => {
    expect(bearsLinkedName('../2', 'chain/2', 'x.tar')).toBe(true);
    expect(bearsLinkedName('../2', '', 'chain-2.tar.zst')).toBe(true);
    expect(bearsLinkedName('../2', '', '12.tar')).toBe(false);
    expect(bearsLinkedName('../2', 'chain/1', '2.tar')).toBe(false);
  });
});
