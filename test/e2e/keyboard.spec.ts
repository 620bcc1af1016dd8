/** By keyboard alone: from a new case to who opened the reverse shell, when, and what it touched. */
import path from 'node:path';
import type { Page } from 'playwright';
import { SAMPLE, answerDialogs, expect, openSampleCase, screenshots, test } from './launch.ts';

/** The down arrow until the selected row of the view's table says this. */
async function walkTo(page: Page, text: RegExp, most = 60): Promise<void> {
  const selected = page.getByRole('main').locator('[role="row"][aria-selected="true"]');
  const says = async (): Promise<string> => (await selected.allInnerTexts()).join('\n');
  for (let step = 0; step < most; step += 1) {
    const before = await says();
    if (step > 0 && text.test(before)) return;
    // A key that comes before there are rows selects none: it is pressed again.
    await expect(async () => {
      if ((await says()) === before) await page.keyboard.press('ArrowDown');
      await expect.poll(says, { timeout: before === '' ? 1000 : 10_000 }).not.toBe(before);
    }).toPass({ timeout: 15_000 });
  }
  throw new Error(`no row says ${text}`);
}

test('who opened the reverse shell, when, and what it touched is answered without a mouse', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const main = (name: string) => page.getByRole('main', { name });
  const counted = page.locator('.query-bar .count');
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();

  // A case, and the archive in it: the sheet's button has the focus.
  await answerDialogs(driven, { save: path.join(scratch, 'shell.pfcase'), open: [SAMPLE] });
  await press('Control+n');
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();
  await press('Control+i');
  await expect(page.getByRole('dialog', { name: 'Import evidence' })).toContainText(SAMPLE);
  await press('Enter');
  await expect(page.getByRole('region', { name: 'Counts' })).toContainText('10processes', {
    timeout: 45_000,
  });

  // Who: the connection to another machine, and who holds it.
  await press('Control+8');
  await expect(main('Network').getByRole('grid', { name: 'Sockets' })).toBeFocused();
  await walkTo(page, /:4444/);
  await expect(inspector.getByRole('heading', { name: /:4444/ })).toBeVisible();
  await expect(inspector.getByRole('button', { name: '17 bash' })).toBeVisible();
  await screenshots(page, 'keyboard-who');

  // When: what was logged of the other end, and what is known of the processes.
  await press('Control+j', 't', 'Enter');
  await expect(main('Timeline').getByRole('grid', { name: 'Events' })).toBeFocused();
  await walkTo(page, /GET \/admin\/ping\?host=/);
  await expect(inspector).toContainText('bash%20-i%20%3E%26%20%2Fdev%2Ftcp%2F');
  await screenshots(page, 'keyboard-when');

  // What it touched: without the filter the next events are those that came after.
  await press('Control+Backspace');
  await expect(counted).toHaveText(/^(\d+) of \1$/);
  await expect(main('Timeline').getByRole('grid', { name: 'Events' })).toBeFocused();
  await walkTo(page, /modified \/etc\/ld\.so\.preload/);
  await screenshots(page, 'keyboard-touched');
  await expect(inspector).toContainText('modified /etc/ld.so.preload');
  await press('Control+j', 'f', 'Enter');
  await expect(main('Files').getByRole('treegrid', { name: 'Files' })).toContainText('ld.so.preload');

  // And the shell itself: where it came from, what it started, what it has open.
  await press('Control+8');
  await expect(main('Network').getByRole('grid', { name: 'Sockets' })).toBeFocused();
  await press('Control+Backspace');
  await expect(counted).toHaveText(/^(\d+) of \1$/);
  await walkTo(page, /:4444/);
  await expect(inspector.getByRole('heading', { name: /:4444/ })).toBeVisible();
  await expect(inspector.getByRole('button', { name: '17 bash' })).toBeVisible();
  await press('Control+j', 'p', 'Enter');
  await expect(main('Processes').getByRole('treegrid', { name: 'Processes' })).toBeFocused();
  await expect(inspector.getByRole('heading', { name: 'bash' })).toBeVisible();
  await expect(inspector).toContainText('16 bash ‹ 15 sh ‹ 1 acme-shop');
  await expect(inspector).toContainText('48 sleep');
  await screenshots(page, 'keyboard-shell');
});

test('a key that is faster than the place of the selected row goes on from that row', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await page.keyboard.press('Control+4');
  const events = page.getByRole('main', { name: 'Timeline' }).getByRole('grid', { name: 'Events' });
  const selected = events.locator('[role="row"][aria-selected="true"]');
  const place = async (): Promise<number> => Number(await selected.getAttribute('aria-rowindex'));
  await expect(events).toBeFocused();
  await page.keyboard.press('End');
  await expect(selected).toHaveCount(1);
  const last = await place();
  expect(last).toBeGreaterThan(30);

  // Few rows with the filter; without it, a key comes as soon as all rows are there.
  await page.getByRole('combobox', { name: 'Filter' }).fill('source:custody');
  await expect.poll(async () => Number(await events.getAttribute('aria-rowcount'))).toBeLessThan(last);
  await expect(selected).toHaveCount(1);
  await page.evaluate((rows) => {
    const press = (): void => {
      const grid = document.querySelector('[role="grid"]');
      if (grid === null || Number(grid.getAttribute('aria-rowcount')) < rows) return;
      watch.disconnect();
      grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }));
    };
    const watch = new MutationObserver(press);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  }, last);
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(place).toBe(last - 1);
});

test('the selected row stays in sight when the table becomes lower', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await page.keyboard.press('Control+4');
  const events = page.getByRole('main', { name: 'Timeline' }).getByRole('grid', { name: 'Events' });
  const selected = events.locator('[role="row"][aria-selected="true"]');
  const height = async (): Promise<number> => (await events.boundingBox())!.height;
  await expect(events).toBeFocused();
  await expect(events.getByRole('row')).not.toHaveCount(1);
  const before = await height();

  // The first event that is selected opens the panel with its bytes.
  await page.keyboard.press('End');
  await expect.poll(height).toBeLessThan(before - 50);
  await expect(selected).toBeInViewport({ ratio: 0.8 });
});
