/** What looks like a secret and that no rule is sure of goes from what was chosen, and stands in the list. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { createSigningKey, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import { plantedArchive } from '../../builders/planted-secrets.ts';
import { PLAIN_IMPORT } from '../engine/engine-process.ts';

const PASSPHRASE = 'a passphrase';
const TOKEN = 'kV7rTq2LzX9mWb4YcN8p';
const DIGEST = '2d4f1a7c9b8e3d6f5a0c1b2e4d7f8a9c3b5e6d1f0a2c4b8d7e9f1a3c5b7d9e0f';
const TEXT = `start of notes\nsomebody left ${TOKEN} here\nimage sha256:${DIGEST}\n/usr/lib/x86_64-linux-gnu/libQt5XcbQpa.so.5\nconst dbPassword = 'forestPepper';\n`;
const COPIED = 'st0rch+Nest';
const COPIES = `jo  h@x.example  ${COPIED}\nagain: (${COPIED})\nin base64 ${Buffer.from(`ab ${COPIED} cd`).toString('base64')} and so\n`;
const folder = mkdtempSync(join(tmpdir(), 'permafrost-suspects-'));
const keyPath = join(folder, 'key');
const client = createLocalClient();
let checkpoint = '';
let key = '';
let copiesKey = '';

beforeAll(async () => {
  writeKeyFiles(keyPath, createSigningKey(), 'A. Examiner', PASSPHRASE);
  const archive = join(folder, 'planted.tar');
  writeFileSync(archive, plantedArchive({ 'app/notes.bin': TEXT, 'app/copies.bin': COPIES }));
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive] });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
  const { handle, count } = await client.call('list.open', { list: 'file', checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  const keyOf = (path: string): string =>
    rows.find(({ cells }) => (cells['path'] as { text: string }).text === path)!.key;
  key = keyOf('/app/notes.bin');
  copiesKey = keyOf('/app/copies.bin');
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Range {
  readonly evidence: string;
  readonly member: number;
  readonly offset: number;
  readonly length: number;
}

async function exported(name: string, includeSecrets: boolean, fileKey = key, range?: Range): Promise<string> {
  const path = join(folder, name);
  const exhibits = [range === undefined ? { kind: 'file' as const, checkpoint, key: fileKey } : { kind: 'bytes' as const, ...range }];
  const options = { path, keyPath, passphrase: PASSPHRASE, signerName: null, exhibits, environment: false, logs: false };
  const { job } = await client.call('export.bundle', { ...options, custodyTexts: false, unknownContent: true, includeSecrets, findings: null, pdf: false });
  await client.call('export.result', { job });
  return path;
} // prettier-ignore

it('in place, and paths and digests stay', async () => {
  const path = await exported('redacted', false);
  const expected = TEXT.replace(TOKEN, 'X'.repeat(TOKEN.length)).replace('forestPepper', 'X'.repeat(12));
  expect(readFileSync(join(path, 'data/exhibits/0001.bin'), 'utf8')).toBe(expected);
  const { redactions } = JSON.parse(readFileSync(join(path, 'data/redactions.json'), 'utf8')) as {
    redactions: { file: string; offset: number; length: number; kind: string; form: string }[];
  };
  expect(redactions.filter(({ file }) => file === 'data/exhibits/0001.bin')).toMatchObject([
    { offset: TEXT.indexOf(TOKEN), length: TOKEN.length, kind: 'suspected token', form: 'utf-8' },
    { offset: TEXT.indexOf('forestPepper'), length: 12, kind: 'suspected password', form: 'utf-8' },
  ]);
}, 60_000);

it('in all copies and forms where hardly anything else is the same', async () => {
  const path = await exported('copies', false, copiesKey);
  const left = readFileSync(join(path, 'data/exhibits/0001.bin'), 'utf8');
  const filled = 'X'.repeat(COPIED.length);
  expect(left).toMatch(`jo  h@x.example  ${filled}\nagain: (${filled})\n`);
  expect(left).not.toContain(Buffer.from(`ab ${COPIED} cd`).toString('base64').slice(4, 16));
  expect(left).toHaveLength(COPIES.length);
}, 60_000);

it('not where secrets were to be included', async () => {
  expect(readFileSync(join(await exported('whole', true), 'data/exhibits/0001.bin'), 'utf8')).toBe(TEXT);
}, 60_000);

it('nor in the list of secrets', async () => {
  const scan = await client.call('secrets.scan', {});
  await client.call('job.result', { job: scan.job });
  const { secrets } = await client.call('secrets.list', {});
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter(({ kind }) => kind.startsWith('suspected'))).toEqual([]);
}, 60_000);

it('also where what tells them stands before the range that was chosen, and up to its borders', async () => {
  const { checkpoints } = (await client.call('case.summary', {}))!;
  const { handle, count } = await client.call('list.open', {
    list: 'filesystem_entry',
    checkpoints: [checkpoint],
  });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  const row = rows.find(({ cells }) => (cells['path'] as { text: string }).text.endsWith('app/notes.bin'))!;
  const at = TEXT.indexOf('forestPepper');
  for (const [index, [from, length, left]] of (
    [
      [0, 14, `${'X'.repeat(12)}';`],
      [3, 12, `${'X'.repeat(9)}';\n`],
      [2, 4, 'XXXX'],
      [-3, 6, "= 'XXX"],
    ] as const
  ).entries()) {
    const range = {
      evidence: checkpoints[0]!.evidence,
      member: Number(row.cells['member']),
      offset: at + from,
      length,
    };
    const path = await exported(`range-${index}`, false, key, range);
    expect(readFileSync(join(path, 'data/exhibits/0001.bin'), 'utf8')).toBe(left);
  }
}, 60_000);
