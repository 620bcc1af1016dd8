/** A signed bundle through the window: exported with a choice, verified, and found to be changed. */
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createSigningKey, fingerprint, writeKeyFiles } from '../../electron/evidence/keys/index.ts';
import {
  answerDialogs,
  clickMenu,
  expect,
  prepareWindow,
  sampleIsOpen,
  screenshots,
  test,
} from './launch.ts';
import { violations } from './violations.ts';

const PASSPHRASE = 'correct horse';

test('a bundle is exported, verifies, and does not once it was changed', async ({ driven, scratch }) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await prepareWindow(driven, scratch);
  const key = createSigningKey();
  const keyPath = path.join(scratch, 'examiner-key');
  writeKeyFiles(keyPath, key, 'A. Examiner', PASSPHRASE);
  const bundle = path.join(scratch, 'handed-over');

  // Verification needs no case.
  await clickMenu(driven, 'Verify bundle…');
  const verify = page.getByRole('dialog', { name: 'Verify a bundle' });
  await expect(verify).toBeVisible();
  await screenshots(page, 'verify-empty');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /Open the bundled sample/ }).click();
  await sampleIsOpen(page);
  const checkpoint = await page.evaluate(async () => {
    const reply = await window.permafrost.call('case.summary', {});
    if (!reply.ok) throw new Error(reply.error.message);
    const { id } = (reply.value as { checkpoints: { id: string }[] }).checkpoints[0]!;
    await window.permafrost.call('finding.save', {
      uuid: null,
      title: 'A reverse shell',
      severity: 'critical',
      status: 'confirmed',
      text: 'It waits for commands.',
      inReport: true,
      exhibits: [
        {
          target: { kind: 'memory_range', checkpoint: id, key: '17/00007ffd00000000/4096' },
          caption: 'Stack',
        },
        { target: { kind: 'process', checkpoint: id, key: '17' }, caption: '' },
      ],
    });
    return id;
  });
  expect(checkpoint).toMatch(/^[0-9a-f]{12}$/);

  await page.keyboard.press('Control+Shift+E');
  const sheet = page.getByRole('dialog', { name: 'Export a signed bundle' });
  await expect(sheet.getByText('memory and registers of process 17')).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Sign and export' })).toBeDisabled();
  await answerDialogs(driven, { save: bundle, open: [keyPath] });
  await sheet.getByRole('button', { name: 'Choose a place…' }).click();
  await sheet.getByRole('button', { name: 'Choose a key…' }).click();
  await sheet.getByLabel('Its passphrase').fill('wrong');
  const unknown = sheet.getByRole('checkbox', { name: /Unknown words and bytes/ });
  const secrets = sheet.getByRole('checkbox', { name: /Secrets as they are/ });
  await secrets.check();
  await expect(unknown).toBeDisabled();
  await secrets.uncheck();
  await unknown.check();
  await screenshots(page, 'export');
  expect(await violations(page)).toEqual([]);
  await sheet.getByRole('checkbox', { name: /The report as PDF/ }).uncheck();
  await sheet.getByRole('button', { name: 'Sign and export' }).click();
  await expect(sheet.getByRole('alert')).toContainText('Nothing was written', { timeout: 30_000 });
  expect(existsSync(bundle)).toBe(false);

  await sheet.getByRole('checkbox', { name: /Core dump/ }).check();
  await sheet.getByLabel('Its passphrase').fill(PASSPHRASE);
  await sheet.getByRole('button', { name: 'Sign and export' }).click();
  await expect(sheet.getByText('Signed and written')).toBeVisible({ timeout: 90_000 });
  await expect(sheet.getByText(fingerprint(key.publicKey))).toBeVisible();
  await screenshots(page, 'export-done');
  expect(await violations(page)).toEqual([]);
  expect(existsSync(path.join(bundle, 'data/exhibits/0001.core'))).toBe(true);
  const info = readFileSync(path.join(bundle, 'bag-info.txt'), 'utf8');
  expect(info).toContain('Includes-Secrets: no');
  expect(info).toContain('Includes-Unknown-Content: yes');
  await page.keyboard.press('Escape');

  await clickMenu(driven, 'Verify bundle…');
  await answerDialogs(driven, { open: [bundle] });
  await verify.getByLabel(/Fingerprint of the signer/).fill(fingerprint(key.publicKey));
  await verify.getByRole('button', { name: 'Choose a bundle…' }).click();
  await expect(verify.getByText('Whole, unchanged and signed')).toBeVisible({ timeout: 30_000 });
  await screenshots(page, 'verify');
  expect(await violations(page)).toEqual([]);

  appendFileSync(path.join(bundle, 'data/report.html'), ' ');
  rmSync(path.join(bundle, 'data/annotations.json'));
  await verify.getByRole('button', { name: 'Verify again' }).click();
  await expect(verify.getByText('This bundle does not hold')).toBeVisible({ timeout: 30_000 });
  await expect(verify.getByRole('row', { name: /changed data\/report\.html/ })).toBeVisible();
  await expect(verify.getByRole('row', { name: /missing data\/annotations\.json/ })).toBeVisible();
  await screenshots(page, 'verify-changed');
  expect(await violations(page)).toEqual([]);
});
