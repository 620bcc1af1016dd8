/** Time and files of the sample: from a forged time to the file, its content and its hash. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, openSampleCase, SAMPLE, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

test('a forged time stands out in the timeline and leads to the file, its text and its hash', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Timeline/ }).click();
  const events = page.getByRole('grid', { name: 'Events' });
  const forged = events.getByRole('row', { name: /img\.php/ });
  await expect(forged).toContainText('2024-01-02 03:04:05 UTC');
  await expect(forged).toContainText('doubtful');
  await forged.click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(
    'earlier than the container',
  );
  await page.getByRole('button', { name: 'Show its file' }).click();
  const preview = page.getByRole('region', { name: 'Preview of the file' });
  await expect(preview).toContainText('LAB-WEBSHELL-STANDIN');
  const content = execFileSync('sh', [
    '-c',
    'tar xOzf "$0" rootfs-diff.tar | tar xOf - app/static/img.php',
    SAMPLE,
  ]);
  await expect(preview).toContainText(createHash('sha256').update(content).digest('hex'));
  await screenshots(page, 'files');
});

test('lines with times in memory join the timeline when asked, and lead from the time that was set to its shell', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Timeline/ }).click();
  const events = page.getByRole('grid', { name: 'Events' });
  const typed = events.getByRole('row', { name: /touch -d '2024-01-02 03:04:05'/ });
  await expect(events.getByRole('row', { name: /img\.php/ })).toHaveCount(1);
  const toggle = page.getByRole('button', { name: /^Memory lines/ });
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await expect(typed).toContainText('17 bash');
  await typed.click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(
    'text in memory, not verified',
  );
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText(/pages-\d+\.img/);
  await toggle.click();
  await expect(typed).toHaveCount(0);
});

test('a brushed range is what the table shows, and two markers say what changed between them', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Timeline/ }).click();
  const strip = page.getByRole('group', { name: /Density of/ });
  const events = page.getByRole('grid', { name: 'Events' });
  await expect(events.locator('[data-key]').first()).toBeVisible(); // the list is there
  const all = Number(await events.getAttribute('aria-rowcount'));
  const box = (await strip.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.5, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, box.y + 30, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Show all' })).toBeVisible();
  await expect.poll(async () => Number(await events.getAttribute('aria-rowcount'))).toBeLessThan(all);
  await screenshots(page, 'timeline');

  await strip.focus();
  await page.keyboard.press('Escape');
  await expect(events).toHaveAttribute('aria-rowcount', String(all));
  for (const [row, marker] of [
    [/container created/, 'Set A'],
    [/checkpoint taken/, 'Set B'],
  ] as const) {
    await page
      .getByRole('combobox', { name: 'Filter' })
      .fill(marker === 'Set A' ? 'source:container' : 'source:checkpoint');
    await events.getByRole('row', { name: row }).click();
    await page.getByRole('button', { name: /^Markers/ }).click();
    await page.getByRole('menuitemcheckbox', { name: new RegExp(marker) }).click();
  }
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  const between = page.getByRole('region', { name: 'Between the two markers' });
  // The checkpoint's own span begins half a second before the images' whole second.
  const log = execFileSync('tar', ['xOzf', SAMPLE, 'ctr.log'], { encoding: 'utf8' }).trim().split('\n');
  const end = log.filter((line) => /^\S+ stdout [FP] ./.test(line) && line < '2026-11-24T06:44:17.5').length;
  await expect(between).toContainText(`Container log ${end}`);
  await expect(between).toContainText(/Processes 0 and perhaps 10/);
});

test('what the custody log has since is counted, and joins marks and rows together when asked', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch);
  await page.getByRole('button', { name: /^Timeline/ }).click();
  const shown = page.locator('.query-bar .count');
  await expect(shown).toHaveText(/^(\d+) of \1$/);
  const before = Number.parseInt(await shown.innerText(), 10);
  await page.evaluate(() => window.permafrost.call('evidence.verify', { evidence: null }));
  const take = page.getByRole('button', { name: /^\d+ new custody entr/ });
  await expect(take).toBeVisible({ timeout: 30_000 });
  const added = Number.parseInt(await take.innerText(), 10);
  await expect(shown).toHaveText(`${before} of ${before}`);
  await take.click();
  await expect(take).toBeHidden();
  await expect(shown).toHaveText(`${before + added} of ${before + added}`);
  const events = page.getByRole('grid', { name: 'Events' });
  await expect(events).toHaveAttribute('aria-rowcount', String(before + added + 1));
  await events.focus();
  await page.keyboard.press('Control+End');
  await expect(events.locator('.row.is-selected')).toContainText('verify of');
});

test('arrows that are pressed faster than rows are read all count', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Timeline/ }).click();
  const events = page.getByRole('grid', { name: 'Events' });
  await expect(events.getByRole('row').nth(1)).toBeVisible();
  await events.evaluate((table) => {
    for (let press = 0; press < 15; press++)
      table.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  });
  await expect(events.getByRole('row', { selected: true })).toHaveAttribute('data-index', '14');
});

test('lists of hashes that the examiner loads mark the files that they name', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Files/ }).click();
  const files = page.getByRole('treegrid', { name: 'Files' });
  await expect(files.getByRole('row', { name: /README\.txt/ })).toContainText('deleted');
  const content = execFileSync('sh', [
    '-c',
    'tar xOzf "$0" rootfs-diff.tar | tar xOf - usr/local/bin/php-fpm-helper',
    SAMPLE,
  ]);
  const list = path.join(scratch, 'bad.txt');
  writeFileSync(list, `${createHash('sha256').update(content).digest('hex')}  miner\n`);
  await page.getByRole('tab', { name: 'Hash lists' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /known-bad/ }).click();
  await (await chooser).setFiles(list);
  await expect(page.getByRole('cell', { name: 'bad.txt' })).toBeVisible();
  await page.getByRole('tab', { name: 'Files', exact: true }).click();
  await page.getByRole('combobox', { name: 'Filter' }).fill('known:known-bad');
  for (const name of [/kdevtmpfsi/, /jit-cache/, /php-fpm-helper/]) {
    await expect(files.getByRole('row', { name })).toBeVisible();
  }
});

test('axe finds nothing in the timeline and the files, in both themes, at 1280 by 720', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByRole('button', { name: /^Timeline/ }).click();
  await page
    .getByRole('grid', { name: 'Events' })
    .getByRole('row', { name: /img\.php/ })
    .click();
  expect(await violations(page, '.view')).toEqual([]);
  await page.getByRole('button', { name: 'Show its file' }).click();
  await expect(page.getByRole('region', { name: 'Preview of the file' })).toContainText('PHP script');
  expect(await violations(page, '.view')).toEqual([]);
  for (const tab of ['Open files', 'Mounts', 'Asked for by the engine', 'Hash lists']) {
    await page.getByRole('tab', { name: tab }).click();
    expect(await violations(page, '.view')).toEqual([]);
  }
});
