/** What the examiner writes, through the window: kept, found again, undone, there after the case is opened again. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import { answerDialogs, clickMenu, expect, openSampleCase, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

async function selectProcess(page: Page, pid: number): Promise<void> {
  await page.getByRole('button', { name: /^Processes/ }).click();
  await page.locator(`[data-key="${pid}"] [data-column="0"]`).first().click();
  // Shortcuts are about what the inspector shows.
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(`Process ${pid}`);
}

async function write(page: Page, shortcut: string, text: string): Promise<void> {
  await page.keyboard.press(shortcut);
  await page.keyboard.type(text);
}

test('tag, note, bookmark and a finding with exhibits, by keyboard, are there when the case is opened again', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(120_000);
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });

  await selectProcess(page, 17);
  await write(page, 'Control+t', 'suspicious');
  await page.keyboard.press('Enter');
  await expect(inspector.locator('.chip.tag').first()).toHaveText(/suspicious/);
  await page.keyboard.press('Escape');
  await write(page, 'Control+e', 'A reverse <b>shell</b>');
  await page.keyboard.press('Control+Enter');
  await expect(inspector.locator('.note')).toContainText('A reverse <b>shell</b>');
  await page.keyboard.press('Control+d');
  await expect(inspector.getByLabel('Name of the bookmark')).toHaveValue('Process 17 bash');
  await expect(page.locator('[data-key="17"]').first()).toContainText('suspicious');
  expect(await violations(page)).toEqual([]);
  await screenshots(page, 'marks');

  // Two rows at once, and the filter that finds them.
  await page.locator('[data-key="15"] [data-column="0"]').first().click();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(inspector.getByRole('heading', { name: '2 rows chosen' })).toBeVisible();
  await write(page, 'Control+t', 'web shell');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-key="16"]').first()).toContainText('web shell');
  await page.getByRole('combobox', { name: 'Filter' }).fill('tag:"web shell"');
  await expect(page.getByText('2 of 10', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'Filter' }).fill('');
  await page.keyboard.press('Escape'); // what it suggests lies over the rows
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible();

  // A finding, and a second exhibit from another view.
  await selectProcess(page, 17);
  await page.keyboard.press('Control+Shift+d');
  await page.getByRole('menuitem', { name: 'New finding' }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await title.fill('A reverse shell to 203.0.113.66');
  await page.getByRole('combobox', { name: 'Severity' }).selectOption('critical');
  await page.getByRole('textbox', { name: 'Text' }).fill('Opened by the **web shell**.');
  await page.getByRole('textbox', { name: 'Text' }).blur();
  await page.getByRole('button', { name: /^Network/ }).click();
  await page.getByRole('row').filter({ hasText: '203.0.113.66:4444' }).first().click();
  await expect(inspector).toContainText('203.0.113.66:4444');
  await page.keyboard.press('Control+Shift+d');
  await page.getByRole('menuitem', { name: 'A reverse shell to 203.0.113.66' }).click();
  await page.getByRole('button', { name: /^Findings/ }).click();
  const exhibits = page.getByRole('region', { name: 'Exhibits' });
  await expect(exhibits.getByRole('listitem')).toHaveCount(2);
  await expect(exhibits.getByRole('listitem').first()).toContainText('Process 17 bash');
  expect(await violations(page)).toEqual([]);
  await screenshots(page, 'findings');
  await exhibits.getByRole('listitem').nth(1).getByRole('button', { name: 'Earlier' }).click();
  await expect(exhibits.getByRole('listitem').nth(1)).toContainText('Process 17 bash');
  await page.getByRole('listbox', { name: 'Findings' }).focus();
  await page.keyboard.press('Control+z');
  await expect(exhibits.getByRole('listitem').first()).toContainText('Process 17 bash');

  // Closed and opened again: all of it is there, and nothing of before can be undone.
  await page.locator('button.case-name').click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  await page.getByRole('region', { name: 'Recent cases' }).getByRole('button').first().click();
  await expect(page.getByRole('heading', { name: 'web-compromised', level: 2 })).toBeVisible();
  await page.getByRole('button', { name: /^Findings/ }).click();
  await expect(title).toHaveValue('A reverse shell to 203.0.113.66');
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveValue('Opened by the **web shell**.');
  await exhibits.getByRole('button', { name: /Process 17 bash/ }).click();
  await expect(inspector.getByRole('heading', { level: 2, name: 'bash' })).toBeVisible();
  await expect(inspector.locator('.note')).toContainText('A reverse <b>shell</b>');
  await expect(inspector.locator('.chip.tag').first()).toHaveText(/suspicious/);
  await expect(page.getByText('Custody intact')).toBeVisible();
});

test('findings take the order of the examiner by Alt and the arrow keys, and undo gives the order before', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Findings/ }).click();
  await expect(page.getByText('No findings yet')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  for (const name of ['first', 'second', 'third']) {
    await page.getByRole('button', { name: 'New finding' }).click();
    const title = page.getByRole('textbox', { name: 'Title' });
    await expect(title).toHaveValue('New finding');
    await title.fill(name);
    await title.blur();
    await expect(page.getByRole('option', { name: new RegExp(name) })).toBeVisible();
  }
  const titles = page.getByRole('option').locator('.title');
  await page.getByRole('listbox', { name: 'Findings' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(titles).toHaveText(['first', 'third', 'second']);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(titles).toHaveText(['third', 'first', 'second']);
  await page.keyboard.press('Control+z');
  await expect(titles).toHaveText(['first', 'third', 'second']);
  await clickMenu(driven, 'Redo tag, note or finding');
  await expect(titles).toHaveText(['third', 'first', 'second']);
  await page.getByRole('option').first().dragTo(page.getByRole('option').nth(2));
  await expect(titles).toHaveText(['first', 'second', 'third']);
});

test('bytes that are chosen take a note, are marked in the hex view, and the list of marks leads back', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await openSampleCase(driven, scratch, 'own');
  await selectProcess(page, 17);
  await page.getByRole('button', { name: /^Memory/ }).click();
  await page.getByLabel('Go to an address or a name').fill('[stack]');
  await page.keyboard.press('Enter');
  const hex = page.locator('.memory-hex');
  await expect(hex).toBeFocused();
  for (let i = 0; i < 7; i++) await page.keyboard.press('Shift+ArrowRight');
  await expect(inspector.getByRole('heading', { name: /^8 bytes at 0x7f.* chosen$/ })).toBeVisible();
  await write(page, 'Control+e', 'the top of the stack');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.memory-hex .margin-mark')).toHaveCount(1);
  await hex.focus();
  await page.keyboard.press('Escape');
  await expect(page.locator('.memory-hex .digits i.noted').first()).toBeVisible();
  await page.getByLabel('Go to an address or a name').fill('[heap]');
  await page.keyboard.press('Enter');
  await expect(page.locator('.memory-hex .margin-mark')).toHaveCount(0);
  await page.getByRole('button', { name: /^Marks 1/ }).click();
  await page.getByRole('menuitem', { name: /the top of the stack/ }).click();
  await expect(page.locator('.memory-hex .margin-mark')).toHaveCount(1);
  await expect(page.getByText(/^8 bytes at 0x7f/).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('queries and statements are saved under a name and used again; a result is saved as CSV', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Processes/ }).click();
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('comm:bash');
  await expect(page.getByText('2 of 10', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Saved/ }).click();
  await page.getByRole('menuitem', { name: 'Save this query…' }).click();
  await page.keyboard.type('shells');
  await page.keyboard.press('Enter');
  await filter.focus();
  await expect(page.getByText('Saved as “shells”')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name of the query' })).toHaveCount(0);
  await expect(filter).toBeFocused(); // and not taken back by the menu
  await filter.fill('');
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Saved/ }).click();
  await page.getByRole('menuitem', { name: 'shells', exact: false }).first().click();
  await expect(page.getByText('2 of 10', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: /^Console/ }).click();
  await page
    .getByRole('textbox', { name: 'SQL statement' })
    .fill('SELECT pid FROM process WHERE pid < 16 ORDER BY pid');
  await page.getByRole('button', { name: /^Saved/ }).click();
  await page.getByRole('menuitem', { name: 'Save this statement…' }).click();
  await page.keyboard.type('low pids');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'SQL statement' }).fill('SELECT 1');
  await page.getByRole('button', { name: /^Saved/ }).click();
  await page
    .getByRole('menuitem', { name: /low pids/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const csv = path.join(scratch, 'pids.csv');
  await answerDialogs(driven, { save: csv });
  await page.getByRole('button', { name: 'Save as CSV…' }).click();
  await expect(page.getByText(/^Saved 3 rows as/)).toBeVisible();
  expect(readFileSync(csv, 'utf8').trim().split(/\r?\n/)).toEqual(['pid', '1', '11', '15']);
  expect(await violations(page)).toEqual([]);
});

test('a case that can not be opened leaves the open one as it is', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await answerDialogs(driven, { open: [path.join(scratch, 'nothing.pfcase')] });
  await page.keyboard.press('Control+o');
  await expect(page.getByText(/^Not opened/)).toBeVisible();
  await page.getByRole('button', { name: /^Processes/ }).click();
  await expect(page.locator('[data-key="17"]')).toBeVisible();
});

test('a note that was begun is there again with its thing, and what is typed on while a text is saved stays', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const field = inspector.getByRole('textbox', { name: 'Note', exact: true });
  await selectProcess(page, 17);
  await write(page, 'Control+e', 'Begun and');
  await page.locator('[data-key="16"] [data-column="1"]').first().click();
  await expect(inspector).toContainText('Process 16');
  await expect(field).toHaveCount(0);
  await page.locator('[data-key="17"] [data-column="1"]').first().click();
  await expect(field).toHaveValue('Begun and');
  await expect(field).not.toBeFocused();
  await page.keyboard.press('Control+e');
  await page.keyboard.press('End');
  await page.keyboard.type(' ended');
  await page.keyboard.press('Control+Enter');
  await expect(inspector.locator('.note')).toContainText('Begun and ended');
  await expect(field).toHaveCount(0);

  await page.keyboard.press('Control+Shift+d');
  await page.getByRole('menuitem', { name: 'New finding' }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await expect(title).toBeFocused();
  await title.fill('A reverse ');
  await expect(page.getByRole('listbox', { name: 'Findings' })).toContainText('A reverse');
  await expect(title).toHaveValue('A reverse ');
  await page.keyboard.press('End');
  await page.keyboard.type('shell');
  await title.blur();
  await expect(page.getByRole('listbox', { name: 'Findings' })).toContainText('A reverse shell');
  await expect(title).toHaveValue('A reverse shell');
});

test('changes of a finding that come faster than they are saved all count', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Findings/ }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  const list = page.getByRole('listbox', { name: 'Findings' });
  for (const name of ['first', 'second', 'third']) {
    await page.getByRole('button', { name: 'New finding' }).click();
    await expect(title).toHaveValue('New finding');
    await title.fill(name);
    await title.blur();
    await expect(list).toContainText(name);
  }

  // The title is saved as its field is left, the severity in the same moment.
  await title.fill('A reverse shell');
  await page.evaluate(() => {
    const severity = document.querySelector<HTMLSelectElement>('.finding-facts select')!;
    severity.focus();
    severity.value = 'critical';
    severity.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const options = list.getByRole('option');
  await expect(options.nth(2)).toContainText('critical');
  await expect(options.nth(2)).toContainText('A reverse shell');
  await expect(title).toHaveValue('A reverse shell');

  await list.focus();
  await page.evaluate(() => {
    const press = { key: 'ArrowUp', altKey: true, bubbles: true };
    for (const one of [press, press])
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', one));
  });
  await expect(options.first()).toContainText('A reverse shell');
  await expect(options.nth(1)).toContainText('first');
  await expect(options.nth(2)).toContainText('second');
});

test('a title that was not written, for the engine ended, stays and is written when it is left again', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Findings/ }).click();
  await page.getByRole('button', { name: 'New finding' }).click();
  const title = page.getByRole('textbox', { name: 'Title' });
  await expect(title).toHaveValue('New finding');
  const engine = await page.evaluate(async () => {
    const reply = await window.permafrost.call('engine.hello', {});
    return reply.ok ? (reply.value as { pid: number }).pid : -1;
  });
  await title.fill('A reverse shell');
  process.kill(engine, 'SIGSTOP');
  await title.blur();
  process.kill(engine, 'SIGKILL');
  await expect(page.getByText(/^Not written/)).toBeVisible();
  await expect(title).toHaveValue('A reverse shell');
  await expect
    .poll(() => page.evaluate(async () => (await window.permafrost.hostState()).engine))
    .toBe('ready');
  await title.focus();
  await title.blur();
  await expect(page.getByRole('listbox', { name: 'Findings' })).toContainText('A reverse shell');
});
