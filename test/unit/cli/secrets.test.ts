/** `permafrost secrets`: masked unless asked for, with places that are right, each reveal in the log. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { FILE_PASSWORD, LOG_PASSWORD, plantedArchive } from '../../builders/planted-secrets.ts';
import { runCommand } from './run-command.ts';

interface Line {
  readonly kind: string;
  readonly rule: string;
  readonly length: number;
  readonly labels: readonly string[];
  readonly placeCount: number;
  readonly value?: string;
  readonly places?: readonly {
    readonly where: string;
    readonly encoding: string;
    readonly recognised: boolean;
    readonly source: { readonly member: string; readonly offset: number } | null;
  }[];
}

let folder: string;
let casePath: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-secrets-cli-'));
  casePath = join(folder, 'a.pfcase');
  const archive = join(folder, 'planted.tar');
  writeFileSync(archive, plantedArchive());
  const imported = await runCommand('import', archive, '--case', casePath);
  expect([imported.code, imported.error]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function secrets(...options: string[]): Promise<Line[]> {
  const { code, out, error } = await runCommand('secrets', casePath, '--json', ...options);
  expect([code, error]).toEqual([0, '']);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

async function logged(): Promise<string[]> {
  const { out } = await runCommand('custody', 'list', casePath);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[3]!);
}

const ofLength = (lines: readonly Line[], { length }: string): Line =>
  lines.find((line) => line.length === length && line.labels.includes('DB_PASSWORD'))!;

describe('permafrost secrets', () => {
  test('lists them by value, masked, and changes nothing of the case', async () => {
    const before = await logged();
    const { code, out } = await runCommand('secrets', casePath);
    expect(code).toBe(0);
    expect(out).toContain(`••••  password · ${FILE_PASSWORD.length} bytes · DB_PASSWORD`);
    for (const secret of [FILE_PASSWORD, LOG_PASSWORD]) expect(out).not.toContain(secret);
    expect(JSON.stringify(await secrets())).not.toContain(FILE_PASSWORD);
    expect(await logged()).toEqual(before);
  });

  test('--places has every place of a value, copies in other forms with it', async () => {
    const line = ofLength(await secrets('--places'), FILE_PASSWORD);
    expect(line.value).toBeUndefined();
    expect(line.places).toHaveLength(line.placeCount);
    const forms = line.places!.map(({ encoding, recognised }) => `${encoding} ${recognised}`);
    for (const form of ['plain true', 'plain false', 'hex false', 'base64 false']) expect(forms).toContain(form);
    const archive = plantedArchive();
    const plain = line.places!.filter(({ encoding }) => encoding === 'plain');
    expect(plain).toHaveLength(3);
    for (const { source } of plain) expect(source!.member).toMatch(/rootfs-diff\.tar|app\/(?:\.env|copies\.txt)$/);
    expect(archive.includes(FILE_PASSWORD)).toBe(true);
    const { out } = await runCommand('secrets', casePath, '--places');
    expect(out).toMatch(/file hex \(a copy\) \S+ \+0x[0-9a-f]+/);
  }); // prettier-ignore

  test('--reveal prints the values, and the custody log has an entry for each', async () => {
    const before = await logged();
    const lines = await secrets('--reveal');
    expect(ofLength(lines, FILE_PASSWORD).value).toBe(FILE_PASSWORD);
    expect(ofLength(lines, LOG_PASSWORD).value).toBe(LOG_PASSWORD);
    const added = (await logged()).slice(before.length);
    expect(added.filter((action) => action === 'secret-revealed')).toHaveLength(lines.length);
    expect(added).toContain('secret-scan');
    const { out } = await runCommand('secrets', casePath, '--reveal');
    expect(out).toContain(`${FILE_PASSWORD}  password · `);
  });

  test('--reveal is refused where the case can not be written to', async () => {
    const holder = createLocalClient();
    await holder.call('case.open', { path: casePath, examiner: null, readOnly: false });
    try {
      const before = await logged();
      const refused = await runCommand('secrets', casePath, '--reveal');
      expect(refused.code).toBe(1);
      expect(refused.error).toContain('read-only');
      expect(refused.out).not.toContain(FILE_PASSWORD);
      expect(await logged()).toEqual(before);
    } finally {
      await holder.close();
    }
  });

  test('takes one case and known options alone', async () => {
    expect((await runCommand('secrets')).code).toBe(1);
    expect((await runCommand('secrets', casePath, 'another')).code).toBe(1);
    expect((await runCommand('secrets', casePath, '--all')).code).toBe(1);
    expect((await runCommand('secrets', join(folder, 'none.pfcase'))).code).toBe(2);
  });
});
