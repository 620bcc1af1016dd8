/** Where the focus is after what had it has gone: in the view, so that the keyboard goes on from there. */
import path from 'node:path';
import type { Page } from 'playwright';
import { SAMPLE, answerDialogs, clickMenu, expect, openSampleCase, test } from './launch.ts';

/** The pane that has the focus; '' where nothing has it. */
function focusedPane(page: Page): Promise<string> {
  return page.evaluate(() => {
    const pane = document.activeElement?.closest('[data-pane]');
    return pane?.getAttribute('data-pane') ?? '';
  });
}

test('a case that is made, filled, left and opened again puts the focus into its view', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const saved = path.join(scratch, 'focus.pfcase');
  await answerDialogs(driven, { save: saved, open: [saved] });
  await page.getByRole('button', { name: /New case/ }).click();
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();
  await expect.poll(() => focusedPane(page)).toBe('view');

  await page.getByRole('button', { name: 'Import the bundled sample' }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toBeVisible({ timeout: 45_000 });
  await expect.poll(() => focusedPane(page)).toBe('view');

  await page.locator('button.case-name').click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  await expect.poll(() => focusedPane(page)).toBe('view');

  await page.getByRole('button', { name: /Open case…/ }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toBeVisible();
  await expect.poll(() => focusedPane(page)).toBe('view');
});

test('a sheet that closes gives the focus back, and to the view where its opener is gone', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await page.getByRole('button', { name: /^\d+ jobs?$/ }).click();
  const jobs = page.getByRole('dialog', { name: 'Jobs' });
  await expect(jobs).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /^\d+ jobs?$/ })).toBeFocused();

  // Opened by the menu while nothing has the focus.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await answerDialogs(driven, { open: [SAMPLE] });
  await clickMenu(driven, 'Import…');
  await expect(page.getByRole('dialog', { name: 'Import evidence' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => focusedPane(page)).toBe('view');

  // The palette over a view that is left meanwhile.
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Processes/ })
    .click();
  await page.getByRole('treegrid', { name: 'Processes' }).focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('Jobs');
  await page.keyboard.press('Enter');
  await expect(jobs).toBeVisible();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Overview/ })
    .click();
  await jobs.getByRole('button', { name: 'Close', exact: true }).click();
  await expect.poll(() => focusedPane(page)).toBe('view');
});
