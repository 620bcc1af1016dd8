/** The one filter of the query bar stays when the view changes, and never hides rows silently. */
import type { Page } from 'playwright';
import { expect, openSampleCase, screenshots, test } from './launch.ts';

const go = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
const filter = (page: Page) => page.getByRole('combobox', { name: 'Filter' });

test('a filter that was made for another view says that it hides the rows, why, and is cleared there', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const main = page.getByRole('main');
  await openSampleCase(driven, scratch);
  await go(page, /^Processes/);
  await filter(page).fill('ppid:4711');
  await expect(main.getByText('None of 10 processes matches the filter')).toBeVisible();

  for (const [name, hidden] of [
    [/^Network/, /None of \d+ sockets matches the filter/],
    [/^Files/, /None of \d+ files matches the filter/],
    [/^Memory/, /None of \d+ mappings matches the filter/],
    [/^Timeline/, /None of \d+ events matches the filter/],
  ] as const) {
    await go(page, name);
    await expect(main.getByText(hidden)).toBeInViewport({ ratio: 1 });
    const state = main.locator('.state');
    await expect(state.getByText('There is no column ppid in this list')).toBeInViewport({ ratio: 1 });
    await expect(state.getByRole('button', { name: 'Clear the filter' })).toBeInViewport({
      ratio: 1,
    });
  }
  await screenshots(page, 'filter-hides');
  await go(page, /^Graph/);
  await expect(main.getByText('the filter matches 0 of 10 processes, the others are dimmed')).toBeVisible();

  // What it is not applied to says so.
  await go(page, /^Network/);
  await main.getByRole('tab', { name: /^Interfaces/ }).click();
  await expect(main.getByText('The filter is of sockets: all interfaces are shown.')).toBeVisible();
  await go(page, /^Files/);
  await main.getByRole('tab', { name: 'Mounts' }).click();
  await expect(main.getByText('The filter is of files: all mounts are shown.')).toBeVisible();
  await main.getByRole('tab', { name: 'Files', exact: true }).click();

  await main.locator('.state').getByRole('button', { name: 'Clear the filter' }).click();
  await expect(filter(page)).toHaveValue('');
  await expect(main.getByRole('treegrid', { name: 'Files' })).toBeFocused();
});

test('a process leads only to views that have something of it', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  const counted = async (list: string, query: string): Promise<number> =>
    page.evaluate(
      async ([name, text]) => {
        const reply = await window.permafrost.call('list.open', {
          list: name,
          checkpoints: null,
          filter: text,
        });
        return reply.ok ? (reply.value as { count: number }).count : -1;
      },
      [list, query] as const,
    );
  // The reverse shell: its program is of the image, and it holds sockets but no file that the checkpoint has.
  expect(await counted('file', 'openBy:"17 "* or mappedBy:"17 "*')).toBe(0);
  expect(await counted('socket', 'holders.pid:17')).toBeGreaterThan(0);
  await go(page, /^Processes/);
  // The menu is opened as soon as its button is there, before it is known what stands around the process.
  await page.evaluate(() => {
    const watch = new MutationObserver(() => {
      const button = document.querySelector<HTMLElement>('.inspector [data-mark="show-in"]');
      if (button === null) return;
      watch.disconnect();
      button.click();
    });
    watch.observe(document.body, { subtree: true, childList: true });
  });
  await page.locator('[data-key="17"]').click();
  const way = (name: RegExp) => page.getByRole('menuitemcheckbox', { name });
  await expect(way(/^Files/)).toHaveText('Filesnothing of it there');
  await expect(way(/^Files/)).toHaveAttribute('aria-disabled', 'true');
  await expect(way(/^Network/)).not.toHaveAttribute('aria-disabled', 'true');
  await way(/^Files/).click({ force: true });
  await expect(page.getByRole('main', { name: 'Processes' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Command' }).fill('show in files');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('Files has nothing of this process');
  await expect(page.getByRole('main', { name: 'Processes' })).toBeVisible();
});
