/** A scan of a real case: by value, every place that the truth has, masks, reveal. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { PLAIN_IMPORT } from '../engine/engine-process.ts';
import type { CallOutput } from '../../../shared/api/index.ts';

const fixture = (name: string): string =>
  new URL(`../../fixtures/checkpoints/${name}`, import.meta.url).pathname;
const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-secrets-'));
const client = createLocalClient();
let checkpoint = '';
let list: CallOutput<'secrets.list'>;

beforeAll(async () => {
  await client.call('case.create', { path: path.join(folder, 'a.pfcase'), examiner: 'test' });
  const archive = fixture('containerd-web-benign.tar.zst');
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive] });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
  const scan = await client.call('secrets.scan', {});
  await client.call('job.result', { job: scan.job });
  list = await client.call('secrets.list', {});
}, 120_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a scan', () => {
  it('has every needle of the truth that is a secret, at its places', async () => {
    const truth = JSON.parse(readFileSync(fixture('truth/containerd-web-benign.json'), 'utf8')) as {
      needles: { needle: string; pid: number; address: string }[];
    };
    const secrets = [
      '4111111111111111',
      'Tr0ub4dor-and-3-lab-only',
      'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    ];
    for (const secret of secrets) {
      const group = list.secrets.find(({ length, kind }) => length === secret.length && kind !== 'JWT')!;
      const { places } = await client.call('secrets.places', { id: group.id, from: 0, to: 500 });
      const at = places.map(({ pid, address }) => `${pid} 0x${address?.toString(16)}`);
      for (const { needle, pid, address } of truth.needles)
        if (needle === secret) expect(at).toContain(`${pid} ${address}`);
    }
    expect(JSON.stringify(list)).not.toContain('Tr0ub4dor');
  });

  it('masks copies in memory, and reveals what it found with an entry in the log', async () => {
    const card = list.secrets.find(({ kind }) => kind === 'card number')!;
    const { places } = await client.call('secrets.places', { id: card.id, from: 0, to: 10 });
    const place = places.find(({ address }) => address !== null)!;
    const read = await client.call('memory.read', {
      checkpoint,
      pid: place.pid!,
      address: place.address! + 3n,
      length: 4,
    });
    expect(read.masked).toContainEqual(
      expect.objectContaining({ masked: 'card number', address: place.address, length: 16 }),
    );
    const { value } = await client.call('secret.reveal', {
      checkpoint,
      list: 'secret',
      key: card.id,
      column: 'value',
      index: null,
    });
    expect(value.text).toBe('4111111111111111');
  });
});
