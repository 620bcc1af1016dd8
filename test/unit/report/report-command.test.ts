import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../cli/run-command.ts';
import { fixture } from '../engine-memory/case-fixture.ts';

let folder: string;
let casePath: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'permafrost-report-'));
  casePath = join(folder, 'mini.pfcase');
  const { code, error } = await runCommand('import', fixture('mini.tar'), '--case', casePath);
  expect([code, error]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('permafrost report', () => {
  it('writes HTML with the title that was given, and says what it wrote', async () => {
    const out = join(folder, 'report.html');
    const { code, out: said } = await runCommand(
      'report',
      casePath,
      '--out',
      out,
      '--title',
      'A <sleep>',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ path: out, findings: 0, exhibits: 0, pages: null });
    const html = readFileSync(out, 'utf8');
    expect(html).toContain('<title>A &lt;sleep&gt;</title>');
    expect(html).toContain('No findings were chosen for this report.');
  });

  it('refuses what it can not write, and findings that are not there', async () => {
    expect((await runCommand('report', casePath)).code).toBe(1);
    expect((await runCommand('report', casePath, '--out', join(folder, 'report.docx'))).code).toBe(1);
    expect((await runCommand('report', '--out', 'x.html')).code).toBe(1);
    const missing = await runCommand(
      'report',
      casePath,
      '--out',
      join(folder, 'x.html'),
      '--findings',
      'none',
    );
    expect(missing).toMatchObject({ code: 2, error: expect.stringContaining('no finding none') as string });
  });
});
