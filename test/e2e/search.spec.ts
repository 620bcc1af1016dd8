/** Memory search through the window. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Page } from 'playwright';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { FIXTURES, SAMPLE, answerDialogs, expect, openSampleCase, screenshots, test } from './launch.ts';
import { needles } from './truth.ts';
import { violations } from './violations.ts';

async function openSearch(driven: DrivenWindow, folder: string): Promise<void> {
  await openSampleCase(driven, folder, 'own');
  const { page } = driven;
  await page.keyboard.press('Control+Shift+F');
  await expect(page.locator('#search-pattern')).toBeFocused();
}

const hits = (page: Page) => page.getByRole('grid', { name: 'Hits' });
const summary = (page: Page) => page.locator('.search-summary');

test('a text is found where it was planted, and Enter on the hit shows it in the hex view', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const { needle, pid, address } = needles[0]!;
  await openSearch(driven, scratch);
  await page.keyboard.type(needle);
  await page.keyboard.press('Enter');
  const place = `0x${BigInt(address).toString(16)}`;
  const row = hits(page).getByRole('row').filter({ hasText: place });
  await expect(row).toContainText(String(pid));
  await expect(row.locator('mark')).toContainText(needle.slice(0, 8));
  await screenshots(page, 'search');
  await row.click();
  await hits(page).press('Enter');
  await expect(page.getByRole('combobox', { name: 'Process' })).toHaveValue(String(pid));
  await expect(page.locator('.memory-hex')).toBeFocused();
  await expect(page.locator('.memory-hex .letters .chosen').first()).toBeVisible();
  // Its bytes are read when the view is there.
  await expect
    .poll(async () => (await page.locator('.memory-hex .letters .chosen').allTextContents()).join(''))
    .toMatch(/^\w/);
  const chosen = (await page.locator('.memory-hex .letters .chosen').allTextContents()).join('');
  expect(needle.startsWith(chosen.slice(0, 16))).toBe(true);
  await expect(page.locator('.memory-bar .place')).toContainText(`${Buffer.byteLength(needle)} bytes chosen`);
});

test('a pattern that can not be read is underlined where it goes wrong, and nothing is searched', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSearch(driven, scratch);
  await page.getByLabel('Kind of pattern').selectOption('regex');
  await page.locator('#search-pattern').fill('abc(de');
  await expect(page.locator('#search-problem')).toContainText('position 3');
  await expect(page.locator('.wrong-here')).toHaveText('(');
  await expect(page.locator('#search-pattern')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.search-form').getByRole('button', { name: 'Search' })).toBeDisabled();
  await page.getByLabel('Kind of pattern').selectOption('hex');
  await page.locator('#search-pattern').fill('7f 45 4c 4?');
  await expect(page.locator('#search-problem')).toHaveCount(0);
  await page.locator('#search-pattern').press('Enter');
  await expect(summary(page)).toContainText(/[1-9]\d* hits?/);
});

test('hits are counted by process and by region, and a group leads to its first hit', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSearch(driven, scratch);
  await page.keyboard.type('DB_PASSWORD');
  await page.keyboard.press('Enter');
  const groups = page.getByRole('navigation', { name: 'Groups of hits' });
  await expect(groups.getByRole('button', { name: /^17 bash/ })).toBeVisible();
  await groups.getByRole('button', { name: /^17 bash/ }).click();
  await expect(hits(page).locator('[aria-selected=true]')).toContainText('17');
  await groups.getByRole('tab', { name: /Regions/ }).click();
  await expect(groups.getByRole('button', { name: /\[stack\]/ }).first()).toBeVisible();
  // What the environment has behind a name that says it is a secret is masked here as everywhere.
  const stack = hits(page).getByRole('row').filter({ hasText: '[stack]' });
  const shown = (await stack.locator('.hit-bytes').allTextContents()).join('');
  expect(shown).toContain('DB_PASSWORD=••••');
  expect(shown).not.toContain('ub4dor');
});

test('a file of terms is one search, and no hit is said as such', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSearch(driven, scratch);
  await page.getByLabel('Kind of pattern').selectOption('terms');
  await page.getByLabel('File of terms').setInputFiles({
    name: 'terms.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`# planted\ntext:${needles[0]!.needle}\ntext:${needles[1]!.needle}\n`),
  });
  await expect(page.locator('.terms')).toContainText('2 terms');
  await page.locator('.search-form').getByRole('button', { name: 'Search' }).click();
  await expect(
    page.getByRole('navigation', { name: 'Groups of hits' }).getByRole('tab', { name: /Terms/ }),
  ).toContainText('2');
  await page.getByLabel('Kind of pattern').selectOption('text');
  await page.locator('#search-pattern').fill('nothing in this checkpoint says this 4711');
  await page.locator('#search-pattern').press('Enter');
  await expect(page.getByText('No hit', { exact: true })).toBeVisible();
});

test('hits come while the search runs; cancelled it keeps them and says how far it came; another can follow', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSearch(driven, scratch);
  // The planted text is found in the first pass; each of these expressions takes a long one of its own.
  const slow = Array.from({ length: 40 }, (_, at) => `regex:[a-z]([0-9a-z][^A]{0,${90 - at}}){9}[A-Z]{30}`);
  await page.getByLabel('Kind of pattern').selectOption('terms');
  await page.getByLabel('File of terms').setInputFiles({
    name: 'slow.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from([`text:${needles[0]!.needle}`, ...slow].join('\n')),
  });
  const form = page.locator('.search-form');
  await form.getByRole('button', { name: 'Search' }).click();
  await expect(hits(page).locator('[data-hit="0"] mark')).toContainText(needles[0]!.needle.slice(0, 8));
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect(summary(page)).toContainText(/cancelled after .* of .* \([0-9]+ %\)/);
  await expect(summary(page)).toContainText(/[1-9]\d* hits?/);
  await expect(hits(page).locator('[data-hit="0"] mark')).toContainText(needles[0]!.needle.slice(0, 8));
  await screenshots(page, 'search-cancelled');
  await page.getByLabel('Kind of pattern').selectOption('text');
  await page.locator('#search-pattern').fill('nothing in this checkpoint says this 4711');
  await page.locator('#search-pattern').press('Enter');
  await expect(page.getByText('No hit', { exact: true })).toBeVisible();
  await expect(summary(page)).not.toContainText('cancelled');
});

test('one process can be searched alone', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSearch(driven, scratch);
  await page.locator('.search-scope').getByLabel('Process').selectOption('42');
  await page.locator('#search-pattern').fill('DB_PASSWORD');
  await page.locator('#search-pattern').press('Enter');
  await expect(summary(page)).toContainText('1 hit');
  await expect(hits(page).locator('[data-hit="0"]')).toContainText('42');
});

test('a checkpoint that leaves the scope is not searched behind what the form says', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const root = path.join(import.meta.dirname, '..', '..');
  const made = path.join(scratch, 'two.pfcase');
  const archives = [SAMPLE, path.join(FIXTURES, 'mini.tar')];
  const node = path.join(root, 'node_modules', '.bin', 'node');
  execFileSync(node, [path.join(root, 'electron/cli/index.ts'), 'import', ...archives, '--case', made]);
  await answerDialogs(driven, { open: [made] });
  await page.getByRole('button', { name: /Open case…/ }).click();
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Search/ })
    .click();
  const places = page.locator('.search-form label').filter({ hasText: /^In/ }).locator('select');
  await places.selectOption({
    label: (await places.locator('option').filter({ hasText: /^mini/ }).textContent()) ?? '',
  });

  await expect(places).not.toHaveValue('');
  await page.locator('button.scope').click();
  await page
    .getByRole('menuitemcheckbox', { name: /^web-compromised/ })
    .first()
    .click();
  await expect(page.locator('button.scope')).toContainText('1 of 2 checkpoints');
  await expect(places).toHaveValue('');
  await page.locator('#search-pattern').fill('203.0.113.66');
  await page.keyboard.press('Enter');
  await expect(hits(page).getByRole('row').nth(1)).toContainText('203.0.113.66');
});

test('axe finds nothing in the search view, in both themes', async ({ driven, scratch }) => {
  const { app, page } = driven;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720));
  await openSearch(driven, scratch);
  await page.keyboard.type('DB_PASSWORD');
  await page.keyboard.press('Enter');
  await hits(page).locator('[data-hit="3"]').click();
  expect(await violations(page)).toEqual([]);
});
