/** A password that only its file's path shows is removed from everything that leaves. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { createSigningKey, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import { PLANTED_FILES, WORD_PASSWORD, plantedArchive } from '../../builders/planted-secrets.ts';
import { PLAIN_IMPORT } from '../engine/engine-process.ts';

/** Its name turns what follows round. */
const BENT_FOLDER = '/app/\u202egpj';
const PASSPHRASE = 'a passphrase';
const folder = mkdtempSync(join(tmpdir(), 'permafrost-named-files-'));
const keyPath = join(folder, 'key');
const client = createLocalClient();
let checkpoint = '';

beforeAll(async () => {
  writeKeyFiles(keyPath, createSigningKey(), 'A. Examiner', PASSPHRASE);
  const archive = join(folder, 'planted.tar');
  writeFileSync(archive, plantedArchive({ [`${BENT_FOLDER.slice(1)}/`]: '' }));
  await client.call('case.create', { path: join(folder, 'a.pfcase'), examiner: 'A. Examiner' });
  const { job } = await client.call('import.start', { ...PLAIN_IMPORT, paths: [archive] });
  await client.call('job.result', { job });
  checkpoint = (await client.call('case.summary', {}))!.checkpoints[0]!.id;
}, 60_000);

afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

async function keyOf(path: string): Promise<string> {
  const { handle, count } = await client.call('list.open', { list: 'file', checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  return rows.find(({ cells }) => (cells['path'] as { text: string }).text === path)!.key;
}

/** Of the files of a bundle that is made with one file of the case, those that hold the word. */
async function filesWithWord(name: string, includeSecrets: boolean): Promise<string[]> {
  const path = join(folder, name);
  const exhibits = [{ kind: 'file' as const, checkpoint, key: await keyOf('/app/words.txt') }];
  const options = { path, keyPath, passphrase: PASSPHRASE, signerName: null, exhibits, environment: true, logs: true };
  const { job } = await client.call('export.bundle', { ...options, custodyTexts: true, unknownContent: false, includeSecrets, findings: null, pdf: false });
  await client.call('export.result', { job });
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(path, file)).isFile())
    .filter((file) => readFileSync(join(path, file)).includes(WORD_PASSWORD));
} // prettier-ignore

it('where the file that was chosen has no name for it', async () => {
  expect(PLANTED_FILES['app/words.txt']).toContain(WORD_PASSWORD);
  expect(await filesWithWord('redacted', false)).toEqual([]);
  expect(await filesWithWord('whole', true)).not.toEqual([]);
}, 60_000);

it('a file without content that was chosen is named, and what it is', async () => {
  const refused = async (key: string): Promise<unknown> => {
    const exhibits = [{ kind: 'file' as const, checkpoint, key }];
    const options = { path: join(folder, 'refused'), keyPath, passphrase: PASSPHRASE, signerName: null, exhibits };
    const leaves = { environment: false, logs: false, custodyTexts: false, unknownContent: false, includeSecrets: false };
    const { job } = await client.call('export.bundle', { ...options, ...leaves, findings: null, pdf: false });
    return client.call('export.result', { job }).then(
      () => 'written',
      (caught: unknown) => (caught as { detail: unknown }).detail,
    );
  };
  expect(await refused(await keyOf(BENT_FOLDER))).toEqual({
    code: 'not-found',
    message: `no content of /app/\\u{202e}gpj in checkpoint ${checkpoint}: a directory has none`,
  });
  expect(await refused('rootfs-diff/\u202e')).toEqual({
    code: 'not-found',
    message: `no file rootfs-diff/\\u{202e} in checkpoint ${checkpoint}`,
  });
}, 60_000); // prettier-ignore

it('where its bytes stand in a report that is handed out alone', async () => {
  const { handle, count } = await client.call('list.open', { list: 'file', checkpoints: [checkpoint] });
  const { rows } = await client.call('list.range', { handle, from: 0, to: count });
  const { cells, source } = rows.find(
    (row) => (row.cells['path'] as { text: string }).text === '/app/words.txt',
  )!;
  const { evidence } = (await client.call('case.summary', {}))!.checkpoints[0]!;
  const key = `${evidence}/${source[0]!.member}/0/${String(cells['size'])}`;
  await client.call('finding.save', {
    uuid: null,
    title: 'Words',
    severity: 'low',
    status: 'confirmed',
    text: '',
    inReport: true,
    exhibits: [{ target: { kind: 'byte_range', checkpoint, key }, caption: 'a file' }],
  });
  const report = async (name: string, includeSecrets: boolean): Promise<string> => {
    const path = join(folder, name);
    const options = { format: 'html', draft: null, findings: null } as const;
    const choice = { ...options, path, includeSecrets, unknownContent: true };
    await client.call('report.result', await client.call('report.write', choice));
    return readFileSync(path, 'utf8');
  };
  const hex = [...Buffer.from(WORD_PASSWORD.slice(0, 6))].map((byte) => byte.toString(16)).join(' ');
  expect((await report('whole.html', true)).replace(/ {2}/g, ' ')).toContain(hex);
  const redacted = (await report('redacted.html', false)).replace(/ {2}/g, ' ');
  expect(redacted).not.toContain(hex);
  // What was taken out is seen to be taken out, not as bytes of the evidence.
  expect(redacted).toContain(`Masked (·): secret, ${WORD_PASSWORD.length} bytes.`);
  expect(redacted).not.toContain('58 58 58');
}, 60_000);
