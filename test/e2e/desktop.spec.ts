/** The habits of a desktop program: what is dropped, what a second start hands over, what a window remembers. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import { driveWindow, type DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { CHANNELS } from '../../shared/api/channels.ts';
import { FIXTURES, clickMenu, evidenceLabels, expect, test } from './launch.ts';

const root = path.join(import.meta.dirname, '..', '..');
const cli = path.join(root, 'electron', 'cli', 'index.ts');

/** A case with one small checkpoint, made by the command line. */
function makeCase(folder: string, name: string): string {
  const casePath = path.join(folder, name);
  const made = spawnSync(
    process.execPath,
    [cli, 'import', path.join(FIXTURES, 'mini.tar'), '--case', casePath],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return casePath;
}

/**
 * Drags files of the disk over the window and lets go, as Chromium tells a page of a drag from the desktop.
 * `meanwhile` happens while the files hang over the window.
 */
async function drop(page: Page, files: readonly string[], meanwhile?: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await send('dragEnter');
  // Chromium drops nothing before the page has said that it would take it: a page that is busy says so late.
  await expect(async () => {
    await send('dragOver');
    await expect(page.locator('.drop-veil')).toBeVisible({ timeout: 500 });
  }).toPass();
  await send('dragOver');
  await meanwhile?.();
  await send('drop');
  await session.detach();
}

const counts = (page: Page) => page.getByRole('region', { name: 'Counts' });

test('a case that is dropped on the window is opened', async ({ driven: { page }, scratch }) => {
  const casePath = makeCase(scratch, 'dropped.pfcase');
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  await drop(page, [casePath]);
  await expect(counts(page)).toContainText('1process');
});

test('a dropped case is opened though main is slow to take its path', async ({
  driven: { app, page },
  scratch,
}) => {
  await app.evaluate(({ ipcMain }, channel) => {
    // Electron has no way to ask for the handler it holds.
    type Handler = Parameters<typeof ipcMain.handle>[1];
    const { _invokeHandlers: held } = ipcMain as unknown as { _invokeHandlers: Map<string, Handler> };
    const take = held.get(channel)!;
    ipcMain.removeHandler(channel);
    ipcMain.handle(channel, async (...message) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return take(...message) as unknown;
    });
  }, CHANNELS.pathsDropped);
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  await drop(page, [makeCase(scratch, 'dropped.pfcase')]);
  await expect(counts(page)).toContainText('1process');
});

test('archives that are dropped on an open case are offered for import, and a foreign path is not', async ({
  driven: { page },
  scratch,
}) => {
  const archive = path.join(scratch, 'dropped.tar.zst');
  copyFileSync(path.join(FIXTURES, 'hostile-strings.tar.zst'), archive);
  await drop(page, [makeCase(scratch, 'dropped.pfcase')]);
  await expect(counts(page)).toContainText('1process');
  await drop(page, [archive]);
  const sheet = page.getByRole('dialog', { name: 'Import evidence' });
  await expect(sheet).toContainText(archive);
  await sheet.getByRole('button', { name: 'Import', exact: true }).click();
  await expect.poll(() => evidenceLabels(page), { timeout: 45_000 }).toEqual(['mini.tar', 'dropped.tar.zst']);

  // A file that a script makes has a name and no path: nothing may be read by naming it.
  const paths = await page.evaluate(() => window.permafrost.droppedPaths([new File(['x'], '/etc/passwd')]));
  expect(paths).toEqual([]);
});

test('a drop is taken though what lies under the pointer is replaced while the files hang over it', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  const archive = path.join(FIXTURES, 'mini.tar');
  await drop(page, [makeCase(scratch, 'dropped.pfcase')]);
  await expect(counts(page)).toContainText('1process');
  await drop(page, [archive], async () => {
    await clickMenu(driven, 'Memory');
    await expect(page.getByRole('main', { name: 'Memory' })).toBeVisible();
  });
  await expect(page.getByRole('dialog', { name: 'Import evidence' })).toContainText(archive);
  await expect(page.locator('.drop-veil')).toBeHidden();
});

test('a second start opens a window of the first, with what its command line names', async ({
  driven,
  scratch,
}) => {
  const { app, page, userData } = driven;
  makeCase(scratch, 'second.pfcase');
  const executable = await app.evaluate(({ app: electron }) => electron.getPath('exe'));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const opened = app.waitForEvent('window');
  const second = spawnSync(
    executable,
    [...sandbox, root, `--user-data-dir=${userData}`, '--allow-no-sandbox', 'second.pfcase'],
    { cwd: scratch, timeout: 30_000 },
  );
  expect(second.status).toBe(0);
  await expect(counts(await opened)).toContainText('1process');
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
});

test('a file that the desktop opens goes to the window: a case is shown, an archive offered', async ({
  driven: { app, page },
  scratch,
}) => {
  const open = (file: string): Promise<unknown> =>
    app.evaluate(({ app: electron, BrowserWindow }, opened) => {
      BrowserWindow.getAllWindows()[0]?.focus();
      electron.emit('open-file', { preventDefault: () => undefined }, opened);
    }, file);
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  const windows = (): number => app.windows().length;
  await open(makeCase(scratch, 'opened.pfcase'));
  // Without a window manager nothing has the focus, and the case gets a window of its own.
  await expect
    .poll(async () => {
      const texts = await Promise.all(app.windows().map((one) => one.locator('body').innerText()));
      return texts.some((text) => text.includes('opened'));
    })
    .toBe(true);
  expect(windows()).toBeLessThanOrEqual(2);
});

test.describe('what is remembered', () => {
  let userData: string;
  let driven: DrivenWindow | null = null;

  test.beforeEach(() => {
    userData = mkdtempSync(path.join(os.tmpdir(), 'permafrost-settings-'));
  });
  test.afterEach(async () => {
    await driven?.close();
    rmSync(userData, { recursive: true, force: true });
  });

  async function start(): Promise<DrivenWindow> {
    await driven?.close();
    driven = await driveWindow({ userData });
    await expect(driven.page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
    return driven;
  }
  const bounds = ({ app }: DrivenWindow): Promise<Electron.Rectangle> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  const textSize = (page: Page): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

  test('a window comes up where the last one was closed, and on the screen whatever was remembered', async () => {
    const first = await start();
    const placed = { x: 120, y: 80, width: 1111, height: 777 };
    await first.app.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to),
      placed,
    );
    await expect.poll(() => bounds(first)).toEqual(placed);
    const second = await start();
    expect(await bounds(second)).toEqual(placed);

    // The screen that it was on is gone.
    await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setBounds({ x: 9000, y: 9000, width: 900, height: 600 }),
    );
    const third = await start();
    const { x, y } = await bounds(third);
    const area = await third.app.evaluate(({ screen }) => screen.getPrimaryDisplay().workArea);
    expect(x).toBeLessThan(area.x + area.width);
    expect(y).toBeLessThan(area.y + area.height);
  });

  test('text grows to 200 % and shrinks to 80 %, no further, and the size and theme are kept', async () => {
    const first = await start();
    const press = async (label: string, times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await clickMenu(first, label);
    };
    await press('Smaller text', 20);
    await expect.poll(() => textSize(first.page)).toBe('8px');
    await press('Larger text', 30);
    await expect.poll(() => textSize(first.page)).toBe('20px');
    await press('Normal text size', 1);
    await expect.poll(() => textSize(first.page)).toBe('10px');
    await press('Larger text', 3);
    await expect.poll(() => textSize(first.page)).not.toBe('10px');
    const size = await textSize(first.page);
    await clickMenu(first, 'High contrast');
    await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'contrast');

    const second = await start();
    expect(await textSize(second.page)).toBe(size);
    await expect(second.page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  });
});
