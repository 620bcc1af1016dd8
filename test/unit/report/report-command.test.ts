import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_STYLE } from '../../../electron/evidence/report/style.ts';
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

  it('of a case without a source says so, with no list and no commands that are empty', async () => {
    const [archive, refused, out] = ['no.tar', 'refused.pfcase', 'empty.html'].map((name) =>
      join(folder, name),
    );
    writeFileSync(archive!, 'no archive');
    expect((await runCommand('import', archive!, '--case', refused!)).code).toBe(2);
    expect((await runCommand('report', refused!, '--out', out!)).code).toBe(0);
    const html = readFileSync(out!, 'utf8');
    expect(html).toContain('There is no source in the case.');
    expect(html).not.toMatch(/<(tbody|pre)[^>]*><\/\1>/);
    // Nothing is claimed of checkpoints that are not there, and no example announced that does not come.
    expect(html).not.toMatch(/every image that the format asks for|For example:/);
    for (const id of ['graph', 'timeline']) {
      expect(html, 'takes no page of its own').toMatch(
        new RegExp(
          `<section class="chapter brief" id="${id}"><h2>[^<]*</h2>\\s*<p>There is nothing to draw: `,
        ),
      );
    }
    expect(REPORT_STYLE).toMatch(/\.chapter\.brief \{ break-before: auto;/);
  });

  it('has a title, and no line of blanks, where the examiner typed blanks alone', async () => {
    const out = join(folder, 'blank.html');
    expect((await runCommand('report', casePath, '--out', out, '--title', '  ')).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('<title>Examination report: mini</title>');
  });

  it('has a style that breaks words longer than a line, in what the examiner wrote too', () => {
    expect(/\nbody \{[^}]*\}/.exec(REPORT_STYLE)?.[0]).toContain('overflow-wrap: anywhere;');
  });

  it('has a style that lets a page end between exhibits, also after a place of no bytes, and not within a sentence before commands', () => {
    // What the last child of an exhibit says of the break after it holds for the exhibit.
    const after = [...REPORT_STYLE.matchAll(/^([^{}\n]*)\{[^}]*break-after: avoid/gm)].map(([, rule]) =>
      rule!.trim(),
    );
    expect(after).toContain('.passage > .place:first-child:not(:last-child)');
    expect(after.filter((rule) => /\.(?:place|passage|exhibit)\b(?!-)/.test(rule))).toHaveLength(1);
    expect(REPORT_STYLE).toMatch(/p:has\(\+ pre\.commands\) \{[^}]*break-inside: avoid/);
  });

  it('writes every time in the zone of the draft or the one that was given, and says which', async () => {
    const write = async (name: string, ...zone: string[]): Promise<string> => {
      const out = join(folder, `${name}.html`);
      expect((await runCommand('report', casePath, '--out', out, ...zone)).code).toBe(0);
      return readFileSync(out, 'utf8');
    };
    const utc = await write('utc');
    const imported = (html: string): number => {
      const text = /Imported<\/th><td[^>]*>(?:<[^>]*>)*([0-9-]+ [0-9:]+) (UTC|[+-]\d\d:\d\d)/.exec(html)!;
      return Date.parse(`${text[1]!.replace(' ', 'T')}${text[2] === 'UTC' ? 'Z' : text[2]}`);
    };
    const fixed = await write('fixed', '--time-zone', '+05:30');
    expect(fixed).toContain('All times are UTC+05:30.');
    expect(fixed).toContain(' +05:30<');
    expect(fixed).toContain('<th scope="col">At (+05:30)</th>');
    const berlin = await write('berlin', '--time-zone', 'Europe/Berlin');
    expect(berlin).toContain('All times are in Europe/Berlin, each with its offset from UTC.');
    expect([imported(fixed), imported(berlin)]).toEqual([imported(utc), imported(utc)]);
    expect(imported(utc)).toBeGreaterThan(0);
    for (const html of [fixed, berlin]) {
      const withoutBytes = html.replaceAll(/<pre[^>]*>.*?<\/pre>/gs, '');
      expect(withoutBytes).not.toMatch(/\d\d:\d\d(?:\.\d+)? UTC\b/);
    }
    const wrong = await runCommand('report', casePath, '--out', join(folder, 'w.html'), '--time-zone', 'Mars/Base');
    expect(wrong).toMatchObject({ code: 1, error: expect.stringContaining('no time zone') as string });
  }); // prettier-ignore

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
