/** The report in the window: written, seen, ordered, saved as HTML and as a PDF that has pages and text. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import type { PermafrostBridge } from '../../shared/api/bridge.ts';
import { answerDialogs, clickMenu, expect, openSampleCase, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const SHELL = 'Reverse shell to 203.0.113.66:4444';
const DISGUISE = 'An executable that was deleted runs as kworker/0:1';

/** A case of the sample with two findings, in a window of the smallest size that is designed for. */
async function openReport(driven: DrivenWindow, folder: string): Promise<void> {
  await openSampleCase(driven, folder);
  const { page } = driven;
  await page.evaluate(
    async ([shell, disguise]) => {
      const bridge = (globalThis as unknown as { permafrost: PermafrostBridge }).permafrost;
      const summary = (await bridge.call('case.summary', {})) as { value: { checkpoints: { id: string }[] } };
      const checkpoint = summary.value.checkpoints[0]!.id;
      const write = (title: string, targets: readonly (readonly [string, string])[]): Promise<unknown> =>
        bridge.call('finding.save', {
          uuid: null,
          title,
          severity: 'critical',
          status: 'confirmed',
          text: 'What Exhibit 1 shows.',
          inReport: true,
          exhibits: targets.map(([kind, key]) => ({ target: { kind, checkpoint, key }, caption: '' })),
        });
      await write(shell!, [
        ['process', '17'],
        ['process_socket', '17/0'],
      ]);
      await write(disguise!, [['process', '31']]);
    },
    [SHELL, DISGUISE],
  );
  await page.reload();
  await page.getByRole('button', { name: 'Report', exact: true }).click();
}

test('a report is written, seen as it will be printed, and ordered, by keyboard too', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openReport(driven, scratch);
  const sheet = page.frameLocator('iframe[title="Preview of the report"]');
  await expect(
    sheet.getByRole('heading', { name: 'Examination report: permafrost-sample', level: 1 }),
  ).toBeVisible();
  await expect(sheet.locator('h1')).toHaveCSS('font-family', /Liberation Sans/);
  await page.getByRole('textbox', { name: 'Title' }).fill('The shop of 24 November');
  await page.getByRole('textbox', { name: 'Summary' }).fill('A shell was open: **Finding 1**.');
  await expect(sheet.getByRole('heading', { name: 'The shop of 24 November', level: 1 })).toBeVisible();
  await expect(sheet.getByRole('heading', { name: `Finding 1: ${SHELL}` })).toHaveCount(1);
  await expect(sheet.locator('#exhibit-2')).toContainText('203.0.113.66:4444');

  // Findings are ordered and left out from the keyboard.
  await page.getByRole('checkbox', { name: new RegExp(DISGUISE) }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(sheet.getByRole('heading', { name: `Finding 1: ${DISGUISE}` })).toHaveCount(1);
  await page.getByRole('checkbox', { name: new RegExp(SHELL.replaceAll('.', '\\.')) }).press('Space');
  await expect(sheet.getByText('1 source, 1 checkpoint, 1 finding, 1 exhibit')).toHaveCount(1);
  await page.getByRole('checkbox', { name: new RegExp(SHELL.replaceAll('.', '\\.')) }).press('Space');
  await expect(sheet.getByText('1 source, 1 checkpoint, 2 findings, 3 exhibits')).toHaveCount(1);

  // A reference leads within the sheet, which itself goes nowhere.
  await sheet.getByRole('link', { name: 'Finding 1', exact: true }).first().click();
  await expect(sheet.locator('#finding-1')).toBeInViewport();

  await screenshots(page, 'report');
  expect(await violations(page, '.view')).toEqual([]);
  const box = await page.locator('.report').evaluate((element) => ({
    wide: element.scrollWidth - element.clientWidth,
    tall: element.scrollHeight - element.clientHeight,
  }));
  expect(box).toEqual({ wide: 0, tall: 0 });
});

test('the window still hears its menu and its engine when the preview has been loaded', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openReport(driven, scratch);
  await expect(page.frameLocator('iframe[title="Preview of the report"]').locator('h1')).toBeVisible();
  const html = path.join(scratch, 'heard.html');
  await answerDialogs(driven, { save: html });
  await page.getByRole('button', { name: 'Save HTML…' }).click();
  await expect(page.getByText(`Saved ${html}`)).toBeVisible({ timeout: 30_000 });
  const entries = await page.evaluate(async () => {
    const bridge = (globalThis as unknown as { permafrost: PermafrostBridge }).permafrost;
    const summary = await bridge.call('case.summary', {});
    return (summary as { value: { custody: { entries: number } } }).value.custody.entries;
  });
  const custody = page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: /^Custody/ });
  await expect(custody).toHaveText(`Custody${entries}`);
  const size = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  const before = await size();
  await clickMenu(driven, 'Larger text');
  await expect.poll(size).not.toBe(before);
});

test('a report is saved as HTML, and as a PDF with text, pages and an outline', async ({
  driven,
  scratch,
}) => {
  test.slow(); // it is printed twice, each time by a program of its own
  const { page } = driven;
  await openReport(driven, scratch);
  await page.getByRole('textbox', { name: 'Title' }).fill('The shop of 24 November');
  const unknown = page.getByRole('checkbox', { name: 'Save with unknown words and bytes' });
  const secrets = page.getByRole('checkbox', { name: 'Save with secrets' });
  await secrets.check();
  await expect(unknown).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Secrets are saved as they are' }).uncheck();
  await unknown.check();
  const html = path.join(scratch, 'shop.html');
  await answerDialogs(driven, { save: html });
  await page.getByRole('button', { name: 'Save HTML…' }).click();
  await expect(page.getByText(`Saved ${html}`)).toBeVisible({ timeout: 30_000 });
  const entry = await page.evaluate(async () => {
    const bridge = (globalThis as unknown as { permafrost: PermafrostBridge }).permafrost;
    const summary = await bridge.call('case.summary', {});
    const { entries } = (summary as { value: { custody: { entries: number } } }).value.custody;
    const reply = await bridge.call('custody.entry', { sequence: entries });
    return JSON.parse((reply as { value: { canonical: string } }).value.canonical) as unknown;
  });
  expect(entry).toMatchObject({ action: 'report-exported', detail: { unknownContent: true } });
  const saved = readFileSync(html, 'utf8');
  expect(saved).toContain('<h1>The shop of 24 November</h1>');
  expect(saved).toContain('unchanged: hashed again');

  const pdf = path.join(scratch, 'shop.pdf');
  await answerDialogs(driven, { save: pdf });
  await page.getByRole('button', { name: 'Save PDF…' }).click();
  await expect(page.getByText(`Saved ${pdf}`)).toBeVisible({ timeout: 55_000 });
  const printed = readFileSync(pdf).toString('latin1');
  expect(printed.match(/\/Type \/Page\n/g)!.length).toBeGreaterThan(6);
  // Text, not pictures of text: fonts, tags, an outline with the findings.
  const parts = ['%PDF-', '/Marked true', '/FontFile2', `/Title (Finding 1: ${SHELL})`];
  expect(parts.filter((part) => !printed.includes(part))).toEqual([]);
  // Whoever looks at its properties sees what made it, and nothing of the examiner's machine.
  expect(printed).toMatch(/\/Creator \(Permafrost \d/);
  expect(printed).not.toContain('Mozilla');
  if (existsSync('/usr/bin/pdftotext')) {
    const text = execFileSync('/usr/bin/pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
    expect(text).toContain('203.0.113.66:4444');
    expect(text).toMatch(/Page 1 of \d+/);
    expect(text).toMatch(/Custody +\d+/); // the contents name pages
  }
});

test('why a report was refused stands in full beside the buttons, with what can be done', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openReport(driven, scratch);
  await page.getByRole('checkbox', { name: 'Save with secrets' }).check();
  const sheet = page.frameLocator('iframe[title="Preview of the report"]');
  await expect(sheet.getByText('hidden in this preview alone')).toHaveCount(1);
  await page.getByRole('checkbox', { name: 'Secrets are saved as they are' }).uncheck();
  await expect(sheet.getByText('hidden in this preview alone')).toHaveCount(0);

  const item = readdirSync(path.join(scratch, 'permafrost-sample.pfcase', 'evidence'))[0]!;
  const source = path.join(scratch, 'permafrost-sample.pfcase', 'evidence', item, 'source');
  chmodSync(source, 0o600);
  writeFileSync(source, readFileSync(source).fill(1, 5000, 5002));
  await page.getByRole('button', { name: 'Overview', exact: true }).click();
  await page.getByRole('button', { name: 'Verify now' }).click();
  await expect(page.getByRole('main').getByText('source: SHA-256 is')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await answerDialogs(driven, { save: path.join(scratch, 'refused.html') });
  await page.getByRole('button', { name: 'Save HTML…' }).click();
  const alert = page.locator('.report-main').getByRole('alert');
  await expect(alert).toContainText('The report was not written', { timeout: 30_000 });
  await expect(alert).toContainText(item);
  await expect(alert).toContainText('Overview names what changed');
  await expect(alert.locator('.selectable')).toHaveCSS('white-space', 'normal');
  await screenshots(page, 'report-refused');
  expect(await violations(page, '.view')).toEqual([]);
  await alert.getByRole('button', { name: 'Show what changed' }).click();
  await expect(page.locator('.card', { hasText: 'What changed' })).toBeVisible();
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
});
