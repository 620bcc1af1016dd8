/** Custody in the window: the log read and signed with a key made here, its state told everywhere, what changed decided. */
import AxeBuilder from '@axe-core/playwright';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { createSigningKey, writeKeyFiles } from '../../electron/evidence/keys/index.ts';
import { answerDialogs, expect, openSampleCase, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const PASSPHRASE = 'a good passphrase';

test('the log is signed with a key that is made here, and anchored from then on', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await page.getByRole('button', { name: /not anchored/ }).click();
  const log = page.getByRole('grid', { name: 'Custody log' });
  await expect(log.getByText('case-created')).toBeVisible();
  await log.getByText('import', { exact: true }).click();
  await expect(page.getByLabel('What is hashed')).toContainText('"action": "import"');

  // The row that is chosen is one as far as the columns go, which are those of the header.
  const ends = await log.evaluate((table) => {
    table.scrollLeft = table.scrollWidth;
    const right = (selector: string): number =>
      Math.round(table.querySelector(selector)!.getBoundingClientRect().right);
    return { scrolled: table.scrollLeft, row: right('.row.is-selected'), head: right('.head') };
  });
  expect(ends.scrolled).toBeGreaterThan(0);
  expect(ends.row).toBe(ends.head);

  const key = path.join(scratch, `examiner-${'x'.repeat(80)}.key`);
  await answerDialogs(driven, { save: key });
  await page.getByRole('button', { name: 'Sign log…' }).click();
  await page.getByRole('button', { name: 'New key…' }).click();
  await page.getByLabel('Name that the key is for').fill('E. Xaminer');
  const passphrase = page.getByLabel('Passphrase');
  await passphrase.fill('a good passphrase');
  const border = (field: Element): string => getComputedStyle(field).borderColor;
  expect(await page.getByLabel('Name that the key is for').evaluate(border)).toBe(
    await passphrase.evaluate(border),
  );
  await page.getByLabel('The same again').fill('another');
  await page.getByRole('button', { name: 'Make key…' }).click();
  await expect(page.getByText('The two passphrases differ')).toBeVisible();
  await page.getByLabel('The same again').fill('a good passphrase');
  await page.getByRole('button', { name: 'Make key…' }).click();
  await expect(page.getByText(/^SHA256:/)).toBeVisible();
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const listed = execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' });
  const fingerprint = /SHA256:\S+/.exec(listed)![0];
  await expect(page.getByText(fingerprint, { exact: true })).toBeVisible();

  const head = path.join(scratch, 'head.json');
  await answerDialogs(driven, { save: head });
  await page.getByLabel('Passphrase').fill('wrong');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByRole('alert').getByText('passphrase does not open')).toBeVisible();
  const wider = await page.locator('.custody-side').evaluate((side) => side.scrollWidth - side.clientWidth);
  expect(wider, 'a long path is broken').toBe(0);
  await page.getByLabel('Passphrase').fill('a good passphrase');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText('anchored up to entry 3 of 4')).toBeVisible();
  await expect(page.getByRole('button', { name: /anchored up to 3 of 4/ })).toBeVisible();
  expect(JSON.parse(readFileSync(head, 'utf8'))).toMatchObject({ fingerprint });
  await expect(log.getByText('head-signed')).toBeVisible();
  await log.getByText('key-created').click();
  await screenshots(page, 'custody');

  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test('of a broken log it is said where, and that signatures over it do not cover it', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  const key = path.join(scratch, 'examiner.key');
  writeKeyFiles(key, createSigningKey(), 'E. Xaminer', PASSPHRASE);
  await answerDialogs(driven, { open: [key] });
  for (let times = 0; times < 2; times++) {
    const signed = await page.evaluate(async (passphrase) => {
      const chosen = await window.permafrost.chooseKeyFile!();
      return window.permafrost.call('custody.sign', { path: chosen!, passphrase });
    }, PASSPHRASE);
    expect(signed).toMatchObject({ ok: true });
  }
  const db = new Database(path.join(scratch, 'permafrost-sample.pfcase', 'case.sqlite'));
  db.exec("UPDATE custody_entry SET canonical = replace(canonical, 'seal', 'sand') WHERE sequence = 2");
  db.close();
  await page.reload();
  await page.getByRole('button', { name: /Custody broken/ }).click();
  const view = page.locator('.custody-view');
  await expect(view.getByText('broken at entry 2', { exact: true })).toBeVisible();
  await expect(view.getByText('no signature covers it as it stands')).toBeVisible();
  await expect(view.getByText('valid, but the log is broken')).toHaveCount(2);
  await expect(view.getByText('holds', { exact: true })).toHaveCount(0);
  await expect(page.getByText('not anchored')).toHaveCount(0);
  await screenshots(page, 'custody-broken');
  expect(await violations(page, '.view')).toEqual([]);
});

test('an item that changed is named, and read only after a decision', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  const item = readdirSync(path.join(scratch, 'permafrost-sample.pfcase', 'evidence'))[0]!;
  const source = path.join(scratch, 'permafrost-sample.pfcase', 'evidence', item, 'source');
  chmodSync(source, 0o600);
  writeFileSync(source, readFileSync(source).fill(1, 5000, 5002));
  await page.getByRole('button', { name: 'Verify now' }).click();
  const card = page.locator('.card', { hasText: 'What changed' });
  await expect(card.getByText('source: SHA-256 is')).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText('are not read')).toBeVisible();
  await screenshots(page, 'custody-changed');
  await card.getByLabel('Reason of the decision').fill('known damage of the disk');
  await card.getByRole('button', { name: 'Read it all the same' }).click();
  await expect(card.getByText('are read, by decision')).toBeVisible();
});
