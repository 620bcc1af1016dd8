/** Facts for another tool through the window: chosen by menu and palette, written by the engine, cancelled by a press. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import {
  answerDialogs,
  clickMenu,
  custodyActions,
  expect,
  openSampleCase,
  screenshots,
  test,
} from './launch.ts';

const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Export facts for another tool' });

test('facts are written in the format and at the place that were chosen, and the log says so', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await clickMenu(driven, 'Export facts for another tool…');
  const sheet = sheetOf(page);
  await expect(sheet.getByRole('radio')).toHaveCount(6);
  await expect(sheet.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
  await screenshots(page, 'export-facts');

  const stix = path.join(scratch, 'handed-over.stix.json');
  await sheet.getByRole('radio', { name: /STIX 2.1/ }).check();
  await answerDialogs(driven, { save: stix });
  await sheet.getByRole('button', { name: 'Choose a place…' }).click();
  await expect(sheet.getByText('handed-over.stix.json')).toBeVisible();
  await sheet.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(sheet.getByRole('status')).toContainText('Written', { timeout: 60_000 });
  await screenshots(page, 'export-facts-written');
  const { type, objects } = JSON.parse(readFileSync(stix, 'utf8')) as { type: string; objects: unknown[] };
  expect(type).toBe('bundle');
  expect(objects.length).toBeGreaterThan(20);
  expect((await custodyActions(page)).at(-1)).toBe('facts-exported');

  // What is there already is never written over.
  await answerDialogs(driven, { save: stix });
  await sheet.getByRole('button', { name: 'Choose a place…' }).click();
  await sheet.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(sheet.getByRole('alert')).toContainText('Nothing was written', { timeout: 30_000 });
  await page.keyboard.press('Escape');

  // By the palette, a folder.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Export facts');
  await page.keyboard.press('Enter');
  const csv = path.join(scratch, 'tables');
  await sheetOf(page).getByRole('radio', { name: /^CSV/ }).check();
  await answerDialogs(driven, { save: csv });
  await sheetOf(page).getByRole('button', { name: 'Choose a place…' }).click();
  await sheetOf(page).getByRole('button', { name: 'Export', exact: true }).click();
  await expect(sheetOf(page).getByRole('status')).toContainText('Written', { timeout: 60_000 });
  expect(readdirSync(csv)).toContain('process.csv');
});

test('an export that is cancelled leaves nothing', async ({ driven, scratch }) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await clickMenu(driven, 'Export facts for another tool…');
  const sheet = sheetOf(page);
  const place = path.join(scratch, 'cancelled');
  await sheet.getByRole('radio', { name: /^Parquet/ }).check();
  await answerDialogs(driven, { save: place });
  await sheet.getByRole('button', { name: 'Choose a place…' }).click();
  await sheet.getByRole('button', { name: 'Export', exact: true }).click();
  await sheet.getByRole('button', { name: /Cancel/ }).click();
  await expect(sheet.getByRole('alert')).toContainText('Cancelled', { timeout: 60_000 });
  expect(existsSync(place)).toBe(false);
  expect(readdirSync(scratch).filter((name) => name.includes('.part'))).toEqual([]);
});
