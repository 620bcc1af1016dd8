/** The memory of a process through the window: map, band, bytes. */
import type { Page } from 'playwright';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { expect, openSampleCase, screenshots, test } from './launch.ts';
import { needles } from './truth.ts';
import { violations } from './violations.ts';

async function openMemory(driven: DrivenWindow, folder: string, pid: number): Promise<void> {
  await openSampleCase(driven, folder, 'own');
  const { page } = driven;
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Memory' }).click();
  await page.getByRole('combobox', { name: 'Process' }).selectOption(String(pid));
  await expect(page.getByRole('grid', { name: 'Memory map' }).locator('[data-key]').first()).toBeVisible();
}

async function jumpTo(page: Page, place: string): Promise<void> {
  await page.getByLabel('Go to an address or a name').fill(place);
  await page.keyboard.press('Enter');
}

/** Letters of the lines on screen, by their addresses. */
async function letters(page: Page): Promise<string> {
  return (await page.locator('.memory-hex .letters').allTextContents()).join('');
}

const hex = (page: Page) => page.locator('.memory-hex');

test('an address of the truth shows the bytes that were planted there, with their origin', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const { needle, pid, address } = needles.find((one) => one.pid === 17) ?? needles[0]!;
  await openMemory(driven, scratch, pid);
  await jumpTo(page, address);
  await expect.poll(() => letters(page)).toContain(needle.slice(0, 16));
  const value = page.getByRole('region', { name: 'Value at the caret' });
  await expect(value).toContainText(`0x${BigInt(address).toString(16)}`);
  await expect(value).toContainText('dumped');
  await expect(value).toContainText('checkpoint/pages-');
  await screenshots(page, 'memory');
});

test('names of the map lead to their mappings, and what is no name is said', async ({ driven, scratch }) => {
  const { page } = driven;
  await openMemory(driven, scratch, 17);
  await jumpTo(page, '[stack]');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('[stack]');
  await jumpTo(page, 'libc.so.6+0x10');
  await expect(page.locator('.memory-bar .place')).toContainText('libc.so.6+0x10');
  await expect(page.locator('.memory-hex .why').first()).toHaveText('file not captured');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page.locator('.memory-bar .place')).toContainText('[stack]');
  await jumpTo(page, 'no-such-library.so');
  await expect(page.getByText('No mapping is called “no-such-library.so”')).toBeVisible();
});

test('a secret of the environment is masked in memory, also when it is copied, until it is revealed', async ({
  driven,
  scratch,
}) => {
  const { app, page } = driven;
  const secret = 'Tr0ub4dor-and-3-lab-only';
  await openMemory(driven, scratch, 17);
  await jumpTo(page, '[stack]');
  await hex(page).press('Control+End');
  // Each page once more when its bytes have had time to be read.
  for (let pause = 0; pause <= 300 && !(await letters(page)).includes('DB_PASSWORD='); pause += 100) {
    await hex(page).press('Control+End');
    for (let i = 0; i < 40 && !(await letters(page)).includes('DB_PASSWORD='); i++) {
      await hex(page).press('PageUp');
      await page.waitForTimeout(pause);
    }
  }
  expect(await letters(page)).toContain('DB_PASSWORD=•');
  expect(await letters(page)).not.toContain('ub4dor');
  // A line of it, chosen and copied.
  const line = page.locator('.memory-hex .line').filter({ hasText: '••••••••••' }).first();
  await line.locator('.digits i.masked').first().click();
  await hex(page).press('Home');
  await hex(page).press('Shift+End');
  await page.locator('.memory-bar').getByRole('button', { name: /Copy/ }).click();
  await page.getByRole('menuitem', { name: 'Text', exact: true }).click();
  await expect(page.getByText('Copied 16 bytes as text')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('••••');

  await line.locator('.digits i.masked').first().click();
  await page
    .getByRole('region', { name: 'Value at the caret' })
    .getByRole('button', { name: 'Reveal' })
    .click();
  await expect.poll(async () => (await letters(page)).includes(secret)).toBe(true);
});

test('the scrollbar thrown to the middle lands in the middle, and the end is the end', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openMemory(driven, scratch, 1);
  const scroller = page.locator('.memory-hex-frame .scroller');
  // The band has its last height when the content is known.
  await expect(page.locator('.band-legend')).toContainText(/content (of|by)/);
  const track = (await scroller.boundingBox())!;
  await page.mouse.click(track.x + track.width / 2, track.y + track.height / 2);
  const thumb = page.locator('.memory-hex-frame .thumb');
  await expect
    .poll(async () => {
      const box = (await thumb.boundingBox())!;
      return Math.abs(box.y + box.height / 2 - (track.y + track.height / 2));
    })
    .toBeLessThan(3);
  await expect(page.locator('.memory-hex .line').first()).toBeVisible();
  await page.mouse.move(track.x + track.width / 2, track.y + track.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x, track.y + track.height + 40, { steps: 4 });
  await page.mouse.up();
  await expect(page.locator('.memory-hex .line').last()).toHaveAttribute(
    'data-address',
    /0xffffffffff600ff0/,
  );
});

test('executable memory without a file stands out in the map', async ({ driven, scratch }) => {
  const { page } = driven;
  await openMemory(driven, scratch, 31);
  await page.getByRole('combobox', { name: 'Filter' }).fill('permissions:rwx*');
  const map = page.getByRole('grid', { name: 'Memory map' });
  await expect(map.getByText('▲ writable code').first()).toBeVisible();
  await expect(page.locator('.band-odd').first()).toBeVisible();
});

test('a process leads to its memory, and the keyboard alone moves, chooses and copies', async ({
  driven,
  scratch,
}) => {
  const { app, page } = driven;
  await openMemory(driven, scratch, 1);
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /Processes/ })
    .click();
  await page.locator('[data-key="42"] [data-column="1"]').click();
  await page.getByRole('button', { name: /Show in/ }).click();
  await page.getByRole('menuitemcheckbox', { name: /Memory/ }).click();
  await expect(page.getByRole('combobox', { name: 'Process' })).toHaveValue('42');
  await page.keyboard.press('Control+g');
  await expect(page.getByLabel('Go to an address or a name')).toBeFocused();
  await page.keyboard.type('[vdso]');
  await page.keyboard.press('Enter');
  await expect(hex(page)).toBeFocused();
  await expect.poll(() => letters(page)).toContain('ELF');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copied 4 bytes as hex')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('7f 45 4c 46');
});

test('axe finds nothing in the memory view, in both themes, and nothing is cut at 1280 by 720', async ({
  driven,
  scratch,
}) => {
  const { app, page } = driven;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720));
  await openMemory(driven, scratch, 17);
  await jumpTo(page, '[heap]');
  await expect(page.locator('.memory-hex .line').nth(3)).toBeVisible();
  const cut = await page.evaluate(() => {
    const right = document.querySelector('.memory')?.getBoundingClientRect().right ?? 0;
    return [...document.querySelectorAll('.memory-bar, .memory-band, .memory-bytes, .memory-table')].filter(
      (element) => element.getBoundingClientRect().right > right + 1,
    ).length;
  });
  expect(cut).toBe(0);
  expect(await violations(page)).toEqual([]);
});
