/** The process graph as the window asks for it, and as others do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { PLAIN_IMPORT, SAMPLE } from './engine-process.ts';

let folder: string;
let client: LocalClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-graph-'));
  client = createLocalClient();
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: null });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [SAMPLE] });
  await client.call('job.result', { job });
});
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

test('without spans it lacks the bytes behind its channels, and nothing else', async () => {
  const whole = await client.call('graph.read', { checkpoints: null });
  expect(whole.channels.length).toBeGreaterThan(10);
  for (const { id, source } of whole.channels) expect(source.length, id).toBeGreaterThan(0);
  const channels = whole.channels.map((channel) => ({ ...channel, source: [] }));
  expect(await client.call('graph.read', { checkpoints: null, spans: false })).toEqual({
    ...whole,
    channels,
  });
});
