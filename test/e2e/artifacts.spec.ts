/** Strings, carving, YARA and core dumps through the window. */
import { readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Page } from 'playwright';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { answerDialogs, expect, openSampleCase, screenshots, test } from './launch.ts';
import { needles } from './truth.ts';
import { violations } from './violations.ts';

async function openArtifacts(driven: DrivenWindow, folder: string): Promise<void> {
  await openSampleCase(driven, folder);
  const { page } = driven;
  await page.keyboard.press('Control+K');
  await page.keyboard.type('Artifacts');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /Strings/ })).toBeVisible();
}

const tab = (page: Page, name: string) =>
  page.getByRole('tablist', { name: 'Tools' }).getByRole('tab', { name });
const rows = (page: Page, label: string) =>
  page.getByRole('grid', { name: label }).locator('.rows').getByRole('row');

test('a string is found where it was planted, and Enter shows it in the hex view', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const { needle, pid, address } = needles[0]!;
  await openArtifacts(driven, scratch);
  await screenshots(page, 'artifacts-empty');
  await page.getByRole('button', { name: 'Find strings' }).click();
  await expect(rows(page, 'Strings').first()).toBeVisible();
  await expect(page.locator('.search-summary')).toContainText(/[1-9][\d,]* strings/);
  await expect(page.getByRole('button', { name: 'Find strings' })).toBeVisible({ timeout: 45_000 });
  await screenshots(page, 'artifacts-strings');
  expect(await violations(page)).toEqual([]);

  await page.getByLabel('Process', { exact: true }).selectOption(String(pid));
  await page.getByLabel('Containing').fill(needle);
  await page.getByLabel('Containing').press('Enter');
  const row = rows(page, 'Strings')
    .filter({ hasText: needle.slice(0, 12) })
    .first();
  await expect(row).toContainText(String(pid));
  const begins = BigInt((await row.getByRole('button').textContent()) ?? '');
  expect(begins).toBeLessThanOrEqual(BigInt(address));
  await row.locator('[data-column="2"]').click();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.locator('.memory-hex')).toBeFocused();
  const chosen = (await page.locator('.memory-hex .letters .chosen').allTextContents()).join('');
  expect(chosen.length).toBeGreaterThan(0);
  expect(needle.startsWith(chosen.slice(0, 16)) || begins < BigInt(address)).toBe(true);
});

test('secrets of the environment are masked among strings', async ({ driven, scratch }) => {
  const { page } = driven;
  await openArtifacts(driven, scratch);
  await page.getByLabel('Containing').fill('DB_PASSWORD=');
  await page.getByLabel('Containing').press('Enter');
  await expect(rows(page, 'Strings').first()).toContainText('DB_PASSWORD=');
  const shown = (await rows(page, 'Strings').allTextContents()).join('\n');
  expect(shown).toContain('••••');
  expect(shown).not.toContain('ub4dor');
});

test('carving finds programs, and one is saved where the dialog chose', async ({ driven, scratch }) => {
  const { page } = driven;
  await openArtifacts(driven, scratch);
  await tab(page, 'Carved').click();
  await page.getByRole('button', { name: 'No kind' }).click();
  await expect(page.getByRole('button', { name: 'Carve', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'All kinds' }).click();
  await page.getByRole('button', { name: 'Carve', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Carve', exact: true })).toBeVisible({ timeout: 45_000 });
  await page.getByRole('grid', { name: 'Carved items' }).getByRole('columnheader', { name: /^Kind/ }).click();
  const elf = rows(page, 'Carved items').filter({ hasText: 'ELF' }).first();
  await expect(elf).toBeVisible();
  await elf.locator('[data-column="2"]').click();
  const details = page.getByRole('region', { name: 'The chosen item' });
  await expect(details).toContainText('bits per byte');
  await screenshots(page, 'artifacts-carved');
  expect(await violations(page)).toEqual([]);
  const hash = await details.locator('.hash').textContent();

  await answerDialogs(driven, { open: [scratch] });
  await details.getByRole('button', { name: 'Save…' }).click();
  await expect(page.locator('body')).toContainText(/Saved elf-0x[0-9a-f]+-/);
  const [file] = readdirSync(scratch).filter((name) => name.startsWith('elf-'));
  const saved = readFileSync(path.join(scratch, file ?? ''));
  expect(createHash('sha256').update(saved).digest('hex')).toBe(hash);
  expect(saved.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
});

test('errors of rules are shown with their line, and rules that compile give matches', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const { needle } = needles[0]!;
  await openArtifacts(driven, scratch);
  await tab(page, 'YARA').click();
  const choose = (text: string) =>
    page
      .getByLabel('Files of rules')
      .setInputFiles({ name: 'rules.yar', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await choose('rule wrong {\n  condition:\n    $b\n}\n');
  await page.getByRole('button', { name: 'Run rules' }).click();
  const problem = page.getByRole('alert');
  await expect(problem).toContainText('rules.yar, line 3');
  await expect(problem.locator('pre')).toContainText('$b');
  await screenshots(page, 'artifacts-yara-error');
  expect(await violations(page)).toEqual([]);

  // A rule that does not come to its end is ended by the button.
  await choose('rule endless { condition: for all i in (0..200000000000) : (uint8(i % 100) != 300) }');
  await page.getByRole('button', { name: 'Run rules' }).click();
  await expect(page.getByText('Nothing found so far')).toBeVisible();
  await page.getByRole('form', { name: 'YARA' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Nothing before it was cancelled')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run rules' })).toBeEnabled();

  await choose(
    `rule planted : demo {\n  meta:\n    author = "examiner"\n  strings:\n    $a = ${JSON.stringify(needle)}\n  condition:\n    $a\n}\n`,
  );
  await page.getByRole('button', { name: 'Run rules' }).click();
  const row = rows(page, 'YARA matches').filter({ hasText: 'memory' }).first();
  await expect(row).toContainText('planted', { timeout: 45_000 });
  await row.locator('[data-column="0"]').click();
  const details = page.getByRole('region', { name: 'The chosen match' });
  await expect(details).toContainText('$a');
  await screenshots(page, 'artifacts-yara');
  expect(await violations(page)).toEqual([]);
  await details.getByRole('button').first().click();
  await expect(page.locator('.memory-hex')).toBeFocused();
});

test('the selected process is exported as a core file from the palette', async ({ driven, scratch }) => {
  const { page } = driven;
  await openArtifacts(driven, scratch);
  await page.keyboard.press('Control+2');
  await page.getByRole('treegrid').getByRole('row').nth(1).click();
  await expect(page.getByRole('button', { name: 'Core…' })).toBeVisible();
  const file = path.join(scratch, 'core.out');
  await answerDialogs(driven, { save: file });
  await page.keyboard.press('Control+K');
  await page.keyboard.type('Export core dump');
  await page.keyboard.press('Enter');
  await expect(page.locator('body')).toContainText(`Saved ${file}`, { timeout: 45_000 });
  await screenshots(page, 'artifacts-core');
  const header = readFileSync(file).subarray(0, 18);
  expect(header.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  expect(header.readUInt16LE(16)).toBe(4); // ET_CORE
});
