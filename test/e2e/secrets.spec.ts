/** The Secrets view: found by value, masked until revealed with an entry in the log, never revealed read-only. */
import path from 'node:path';
import type { Page } from 'playwright';
import { createLocalClient } from '../../electron/engine/local-client.ts';
import { PLAIN_IMPORT } from '../unit/engine/engine-process.ts';
import {
  answerDialogs,
  clickMenu,
  custodyActions,
  expect,
  openSampleCase,
  prepareWindow,
  SAMPLE,
  screenshots,
  test,
} from './launch.ts';
import { violations } from './violations.ts';

/** Of the sample, in the environment of its processes. */
const PASSWORD = 'Tr0ub4dor-and-3-lab-only';

async function showSecrets(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Secrets');
  await page.keyboard.press('Enter');
}

async function scan(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Look for secrets' }).click();
  await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible({ timeout: 90_000 });
}

const grid = (page: Page) => page.getByRole('grid', { name: 'Secrets' });

test('secrets are found by value, masked, shown with every place, and revealed with an entry in the log', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await showSecrets(page);
  await scan(page);
  const row = grid(page).getByRole('row', { name: /password.*DB_PASSWORD/ });
  await expect(row).toBeVisible();
  expect(await page.locator('body').innerText()).not.toContain(PASSWORD);
  const [chip, line] = await Promise.all([row.locator('.secret').boundingBox(), row.boundingBox()]);
  expect(Math.abs(chip!.y + chip!.height / 2 - line!.y - line!.height / 2), 'in the middle of its row').toBeLessThan(2);
  await row.click();
  const details = page.getByRole('region', { name: 'The chosen secret' });
  await expect(details.getByRole('list', { name: 'Places of the secret' })).toBeVisible();
  expect(await details.getByRole('listitem').count()).toBeGreaterThan(5);
  await expect(details).toContainText('[stack]');
  await screenshots(page, 'secrets');
  expect(await violations(page)).toEqual([]);

  expect(await custodyActions(page)).not.toContain('secret-revealed');
  await row.getByRole('button', { name: 'Reveal' }).click();
  await expect(row.getByText(PASSWORD)).toBeVisible();
  expect((await custodyActions(page)).slice(-2)).toEqual(['secret-scan', 'secret-revealed']);
  await row.getByRole('button', { name: /Hide/ }).click();
  await expect(page.getByText(PASSWORD)).toHaveCount(0);

  // A place leads to its bytes, where the copy is masked too.
  const places = details.getByRole('list', { name: 'Places of the secret' });
  await places.getByRole('button').first().click();
  await expect(page.getByRole('heading', { name: 'Memory', level: 1 })).toBeAttached();
  await expect(page.locator('.hex i.masked').first()).toBeVisible();
}); // prettier-ignore

test('a window that is open read-only finds them, and reveals none', async ({ driven, scratch }) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await prepareWindow(driven, scratch);
  const casePath = path.join(scratch, 'held by another examiner.pfcase');
  const other = createLocalClient();
  try {
    await other.call('case.create', { path: casePath, examiner: 'Another' });
    const { job } = await other.call('import.start', { ...PLAIN_IMPORT, paths: [SAMPLE] });
    await other.call('job.result', { job });
    await answerDialogs(driven, { open: [casePath] });
    await clickMenu(driven, 'Open case…');
    await expect(page.getByText(/read-only/i).first()).toBeVisible({ timeout: 30_000 });
    const cut = await page
      .locator('.case-name .text')
      .evaluate((name) => name.scrollWidth - name.clientWidth);
    expect(cut, 'a name of a case is whole beside all else').toBe(0);
    const before = await custodyActions(page);
    await showSecrets(page);
    await scan(page);
    const row = grid(page).getByRole('row', { name: /password.*DB_PASSWORD/ });
    const reveal = row.getByRole('button', { name: 'Reveal' });
    await expect(reveal).toBeDisabled();
    const [own, around] = await Promise.all(
      [reveal, row.locator('.secret')].map((one) =>
        one.evaluate((element) => getComputedStyle(element).color),
      ),
    );
    expect(own, 'looks as closed as it is').toBe(around);
    // The engine refuses too, whatever the window asks.
    const refused = await page.evaluate(async () => {
      const { call } = window.permafrost;
      const list = await call('secrets.list', {});
      const summary = await call('case.summary', {});
      if (!list.ok || !summary.ok) throw new Error('no answer');
      const [secret] = (list.value as { secrets: { id: string }[] }).secrets;
      const [one] = (summary.value as { checkpoints: { id: string }[] }).checkpoints;
      const place = { checkpoint: one!.id, list: 'secret', key: secret!.id, column: 'value', index: null };
      const reply = await call('secret.reveal', place);
      return reply.ok ? 'revealed' : reply.error.code;
    });
    expect(refused).toBe('read-only');
    expect(await custodyActions(page)).toEqual(before);
    expect(await page.locator('body').innerText()).not.toContain(PASSWORD);
  } finally {
    await other.close();
  }
});
