/** The main job through the window: the sample becomes a case that is looked at down to its bytes. */
import process from 'node:process';
import type { Page } from 'playwright';
import { expect, openSampleCase, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

async function openProcesses(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Processes/ }).click();
  await expect(page.locator('[data-key="17"]')).toBeVisible();
}

test('the bundled sample is a case in one click, and the overview says what it is', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await screenshots(page, 'start');
  await openSampleCase(driven, scratch, 'own');
  await expect(page.getByRole('region', { name: 'Container' })).toContainText(
    'be6362994fa478df79b0f39faaa7734bde8977520b0a47f0cac9442ff42e0bb7',
  );
  await expect(page.getByRole('region', { name: 'Counts' })).toContainText('10processes');
  await expect(page.getByRole('region', { name: 'Evidence' })).toContainText('not stated');
  await expect(page.getByText('Custody intact')).toBeVisible();
  await screenshots(page, 'overview');
});

test('the tree of processes opens and closes, and a name leads to its four bytes', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await openProcesses(page);
  const tree = page.getByRole('treegrid', { name: 'Processes' });
  await expect(tree.locator('[data-key="17"]')).toHaveAttribute('aria-level', '4');

  await tree.locator('[data-key="15"] .twisty').click();
  await expect(tree.locator('[data-key="15"]')).toHaveAttribute('aria-expanded', 'false');
  await expect(tree.locator('[data-key="17"]')).toHaveCount(0);
  await tree.locator('[data-key="15"] .twisty').click();

  await tree.locator('[data-key="17"] [data-column="1"]').click();
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes).toContainText('checkpoint/core-17.img');
  await expect(bytes).toContainText('task_core_entry.comm');
  await expect(bytes.locator('.digits .in-span')).toHaveText(['62', '61', '73', '68']);
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(
    '16 bash ‹ 15 sh ‹ 1 acme-shop',
  );

  await bytes.getByRole('tab', { name: 'Fields' }).click();
  await expect(bytes.locator('tr[aria-current] td.value').last()).toHaveText('bash');
  await bytes.getByRole('tab', { name: 'Member' }).click();
  await expect(bytes).toContainText(
    'sha256 de724ba327fda6ec033bf20559e14c1ba3149545e4685f920406313a4f31b4e8',
  );
  await bytes.getByRole('tab', { name: 'Hex' }).click();
  await screenshots(page, 'processes');
});

test('a descriptor, a socket and a mapping of a process each lead to bytes', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await openProcesses(page);
  await page.locator('[data-key="17"] [data-column="1"]').click();
  const details = page.getByRole('region', { name: 'Details of the process' });
  const bytes = page.getByRole('region', { name: 'Bytes' });
  for (const [tab, text, member] of [
    ['Threads', 'bash', 'core-17.img'],
    ['Descriptors', 'socket:[53278]', '.img'],
    ['Sockets', '203.0.113.66:4444', '.img'],
    ['Memory map', '/usr/bin/bash', 'mm-17.img'],
  ] as const) {
    await details.getByRole('tab', { name: tab }).click();
    await details.getByRole('row').filter({ hasText: text }).first().locator('[data-column="0"]').click();
    await expect(bytes).toContainText(member);
    await expect(bytes.locator('.digits .in-span').first()).toBeVisible();
  }
});

test('a secret is masked in table, inspector and bytes until it is revealed, and the log says so', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const secret = 'Tr0ub4dor-and-3-lab-only';
  await openSampleCase(driven, scratch, 'own');
  await openProcesses(page);
  await page.locator('[data-key="17"] [data-column="1"]').click();
  const details = page.getByRole('region', { name: 'Details of the process' });
  await details.getByRole('tab', { name: /Environment/ }).click();
  const row = details.getByRole('row').filter({ hasText: 'DB_PASSWORD' });
  await expect(row).toContainText('24 chars');
  await row.locator('[data-column="2"]').click();
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes.locator('.letters .in-span').first()).toBeVisible();
  await expect(bytes.locator('.letters i.masked').first()).toBeVisible();
  expect((await bytes.locator('.letters').allTextContents()).join('')).not.toContain('ub4dor');
  await expect(page.getByText(secret)).toHaveCount(0);

  const entries = async (): Promise<number> => {
    const reply = await page.evaluate(() => window.permafrost.call('custody.verify', {}));
    return reply.ok ? (reply.value as { entries: number }).entries : -1;
  };
  const before = await entries();
  await row.getByRole('button', { name: 'Reveal' }).click();
  await expect(row).toContainText(secret);
  expect(await entries()).toBe(before + 1);
  await row.getByRole('button', { name: /Hide/ }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
});

test('a filter says how much it shows, marks what it can not read, and is cleared by one click', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await openProcesses(page);
  const filter = page.getByRole('combobox', { name: 'Filter' });
  const tree = page.getByRole('treegrid', { name: 'Processes' });
  await filter.fill('comm:sleep');
  await expect(page.getByText('1 of 10', { exact: true })).toBeVisible();
  await expect(tree.locator('[data-key]')).toHaveCount(5); // the match under its four ancestors
  await filter.fill('comm:(');
  await expect(filter).toHaveAttribute('aria-invalid', 'true');
  await filter.fill('nonsense:1');
  await filter.press('Escape');
  await expect(page.locator('#query-problem')).toContainText('nonsense');
  await filter.fill('comm:nobody');
  await expect(page.getByText('None of 10 processes matches the filter')).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).first().click();
  await expect(page.getByText('10 of 10', { exact: true })).toBeVisible();
});

test('the keyboard alone goes from the start screen to the bytes of a fact and back', async ({
  driven,
  scratch,
}) => {
  const { app, page } = driven;
  await app.evaluate(({ app: electron }, path) => electron.setPath('documents', path), scratch);
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  for (let i = 0; i < 6; i++) {
    const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (focused.startsWith('Open the bundled sample')) break;
    await press('Tab');
  }
  await press('Enter');
  await expect(page.getByRole('heading', { name: 'web-compromised', level: 2 })).toBeVisible({
    timeout: 45_000,
  });

  await press('Control+2');
  const tree = page.getByRole('treegrid', { name: 'Processes' });
  await expect(tree).toBeFocused();
  await expect(tree.locator('[data-key="1"]')).toBeVisible();
  await press('Home', 'ArrowLeft');
  await expect(tree.locator('[data-key="1"]')).toHaveAttribute('aria-expanded', 'false');
  await press('ArrowRight', '4', '8');
  await expect(tree.locator('[data-key="48"]')).toHaveAttribute('aria-selected', 'true');
  await press('ArrowLeft');
  await expect(tree.locator('[data-key="17"]')).toHaveAttribute('aria-selected', 'true');
  await press('ArrowRight', 'ArrowRight');
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes).toContainText('task_core_entry.comm');
  await press('F4');
  await expect(bytes.locator('.hex')).toBeFocused();
  await press('ArrowRight', 'Shift+ArrowRight');
  await expect(bytes.locator('.digits .chosen')).toHaveText(['61', '73']);
  await press('Control+c');
  await expect(page.getByText('Copied 2 bytes as hex')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('61 73');

  // Other bytes come, and the focus stays with the bytes.
  await press('Alt+ArrowLeft');
  await expect(tree.locator('[data-key="48"]')).toHaveAttribute('aria-selected', 'true');
  await expect(bytes.locator('.hex')).toBeFocused();
  await press('Alt+ArrowRight');
  await expect(tree.locator('[data-key="17"]')).toHaveAttribute('aria-selected', 'true');
  await expect(bytes.locator('.hex')).toBeFocused();

  await press('Shift+F6', 'Shift+F6');
  await expect(tree).toBeFocused();
  await press('Alt+ArrowLeft');
  await expect(tree.locator('[data-key="48"]')).toHaveAttribute('aria-selected', 'true');
  await press('Shift+Slash');
  await expect(page.getByRole('dialog', { name: /Keyboard shortcuts/ })).toBeVisible();
  await press('Escape', 'Control+k');
  await page.keyboard.type('overv');
  await press('Enter');
  await expect(page.getByRole('heading', { name: 'web-compromised', level: 2 })).toBeVisible();
});

test('the window says that the engine ended, and goes on with the case reopened', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await openProcesses(page);
  await page.locator('[data-key="17"] [data-column="1"]').click();
  const hello = await page.evaluate(() => window.permafrost.call('engine.hello', {}));
  process.kill(hello.ok ? (hello.value as { pid: number }).pid : 0, 'SIGKILL');
  const warnings = page.getByRole('region', { name: 'Warnings' });
  await expect(warnings).toContainText('the case was reopened');
  await expect(warnings).toContainText('SIGKILL');
  await expect(page.locator('[data-key="17"]')).toHaveAttribute('aria-selected', 'true');
  await page.locator('[data-key="48"] [data-column="1"]').click();
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText('core-48.img');
  await warnings.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('axe finds nothing on the start screen, the overview and the processes, in both themes', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await openSampleCase(driven, scratch, 'own');
  await page.locator('.issue-group button').first().click();
  expect(await violations(page)).toEqual([]);
  await openProcesses(page);
  await page.locator('[data-key="17"] [data-column="1"]').click();
  await expect(page.locator('.digits .in-span').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
