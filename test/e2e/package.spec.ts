/** The packaged program: what is in it, what its fuses allow, and that it does the main job on its own. */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { makeDebianPackage } from '../../scripts/packaging/debian-package.ts';
import { unpackedFolder } from '../../scripts/packaging/package-directory.ts';
import { FIXTURES, SAMPLE, evidenceLabels, expect, test } from './launch.ts';
import { drivePackagedWindow, packagedCommand } from './packaged-window.ts';
import { needles } from './truth.ts';

const root = path.join(import.meta.dirname, '..', '..');
const cli = path.join(root, 'electron', 'cli', 'index.ts');

const { needle, address } = needles[0]!;
const planted = `rule planted { strings: $a = ${JSON.stringify(needle)} condition: $a }`;

test.skip(
  process.platform !== 'linux' || process.arch !== 'x64',
  'packages are tried on Linux x64, where the machine that tests can make them',
);

// A program started, a package made: on a busy machine each takes its time.
test.describe.configure({ timeout: 240_000 });
const PATIENCE = { timeout: 60_000 };

let output: string;
let unpacked: string;

test.beforeAll(() => {
  output = mkdtempSync(path.join(os.tmpdir(), 'permafrost-package-'));
  execFileSync(
    process.execPath,
    [path.join(root, 'scripts', 'package.ts'), '--directory-only', '--output', output],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  unpacked = unpackedFolder(output);
});

test.afterAll(() => rmSync(output, { recursive: true, force: true }));

const executable = (): string => path.join(unpacked, 'permafrost');
const launcher = (): string => path.join(unpacked, 'resources', 'bin', 'permafrost');

const ripgrep = (): string =>
  path.join(unpacked, 'resources/app.asar.unpacked/node_modules/@vscode/ripgrep-linux-x64/bin/rg');

/** Puts a script before a program that leaves `mark` and goes on with the program; says whether it ran. */
function markWhenRun(program: string, mark: string): () => boolean {
  renameSync(program, `${program}.real`);
  writeFileSync(program, `#!/bin/sh\n: > '${mark}'\nexec '${program}.real' "$@"\n`, { mode: 0o755 });
  return () => {
    renameSync(`${program}.real`, program);
    return existsSync(mark);
  };
}

function permafrost(scratch: string, ...args: string[]): string {
  return execFileSync(launcher(), args, { encoding: 'utf8', cwd: scratch });
}

test('the fuses of the packaged Electron are closed', async () => {
  const wire = await getCurrentFuseWire(executable());
  const expected: readonly (readonly [FuseV1Options, 'on' | 'off'])[] = [
    [FuseV1Options.RunAsNode, 'off'],
    [FuseV1Options.EnableCookieEncryption, 'on'],
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable, 'off'],
    [FuseV1Options.EnableNodeCliInspectArguments, 'off'],
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, 'on'],
    [FuseV1Options.OnlyLoadAppFromAsar, 'on'],
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, 'off'],
    [FuseV1Options.GrantFileProtocolExtraPrivileges, 'off'],
  ];
  for (const [fuse, state] of expected) {
    // A fuse is a character of the wire: '1' on, '0' off, others where this Electron has no such fuse.
    const found = { '0': 'off', '1': 'on' }[String.fromCharCode(wire[fuse] ?? 0)];
    expect(found, FuseV1Options[fuse]).toBe(state);
  }
});

test('a package holds what runs, its licences, and nothing that only a checkout needs', () => {
  const inside = (name: string): string => path.join(unpacked, 'resources', name);
  for (const name of ['app.asar', 'node', 'bin/permafrost', 'app.asar.unpacked/out/engine/host.js']) {
    expect(existsSync(inside(name)), name).toBe(true);
  }
  expect(existsSync(ripgrep()), ripgrep()).toBe(true);
  // A worker is started by its file's name: the bundle must have each.
  const workers = globSync('electron/**/*-worker.ts', { cwd: root }).map((file) =>
    path.basename(file, '.ts'),
  );
  expect(workers.length).toBeGreaterThan(3);
  for (const name of workers) {
    expect(existsSync(inside(`app.asar.unpacked/out/engine/${name}.js`)), name).toBe(true);
  }
  for (const name of [
    'default_app.asar',
    'app-update.yml',
    'app',
    'app.asar.unpacked/node_modules/zod',
    'app.asar.unpacked/node_modules/better-sqlite3/src',
    'app.asar.unpacked/out/engine/host.js.map',
  ]) {
    expect(existsSync(inside(name)), name).toBe(false);
  }
  const licences = readFileSync(inside('licences/third-party.txt'), 'utf8');
  for (const name of ['better-sqlite3', 'react', 'zod', '@vscode/ripgrep', '@virustotal/yara-x']) {
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
  expect(readFileSync(inside('licences/node.txt'), 'utf8')).toContain('Node.js is licensed for use');
  expect(readFileSync(inside('licences/permafrost.txt'), 'utf8')).toContain('Apache License');
});

test('the packaged command line imports, searches with ripgrep, runs YARA and SQL as a checkout does', ({
  scratch,
}) => {
  permafrost(scratch, 'import', SAMPLE, '--case', 'packaged.pfcase');
  const casePath = path.join(scratch, 'packaged.pfcase');
  const digest = execFileSync(process.execPath, [cli, 'digest', casePath], { encoding: 'utf8' });
  expect(permafrost(scratch, 'digest', 'packaged.pfcase')).toBe(digest);

  const place = `0x${BigInt(address).toString(16).padStart(16, '0')}`;
  const ran = markWhenRun(ripgrep(), path.join(scratch, 'ripgrep-ran'));
  expect(permafrost(scratch, 'memory', 'search', 'packaged.pfcase', '--text', needle)).toContain(place);
  expect(ran()).toBe(true);
  // Expressions go to threads.
  const expression = needle.replaceAll('.', '[.]');
  expect(permafrost(scratch, 'memory', 'search', 'packaged.pfcase', '--regex', expression)).toContain(place);
  writeFileSync(path.join(scratch, 'rules.yar'), planted);
  expect(permafrost(scratch, 'memory', 'yara', 'packaged.pfcase', '--rules', 'rules.yar')).toContain(
    BigInt(address).toString(16),
  );
  expect(permafrost(scratch, 'sql', 'packaged.pfcase', 'SELECT count(*) AS n FROM process', '--csv')).toMatch(
    /^n\r?\n10\r?\n$/,
  );
});

test('what a caller has in NODE_OPTIONS does not reach the packaged command line', ({ scratch }) => {
  const { status, stdout } = spawnSync(launcher(), ['--help'], {
    encoding: 'utf8',
    cwd: scratch,
    env: { ...process.env, NODE_OPTIONS: '--require=./absent.cjs' },
  });
  expect(status).toBe(0);
  expect(stdout).toContain('import');
});

test('the packaged window imports the sample, searches it and runs rules', async ({ scratch }) => {
  const { page, close } = await drivePackagedWindow({ executable: executable(), home: scratch });
  try {
    await page.getByRole('button', { name: /Open the bundled sample/ }).click();
    await expect(page.getByRole('heading', { name: 'web-compromised', level: 2 })).toBeVisible(PATIENCE);
    await expect(page.getByRole('region', { name: 'Counts' })).toContainText('10processes');
    await expect(page.getByText('Custody intact')).toBeVisible();

    await page.keyboard.press('Control+Shift+F');
    await expect(page.locator('#search-pattern')).toBeFocused();
    await page.keyboard.type(needle);
    await page.keyboard.press('Enter');
    const place = `0x${BigInt(address).toString(16)}`;
    await expect(page.getByRole('grid', { name: 'Hits' })).toContainText(place, PATIENCE);

    await page.keyboard.press('Control+K');
    await page.keyboard.type('Artifacts');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'YARA' }).click();
    await page.getByLabel('Files of rules').setInputFiles({
      name: 'rules.yar',
      mimeType: 'text/plain',
      buffer: Buffer.from(planted),
    });
    await page.getByRole('button', { name: 'Run rules' }).click();
    await expect(page.getByRole('grid', { name: 'YARA matches' })).toContainText('planted', PATIENCE);
  } finally {
    await close();
  }
});

test('a second start hands its case to the first, which opens a window for it', async ({ scratch }) => {
  permafrost(scratch, 'import', path.join(FIXTURES, 'mini.tar'), '--case', 'second.pfcase');
  const first = await drivePackagedWindow({ executable: executable(), home: scratch });
  try {
    const { args, env } = packagedCommand({ home: scratch });
    // By the launcher, as from a terminal: a case's name opens the window.
    const second = spawnSync(launcher(), ['second.pfcase', ...args], { cwd: scratch, env, timeout: 60_000 });
    expect(second.status).toBe(0);
    await expect.poll(() => first.pages().length, PATIENCE).toBe(2);
    const opened = first.pages().find((page) => page !== first.page);
    await expect(opened!.getByRole('region', { name: 'Counts' })).toContainText('1process', PATIENCE);
    await expect(first.page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  } finally {
    await first.close();
  }
});

test('an archive that is opened with a case is offered for import into it', async ({ scratch }) => {
  permafrost(scratch, 'import', path.join(FIXTURES, 'mini.tar'), '--case', 'first.pfcase');
  const archive = path.join(scratch, 'sample.tar.gz');
  copyFileSync(SAMPLE, archive);
  const { page, close } = await drivePackagedWindow({
    executable: executable(),
    home: scratch,
    args: ['first.pfcase', 'sample.tar.gz'],
  });
  try {
    const sheet = page.getByRole('dialog', { name: 'Import evidence' });
    await expect(sheet).toContainText(archive, PATIENCE);
    await sheet.getByRole('button', { name: 'Import', exact: true }).click();
    await expect.poll(() => evidenceLabels(page), PATIENCE).toEqual(['mini.tar', 'sample.tar.gz']);
  } finally {
    await close();
  }
});

test('the Debian package holds the program, the launcher on PATH and the entry of the menu', ({
  scratch,
}) => {
  test.skip(spawnSync('dpkg-deb', ['--version']).status !== 0, 'there is no dpkg-deb here');
  const file = makeDebianPackage({ unpacked, output: scratch, compression: ['-Znone'] });
  const listed = execFileSync('dpkg-deb', ['--contents', file], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect(listed).toMatch(/^-rwsr-xr-x root\/root .* \.\/opt\/Permafrost\/chrome-sandbox$/m);
  expect(listed).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Permafrost\/permafrost$/m);
  expect(listed).toMatch(/\.\/usr\/bin\/permafrost -> \/opt\/Permafrost\/resources\/bin\/permafrost$/m);
  expect(listed).toMatch(/\.\/usr\/share\/applications\/permafrost\.desktop$/m);
  expect(listed).toMatch(/\.\/usr\/share\/icons\/hicolor\/256x256\/apps\/permafrost\.png$/m);
  const control = execFileSync('dpkg-deb', ['--field', file], { encoding: 'utf8' });
  expect(control).toContain('Package: permafrost\n');
  expect(control).toContain('Architecture: amd64\n');
});
