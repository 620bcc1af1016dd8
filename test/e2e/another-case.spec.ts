/** What belongs to a case goes with it: its jobs, its search, its results, the words of its report. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { answerDialogs, expect, test } from './launch.ts';

const view = (page: Page, name: RegExp) => page.getByRole('navigation').getByRole('button', { name });
const title = (page: Page) => page.getByRole('textbox', { name: 'Title' });
const jobs = (page: Page) =>
  page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: /^\d+ jobs?$/ });

/** A new case at a path, with the bundled sample in it. */
async function makeCase(driven: DrivenWindow, at: string): Promise<void> {
  const { page } = driven;
  await answerDialogs(driven, { save: at, open: [at] });
  await page.getByRole('button', { name: /New case/ }).click();
  await page.getByRole('button', { name: 'Import the bundled sample' }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toBeVisible({ timeout: 45_000 });
}

async function leaveCase(page: Page): Promise<void> {
  await page.locator('button.case-name').click();
  await page.getByRole('menuitem', { name: 'Close case' }).click();
  await expect(page.getByRole('button', { name: /New case/ })).toBeVisible();
}

test('words of a report that are not saved outlive the engine, and are not those of another case at the same path', async ({
  driven,
  scratch,
}) => {
  test.slow();
  const { page } = driven;
  const at = path.join(scratch, 'words.pfcase');
  await makeCase(driven, at);
  await view(page, /^Report/).click();
  await title(page).fill('The first break-in');
  await expect(title(page)).toBeFocused();
  const pid = await page.evaluate(async () => {
    const hello = await window.permafrost.call('engine.hello', {});
    return hello.ok ? (hello.value as { pid: number }).pid : 0;
  });
  process.kill(pid, 'SIGKILL');
  await expect(page.getByText('The engine ended unexpectedly.')).toBeVisible();
  await expect(page.getByText('Engine ready')).toBeVisible({ timeout: 30_000 });
  await expect(title(page)).toHaveValue('The first break-in');

  // Left and opened again it is what the case has.
  await leaveCase(page);
  await page.getByRole('button', { name: /Open case…/ }).click();
  await view(page, /^Report/).click();
  await expect(title(page)).toHaveValue('The first break-in');

  await leaveCase(page);
  rmSync(at, { recursive: true });
  await makeCase(driven, at);
  await view(page, /^Report/).click();
  await expect(title(page)).toHaveValue('');
  await expect(
    page.frameLocator('iframe[title="Preview of the report"]').getByText('The first break-in'),
  ).toHaveCount(0);
});

test('jobs of a case that was left are not counted in the next one', async ({ driven, scratch }) => {
  const { page } = driven;
  await makeCase(driven, path.join(scratch, 'one.pfcase'));
  await expect(jobs(page)).toHaveText('1 job');
  await leaveCase(page);
  await makeCase(driven, path.join(scratch, 'two.pfcase'));
  await expect(jobs(page)).toHaveText('1 job');
  await page.reload();
  await expect(jobs(page)).toHaveText('1 job');
});

test('a search is closed with its case, also where the same one is opened again', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const at = path.join(scratch, 'searched.pfcase');
  await makeCase(driven, at);
  await view(page, /^Search/).click();
  await page.locator('#search-pattern').fill('203.0.113.66');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: 'Hits' }).getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('Control+o');
  await expect(page.getByText('Every byte of every process')).toBeVisible();
  await expect(page.locator('#search-pattern')).toHaveValue('203.0.113.66');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what a statement gave in one case is not shown in another', async ({ driven, scratch }) => {
  const { page } = driven;
  await makeCase(driven, path.join(scratch, 'asked.pfcase'));
  await view(page, /^Console/).click();
  const statement = page.getByRole('textbox', { name: 'SQL statement' });
  await statement.fill('SELECT pid FROM process');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.console-result')).toContainText('10 rows');
  await leaveCase(page);
  await makeCase(driven, path.join(scratch, 'unasked.pfcase'));
  await view(page, /^Console/).click();
  await expect(page.getByText('No result yet')).toBeVisible();
  await expect(statement).not.toHaveValue('SELECT pid FROM process');
});
