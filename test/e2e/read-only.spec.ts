/** One case in two windows, each with an engine of its own: the second reads, and sees what the first writes. */
import path from 'node:path';
import type { Page } from 'playwright';
import { driveWindow } from '../../scripts/runtime/driven-window.ts';
import { answerDialogs, expect, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const go = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();

test('a case that another window writes in is read-only, says so, and shows what is written there', async ({
  driven,
  scratch,
}) => {
  test.slow();
  const { page: writer } = driven;
  const at = path.join(scratch, 'shared.pfcase');
  await answerDialogs(driven, { save: at });
  await writer.getByRole('button', { name: /New case/ }).click();
  await expect(writer.getByText('No evidence in this case yet')).toBeVisible();

  const second = await driveWindow();
  try {
    const { page: reader } = second;
    await answerDialogs(second, { open: [at] });
    await reader.getByRole('button', { name: /Open case…/ }).click();
    await expect(reader.getByText('another window or command has it open for writing')).toBeVisible();
    await expect(reader.getByRole('button', { name: 'Import archives…' })).toHaveCount(0);
    await go(reader, /^Findings/);
    await expect(reader.getByText('This case is open read-only: none can be written here.')).toBeVisible();

    // Evidence, a finding and the words of the report come from the first window.
    await writer.getByRole('button', { name: 'Import the bundled sample' }).click();
    await expect(writer.getByRole('region', { name: 'Counts' })).toBeVisible({ timeout: 45_000 });
    await writer.evaluate(() =>
      window.permafrost.call('finding.save', {
        uuid: null,
        title: 'Written in the first window',
        severity: 'high',
        status: 'draft',
        text: '',
        inReport: true,
        exhibits: [],
      }),
    );
    await expect(reader.getByText('Written in the first window').first()).toBeVisible();
    await go(reader, /^Report/);
    const title = reader.getByRole('textbox', { name: 'Title' });
    await expect(title).toBeVisible();
    await go(writer, /^Report/);
    await writer.getByRole('textbox', { name: 'Title' }).fill('Of the first window');
    await writer.getByRole('textbox', { name: 'Summary' }).focus();
    await expect(title).toHaveValue('Of the first window');

    await go(reader, /^Processes/);
    await reader.locator('[data-key="17"]').click();
    await expect(reader.getByText('No tags or notes. This case is open read-only.')).toBeVisible();
    await screenshots(reader, 'read-only');
    expect(await violations(reader)).toEqual([]);

    // The first window leaves the case: the second one says so, and takes it over.
    await writer.keyboard.press('Control+k');
    await writer.getByRole('combobox', { name: 'Command' }).fill('Close case');
    await writer.keyboard.press('Enter');
    await expect(writer.getByRole('button', { name: /New case/ })).toBeVisible();
    const takeOver = reader.getByRole('button', { name: 'Open for writing' });
    await expect(takeOver).toBeVisible();
    await screenshots(reader, 'read-only-free');
    expect(await violations(reader)).toEqual([]);
    await takeOver.click();
    await expect(reader.getByText('The case is open for writing')).toBeVisible();
    await expect(reader.getByRole('region', { name: 'Warnings' })).toHaveCount(0);
    await go(reader, /^Report/);
    await expect(title).toBeEditable();
    await expect(title).toHaveValue('Of the first window');
    await title.fill('Of the second window');
    await go(reader, /^Custody/);
    const entries = reader.getByRole('grid', { name: 'Custody log' });
    await expect(entries).toContainText('report');
    // The other way round now.
    await answerDialogs(driven, { open: [at] });
    await writer.getByRole('button', { name: /Open case…/ }).click();
    await expect(writer.getByText('another window or command has it open for writing')).toBeVisible();
  } finally {
    await second.close();
  }
});
