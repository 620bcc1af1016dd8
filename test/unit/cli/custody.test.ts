import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/checkpoints');
let folder: string;
let casePath: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-custody-'));
  casePath = at('a.pfcase');
  process.env['PERMAFROST_PASSPHRASE'] = 'a good passphrase';
  await runCommand('import', join(FIXTURES, 'mini.tar'), '--case', casePath, '--examiner', 'E. Xaminer');
  await runCommand('key', 'new', '--name', 'E. Xaminer', '--out', at('examiner.key'));
});
afterAll(() => {
  delete process.env['PERMAFROST_PASSPHRASE'];
  rmSync(folder, { recursive: true, force: true });
});

describe('permafrost key', () => {
  test('new writes a key for its owner alone, which openssl opens, and a public one that ssh-keygen reads', async () => {
    expect(statSync(at('examiner.key')).mode & 0o777).toBe(0o600);
    const pem = execFileSync(
      'openssl',
      ['pkey', '-in', at('examiner.key'), '-passin', 'pass:a good passphrase', '-pubout'],
      { encoding: 'utf8' },
    );
    const shown = await runCommand('key', 'show', at('examiner.key'), '--json');
    const info = JSON.parse(shown.out) as { pem: string; fingerprint: string; name: string };
    expect(info).toMatchObject({ pem, name: 'E. Xaminer', publicFrom: 'key' });
    const listed = execFileSync('ssh-keygen', ['-l', '-f', at('examiner.key.pub')], { encoding: 'utf8' });
    expect(listed).toBe(`256 ${info.fingerprint} E. Xaminer (ED25519)\n`);
  });

  test('new writes over nothing and into no case', async () => {
    expect(await runCommand('key', 'new', '--name', 'x', '--out', at('examiner.key'))).toMatchObject({
      code: 1,
    });
    for (const inside of ['key', 'evidence/key']) {
      const refused = await runCommand('key', 'new', '--name', 'x', '--out', join(casePath, inside));
      expect(refused).toMatchObject({
        code: 1,
        error: expect.stringContaining('never lies in a case') as string,
      });
    }
  });

  test('show takes the public part from the file beside it where it has no passphrase, and says so', async () => {
    delete process.env['PERMAFROST_PASSPHRASE'];
    try {
      const { out, code } = await runCommand('key', 'show', at('examiner.key'));
      expect(code).toBe(0);
      expect(out).toMatch(/^fingerprint +SHA256:[A-Za-z0-9+/]{43}$/m);
      expect(out).toContain('not compared with the private one');
      expect(out).toContain('E.-Xaminer namespaces="permafrost-bundle" ssh-ed25519 ');
    } finally {
      process.env['PERMAFROST_PASSPHRASE'] = 'a good passphrase';
    }
  });

  test('import takes over what ssh-keygen made, encrypted, with its name', async () => {
    execFileSync('ssh-keygen', [
      ...['-q', '-t', 'ed25519', '-f', at('ssh'), '-N', 'a good passphrase', '-C', 'lab key', '-a', '2'],
    ]);
    expect(await runCommand('key', 'import', at('ssh'), '--out', at('taken.key'))).toMatchObject({ code: 0 });
    const [ours, theirs] = [readFileSync(at('taken.key.pub'), 'utf8'), readFileSync(at('ssh.pub'), 'utf8')];
    expect(ours).toBe(theirs);
  });

  test('is refused with a wrong passphrase, and without any where there is no terminal', async () => {
    process.env['PERMAFROST_PASSPHRASE'] = 'wrong';
    const wrong = await runCommand('custody', 'sign', casePath, '--key', at('examiner.key'));
    expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining('passphrase') as string });
    process.env['PERMAFROST_PASSPHRASE'] = 'a good passphrase';
    const cli = join(import.meta.dirname, '../../../electron/cli/index.ts');
    const none = spawnSync(process.execPath, [cli, 'key', 'new', '--name', 'x', '--out', at('none')], {
      env: { PATH: process.env['PATH'] },
      input: '',
      encoding: 'utf8',
    });
    expect(none).toMatchObject({ status: 1, stderr: expect.stringContaining('no terminal') as string });
  });
});

describe('permafrost custody', () => {
  test('signs the log, says up to where it is anchored, and finds it cut or made anew', async () => {
    expect(await runCommand('custody', 'verify', casePath)).toMatchObject({
      code: 0,
      out: expect.stringContaining('not at all') as string,
    });
    const signed = await runCommand(
      ...(['custody', 'sign', casePath, '--key', at('examiner.key'), '--out', at('head.json')] as const),
    );
    expect(signed).toMatchObject({ code: 0, out: expect.stringContaining('up to entry 2') as string });
    const { out } = await runCommand('custody', 'list', casePath, '--json');
    const entries = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { entry: { action: string }; hash: string });
    expect(entries.map(({ entry }) => entry.action)).toEqual(['case-created', 'import', 'head-signed']);
    const noted = `2:${entries[1]!.hash}`;
    for (const head of [at('head.json'), noted])
      expect(await runCommand('custody', 'verify', casePath, '--head', head)).toMatchObject({ code: 0 });
    expect(await runCommand('custody', 'verify', casePath, '--head', `2:${'0'.repeat(64)}`)).toMatchObject({
      code: 2,
    });
    expect(await runCommand('custody', 'verify', casePath, '--signer', 'SHA256:nobody')).toMatchObject({
      code: 2,
    });

    const db = new Database(join(casePath, 'case.sqlite'));
    db.exec('DELETE FROM custody_entry WHERE sequence > 2');
    db.close();
    const cut = await runCommand('custody', 'verify', casePath, '--json');
    expect(cut.code).toBe(2);
    expect(JSON.parse(cut.out)).toMatchObject({
      intact: false,
      problem: expect.stringContaining('cut') as string,
    });
  });
});

describe('permafrost evidence', () => {
  test('names what changed, and lets it be read by decision', async () => {
    const path = at('b.pfcase');
    await runCommand('import', join(FIXTURES, 'mini.tar'), '--case', path);
    expect(await runCommand('evidence', 'verify', path)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^verified\t/) as string,
    });
    const { out } = await runCommand('evidence', 'verify', path, '--json');
    const [{ sha256 }] = JSON.parse(out) as [{ sha256: string }];
    const source = join(path, 'evidence', sha256, 'source');
    chmodSync(source, 0o600);
    writeFileSync(source, readFileSync(source).fill(1, 600, 601));
    expect(await runCommand('evidence', 'verify', path)).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^changed\t.*SHA-256 is/) as string,
    });
    const decide = ['evidence', 'decide', path, '--evidence', sha256, '--reason', 'known damage'];
    expect(await runCommand(...decide)).toMatchObject({ code: 1 });
    expect(await runCommand(...decide, '--read')).toMatchObject({ code: 0 });
    expect((await runCommand('custody', 'list', path)).out).toContain('evidence-decision');
    expect(await runCommand('custody', 'verify', path)).toMatchObject({ code: 0 });
  });
});
