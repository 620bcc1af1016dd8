/** Importing through the window: what is stated, what is refused, what is cancelled. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, openSync, closeSync, ftruncateSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { tarHeader } from '../builders/tar-bytes.ts';
import { FIXTURES, answerDialogs, expect, openSampleCase, test } from './launch.ts';

/** A new case in `folder`, with the import sheet open for `archive`. */
async function offer(driven: DrivenWindow, folder: string, archive: string): Promise<void> {
  const { page } = driven;
  await answerDialogs(driven, { save: path.join(folder, 'case.pfcase'), open: [archive] });
  await page.getByRole('button', { name: /New case/ }).click();
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();
  await page.getByRole('button', { name: 'Import archives…' }).click();
  await expect(page.getByRole('dialog', { name: 'Import evidence' })).toContainText(archive);
}

test('what was stated of the acquisition is shown with the evidence, and what was not is stated as absent', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const archive = path.join(scratch, 'mini.tar');
  copyFileSync(path.join(FIXTURES, 'mini.tar'), archive);
  const [sha256 = ''] = execFileSync('sha256sum', [archive], { encoding: 'utf8' }).split(' ');
  await offer(driven, scratch, archive);
  const sheet = page.getByRole('dialog', { name: 'Import evidence' });
  await sheet.getByLabel('Acquired by').fill('A. Examiner');
  await sheet.getByLabel('From which node').fill('worker-3');
  await sheet.getByLabel(/SHA-256 taken there/).fill(`sha256:${sha256}`);
  await sheet.getByRole('button', { name: 'Import', exact: true }).click();
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await expect(evidence).toContainText('the same SHA-256');
  await expect(evidence).toContainText('worker-3');
  await expect(evidence).toContainText('Item numbernot stated');
});

test('an archive with another hash than was stated is refused, and the case stays as it was', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await offer(driven, scratch, path.join(FIXTURES, 'mini.tar'));
  const sheet = page.getByRole('dialog', { name: 'Import evidence' });
  await sheet.getByLabel(/SHA-256 taken there/).fill('0'.repeat(64));
  await sheet.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(sheet.getByText('hash-mismatch')).toBeVisible();
  await sheet.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();
});

test('an archive over a limit names the limit, and one click imports it with the limit raised', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await offer(driven, scratch, path.join(FIXTURES, 'mini.tar'));
  const sheet = page.getByRole('dialog', { name: 'Import evidence' });
  await sheet.getByText('Limits for this import').click();
  await sheet.getByLabel('members', { exact: true }).fill('3');
  await sheet.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(sheet.getByRole('region', { name: 'Results' })).toContainText('members allows 3');
  await sheet.getByRole('button', { name: /Import again with members/ }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toContainText('1process');
});

test('an import that is cancelled leaves nothing in the case, and the same archive imports afterwards', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  // The archive of a small checkpoint behind 24 GiB of zeros, which the file system does not store.
  const archive = path.join(scratch, 'large.tar');
  const zeros = 24 * 2 ** 30;
  const file = openSync(archive, 'w');
  writeSync(file, tarHeader('zeros.bin', zeros));
  ftruncateSync(file, 512 + zeros + 1024);
  closeSync(file);
  await offer(driven, scratch, archive);
  const sheet = page.getByRole('dialog', { name: 'Import evidence' });
  await sheet.getByText('Leave it where it is').click();
  await sheet.getByRole('button', { name: 'Import', exact: true }).click();
  const progress = page.getByRole('progressbar');
  await expect(progress).toHaveAttribute('aria-valuetext', /left/);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText(/cancelled, nothing was imported/)).toBeVisible();
  await expect(progress).toHaveCount(0);
  await expect(page.getByText('No evidence in this case yet')).toBeVisible();

  await answerDialogs(driven, { open: [path.join(FIXTURES, 'mini.tar')] });
  await page.getByRole('button', { name: 'Import archives…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toContainText('1process');
});

test('text from hostile evidence stays text: no element, no link, nothing that acts', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await offer(driven, scratch, path.join(FIXTURES, 'hostile-strings.tar.zst'));
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Counts' })).toBeVisible({ timeout: 45_000 });
  await page.getByRole('button', { name: /^Processes/ }).click();
  const tree = page.getByRole('treegrid', { name: 'Processes' });
  await expect(tree.locator('.escape').first()).toBeVisible();
  expect(await page.locator('a[href], img, iframe, object, embed, #root script, #root style').count()).toBe(
    0,
  );
  // Controls and characters that turn the direction are never in the page as themselves.
  const acting = await page.evaluate(() =>
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(
      document.getElementById('root')?.textContent ?? '',
    ),
  );
  expect(acting).toBe(false);
});

test('what is selected stays shown, and a series has every dump, when more evidence comes while they are open', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  const go = (view: string) => page.getByRole('navigation').getByRole('button', { name: view }).click();
  const add = async (archive: string): Promise<void> => {
    await answerDialogs(driven, { open: [archive] });
    const reply = await page.evaluate(async () => {
      const nothing = { evidenceNumber: null, acquiredBy: null, acquiredAt: null, node: null };
      const acquisition = { ...nothing, sha256: null, note: null };
      const input = { mode: 'reference', partial: false, limits: {}, acquisition };
      const paths = await window.permafrost.chooseArchives();
      return window.permafrost.call('import.start', { ...input, paths });
    });
    expect(reply).toMatchObject({ ok: true });
  };
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await go('Processes');
  await page.locator('[data-key="17"] [data-column="1"]').click();
  await expect(inspector).toContainText('Process 17');
  await add(path.join(FIXTURES, 'mini.tar'));
  await expect(page.getByText('11 of 11')).toBeVisible();

  await go('Compare');
  await page.getByRole('tab', { name: 'Series' }).click();
  const series = page.getByRole('tabpanel');
  await expect(series.getByRole('columnheader', { name: /^2 / })).toBeVisible();
  await add(path.join(FIXTURES, 'containerd-web-benign.tar.zst'));
  await expect(series.getByRole('columnheader', { name: /^3 / })).toBeVisible();
  await expect(inspector).toContainText('Process 17');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
