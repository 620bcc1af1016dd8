/** States that are seldom seen, at the smallest size that is designed for and with large text. */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { SAMPLE, answerDialogs, clickMenu, expect, prepareWindow, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const root = path.join(import.meta.dirname, '..', '..');
const main = (page: Page) => page.getByRole('main');
const go = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();

/** A case of the sample whose sealed archive has a byte that was changed since. */
function changedCase(scratch: string): string {
  const made = path.join(scratch, 'changed.pfcase');
  const node = path.join(root, 'node_modules', '.bin', 'node');
  execFileSync(node, [path.join(root, 'electron/cli/index.ts'), 'import', SAMPLE, '--case', made]);
  const [item = ''] = readdirSync(path.join(made, 'evidence'));
  const source = path.join(made, 'evidence', item, 'source');
  const bytes = readFileSync(source);
  bytes[bytes.length >> 1]! ^= 1;
  chmodSync(source, 0o600);
  writeFileSync(source, bytes);
  return made;
}

test('an empty case, an error of the console and a filter that hides the map are whole at 150 % text', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await prepareWindow(driven, scratch);
  await answerDialogs(driven, { save: path.join(scratch, 'large.pfcase') });
  await page.getByRole('button', { name: /New case/ }).click();
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();
  const size = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  for (const expected of ['11px', '12.5px', '15px']) {
    await clickMenu(driven, 'Larger text');
    await expect.poll(size).toBe(expected);
  }
  for (const name of ['Import archives…', 'Import the bundled sample']) {
    await expect(main(page).getByRole('button', { name })).toBeInViewport({ ratio: 1 });
  }
  await screenshots(page, 'large-empty');

  await go(page, /^Console/);
  await page.getByRole('textbox', { name: 'SQL statement' }).fill('SELECT * FROM nothing_of_this_name');
  await page.keyboard.press('Control+Enter');
  await expect(main(page).getByText('no such table')).toBeInViewport({ ratio: 1 });
  await screenshots(page, 'large-console');

  await go(page, /^Overview/);
  await main(page).getByRole('button', { name: 'Import the bundled sample' }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toBeVisible({ timeout: 45_000 });
  await go(page, /^Memory/);
  await page.getByRole('combobox', { name: 'Filter' }).fill('kind:nothing');
  await expect(main(page).getByText(/^None of \d+ mappings/)).toBeInViewport({ ratio: 1 });
  await screenshots(page, 'large-memory');
});

test('bytes of evidence that was changed are not read, and the banner leads to where that is decided', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await prepareWindow(driven, scratch);
  await answerDialogs(driven, { open: [changedCase(scratch)] });
  await page.getByRole('button', { name: /Open case…/ }).click();
  const banner = page.getByRole('region', { name: 'Warnings' });
  await expect(banner).toContainText('bytes are not read until it is decided so', { timeout: 30_000 });
  await go(page, /^Processes/);
  await page.locator('[data-key="17"]').click();
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes.getByText('These bytes could not be read')).toBeInViewport({ ratio: 1 });
  await screenshots(page, 'changed-evidence');
  expect(await violations(page)).toEqual([]);
  await banner.getByRole('button', { name: 'the evidence in the overview' }).click();
  await expect(page.getByRole('textbox', { name: 'Reason of the decision' })).toBeVisible();
});
