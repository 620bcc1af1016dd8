/** Ways between views: a fact to its image entry and back, a process to its secrets and back. */
import type { Page } from 'playwright';
import { expect, openSampleCase, screenshots, test } from './launch.ts';

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

async function go(page: Page, view: RegExp): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name: view }).click();
}

async function showIn(page: Page, view: string): Promise<void> {
  await inspector(page)
    .getByRole('button', { name: /^Show in/ })
    .click();
  await page.getByRole('menuitemcheckbox', { name: new RegExp(`^${view}`) }).click();
}

test('a fact leads to its image entry, the entry to every fact that was read from it, and on to other views', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(120_000);
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await go(page, /^Network/);
  await page
    .getByRole('grid')
    .first()
    .getByRole('row', { name: /203\.0\.113\.66:4444/ })
    .first()
    .click();
  await showIn(page, 'Images');
  const entries = page.getByRole('grid', { name: 'Entries of files.img' });
  await expect(entries.getByRole('row', { selected: true })).toContainText('INETSK');
  await expect(page.getByRole('grid', { name: 'Images' }).getByRole('row', { selected: true })).toContainText(
    'files.img',
  );
  await expect(inspector(page)).toContainText('Read from these bytes');
  await screenshots(page, 'ways-image-entry');
  await showIn(page, 'Network');
  await expect(page.getByRole('row', { selected: true })).toContainText('203.0.113.66:4444');

  await go(page, /^Processes/);
  await page.locator('[data-key="17"]').click();
  await inspector(page).getByRole('button', { name: 'core-17.img' }).first().click();
  await expect(page.getByRole('grid', { name: 'Entries of core-17.img' })).toBeVisible();
  await inspector(page)
    .getByRole('button', { name: '17/17' })
    .first()
    .or(inspector(page).getByRole('button', { name: /bash/ }).first())
    .click();
  await expect(
    page.getByRole('heading', { name: 'Processes', level: 1 }).or(page.locator('[data-key="17"]')).first(),
  ).toBeVisible();

  // An entry of a page map leads to the bytes in memory.
  await go(page, /^Images/);
  await page.getByRole('grid', { name: 'Images' }).getByRole('row').nth(1).click();
  await page.keyboard.type('pagemap-17');
  await page.getByRole('grid', { name: 'Entries of pagemap-17.img' }).getByRole('row').nth(3).click();
  await inspector(page)
    .getByRole('button', { name: /^17 0x/ })
    .click();
  await expect(page.locator('.hex').first()).toBeVisible();
});

test('a process leads to its secrets once they are looked for, a secret to its owners', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await go(page, /^Processes/);
  await page.locator('[data-key="17"]').click();
  await inspector(page)
    .getByRole('button', { name: /^Show in/ })
    .click();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Images/ })).toBeVisible();
  await expect(page.getByRole('menuitemcheckbox', { name: /^Secrets/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await go(page, /^Secrets/);
  await page.getByRole('button', { name: 'Look for secrets' }).click();
  await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible({ timeout: 90_000 });
  const all = await page.getByRole('grid', { name: 'Secrets' }).getByRole('row').count();
  await go(page, /^Processes/);
  await page.locator('[data-key="17"]').click();
  await showIn(page, 'Secrets');
  await expect(page.getByRole('combobox', { name: /filter/i })).toHaveValue('pid:17');
  const grid = page.getByRole('grid', { name: 'Secrets' });
  await expect.poll(() => grid.getByRole('row').count()).toBeLessThan(all);
  await grid.getByRole('row').nth(1).click();
  const details = page.getByRole('region', { name: 'The chosen secret' });
  await screenshots(page, 'ways-secrets');
  await details.getByRole('list', { name: 'Owners' }).getByRole('button', { name: /^17 / }).click();
  await expect(
    page.locator('[data-key="17"][aria-selected="true"], [data-key="17"].selected').first(),
  ).toBeVisible();
});
