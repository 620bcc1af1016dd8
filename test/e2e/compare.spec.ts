/** Compare, images and console in the window: what a row leads to, keyboard, axe, both themes. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { Page } from 'playwright';
import { FIXTURES, expect, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** A case of the four checkpoints of series.tar.zst, made by the command line. */
function seriesCase(scratch: string): string {
  const tar = path.join(scratch, 'series.tar');
  writeFileSync(tar, zstdDecompressSync(readFileSync(path.join(FIXTURES, 'series.tar.zst'))));
  execFileSync('tar', ['-xf', tar, '-C', scratch]);
  const archives = [1, 2, 3, 4].map((number) => path.join(scratch, `series-${number}.tar`));
  const made = path.join(scratch, 'series.pfcase');
  const node = path.join(root, 'node_modules', '.bin', 'node');
  execFileSync(node, [path.join(root, 'electron/cli/index.ts'), 'import', ...archives, '--case', made]);
  return made;
}

async function openView(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();
}

test('compare, images and console', async ({ driven, scratch }) => {
  test.setTimeout(240_000);
  const { page } = driven;
  const made = seriesCase(scratch);
  await page.setViewportSize({ width: 1280, height: 720 });
  await driven.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, made);
  await page
    .getByRole('button', { name: /Open case|Open a case/ })
    .first()
    .click();
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();

  await openView(page, 'Compare');
  const changes = page.getByRole('grid', { name: 'Changes' });
  await expect(changes).toBeVisible({ timeout: 60_000 });
  await expect(changes.getByText('removed').first()).toBeVisible();
  // The query bar of every view, and columns that sort.
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('kind:files and change:added');
  await expect(page.locator('.query-bar .count')).toHaveText(/^1 of \d+$/);
  await expect(changes.getByRole('row')).toHaveCount(2);
  // A file that changed is the one of the view Files.
  await changes.getByText('/tmp/.x').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: '/tmp/.x' })).toBeVisible();
  await inspector.getByRole('button', { name: /^Show in/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Files/ }).click();
  const files = page.getByRole('main', { name: 'Files' });
  await expect(files.locator('[role="row"][aria-selected="true"]')).toContainText('.x');
  await openView(page, 'Compare');
  await filter.fill('');
  await filter.press('Escape');
  await expect(changes.getByRole('row')).not.toHaveCount(2);
  await changes.getByRole('columnheader', { name: 'What' }).click();
  await expect(changes.getByRole('columnheader', { name: 'What' })).toHaveAttribute('aria-sort', 'ascending');
  await page
    .getByRole('navigation', { name: 'Kinds of change' })
    .getByRole('button', { name: /^Files/ })
    .click();
  const report = changes.getByRole('row').filter({ hasText: '/srv/report-1.csv' });
  await report.click();
  await expect(page.getByRole('region', { name: 'Bytes' })).toBeVisible();
  await screenshots(page, 'compare');
  expect(await violations(page)).toEqual([]);

  await page
    .getByRole('navigation', { name: 'Kinds of change' })
    .getByRole('button', { name: /^Pages/ })
    .click();
  await changes.getByRole('row').nth(1).click();
  await page.getByRole('button', { name: /Bytes before/ }).click();
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText(/pages-\d+\.img/);

  await page.getByRole('tab', { name: 'Series' }).click();
  const series = page.getByRole('grid', { name: 'Series' });
  await expect(series).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('Also in memory').fill('SERIES-EXFIL-HELLO');
  await page.keyboard.press('Enter');
  await page
    .getByRole('navigation', { name: 'Kinds of change' })
    .getByRole('button', { name: /^Memory strings/ })
    .click({ timeout: 60_000 });
  await expect(series.getByRole('row').filter({ hasText: 'SERIES-EXFIL-HELLO' })).toContainText('3 to 4');
  await page
    .getByRole('navigation', { name: 'Kinds of change' })
    .getByRole('button', { name: /^All/ })
    .click();
  await screenshots(page, 'series');
  expect(await violations(page)).toEqual([]);

  await openView(page, 'Images');
  const images = page.getByRole('grid', { name: 'Images' });
  // What the navigation counts is what the view calls images, in each of the checkpoints.
  const counted = page.getByRole('navigation', { name: 'Views' }).getByTitle(/^Images that CRIU wrote/);
  const picker = page.getByRole('combobox', { name: /^Checkpoint/ });
  let sum = 0;
  for (let at = 0; at < 4; at++) {
    await picker.selectOption({ index: at });
    const told = page.getByText(/^\d+ images, \d+ other files?, /);
    await expect(told).toBeVisible();
    sum += Number.parseInt((await told.textContent())!, 10);
  }
  await expect(counted).toHaveText(String(sum));
  await images.focus();
  await page.keyboard.type('mm-1.');
  const fields = page.getByRole('treegrid', { name: /Fields of/ });
  await expect(fields).toBeVisible();
  await fields.getByText('start_brk', { exact: false }).first().click();
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText('mm-1.img');
  await screenshots(page, 'images');
  expect(await violations(page)).toEqual([]);

  await openView(page, 'Console');
  await page
    .getByLabel('SQL statement')
    .fill("SELECT pid, display(comm) AS name, '=1+1' AS formula FROM process ORDER BY pid");
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('grid', { name: 'Result' })).toContainText('acme-shop');
  await screenshots(page, 'console');
  expect(await violations(page)).toEqual([]);
  await page
    .getByLabel('SQL statement')
    .fill('WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The query was cancelled')).toBeVisible();
});
