/** The fixture of every end-to-end test: `driven` is Permafrost's window in a real Electron, closed at the end. */
import { test as base } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import type { PermafrostBridge } from '../../shared/api/bridge.ts';
import type { CaseSummary } from '../../shared/api/calls.ts';
import { driveWindow, type DrivenWindow } from '../../scripts/runtime/driven-window.ts';

declare global {
  interface Window {
    readonly permafrost: PermafrostBridge;
  }
}

export { expect } from '@playwright/test';

const root = path.join(import.meta.dirname, '..', '..');
export const SAMPLE = path.join(root, 'resources', 'sample', 'web-compromised.tar.gz');
export const FIXTURES = path.join(root, 'test', 'fixtures', 'checkpoints');
const SCREENSHOTS = path.join(root, 'test-results', 'screenshots');

interface Fixtures {
  /** Arguments of the application: cases and archives to open. `test.use({ args: [...] })`. */
  args: readonly string[];
  /** A folder for the test's cases, removed afterwards. */
  scratch: string;
  driven: DrivenWindow;
}

export const test = base.extend<Fixtures>({
  args: [[], { option: true }],
  // The driver's fixtures take their dependencies from this pattern.
  scratch: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  driven: async ({ args }, use) => {
    const driven = await driveWindow({ args });
    await use(driven);
    await driven.close();
  },
});

/** What the open case holds, by label. */
export function evidenceLabels(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const reply = await window.permafrost.call('case.summary', {});
    if (!reply.ok) throw new Error(reply.error.message);
    return (reply.value as CaseSummary | null)?.evidence.map(({ label }) => label) ?? [];
  });
}

/** Lets the next system dialogs answer with these paths, as if they had been chosen there. */
export async function answerDialogs(
  { app }: DrivenWindow,
  answers: { readonly open?: readonly string[]; readonly save?: string },
): Promise<void> {
  await app.evaluate(({ dialog }, { open, save }) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: open === undefined, filePaths: [...(open ?? [])] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: save === undefined, filePath: save ?? '' });
  }, answers);
}

/** New cases go into `folder`; the window is of the smallest size that is designed for, or of its own. */
export async function prepareWindow(
  { app }: DrivenWindow,
  folder: string,
  size: 'smallest' | 'own' = 'smallest',
): Promise<void> {
  await app.evaluate(
    ({ app: electron, BrowserWindow }, [documents, isSmallest]) => {
      electron.setPath('documents', documents);
      if (isSmallest) BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720);
    },
    [folder, size === 'smallest'] as const,
  );
}

/** Opens the bundled sample as a new case in `folder`. */
export async function openSampleCase(
  driven: DrivenWindow,
  folder: string,
  size: 'smallest' | 'own' = 'smallest',
): Promise<void> {
  await prepareWindow(driven, folder, size);
  await driven.page.getByRole('button', { name: /Open the bundled sample/ }).click();
  await sampleIsOpen(driven.page);
}

export async function sampleIsOpen(page: Page): Promise<void> {
  const heading = page.getByRole('heading', { name: 'web-compromised', level: 2 });
  await heading.waitFor({ state: 'visible', timeout: 45_000 });
}

/** What the custody log of the open case tells, in its order. */
export function custodyActions(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { call } = window.permafrost;
    const opened = await call('list.open', { list: 'custody_entry', checkpoints: null });
    if (!opened.ok) throw new Error(opened.error.message);
    const { handle, count } = opened.value as { handle: string; count: number };
    const range = await call('list.range', { handle, from: 0, to: count });
    if (!range.ok) throw new Error(range.error.message);
    const { rows } = range.value as { rows: { cells: { action: string } }[] };
    return rows.map(({ cells }) => cells.action);
  });
}

/** Clicks the menu entry of a label, anywhere in the menu, as its shortcut would. */
export async function clickMenu({ app }: DrivenWindow, label: string): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const find = (items: readonly Electron.MenuItem[]): Electron.MenuItem | undefined =>
      items.find((item) => item.label === wanted) ??
      items.map((item) => find(item.submenu?.items ?? [])).find((item) => item !== undefined);
    const item = find(Menu.getApplicationMenu()?.items ?? []);
    if (item === undefined) throw new Error(`no menu entry ${wanted}`);
    item.click(undefined, BrowserWindow.getAllWindows()[0], undefined);
  }, label);
}

/** Saves what the window shows in both themes as test-results/screenshots/NAME-{light,dark}.png. */
export async function screenshots(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${theme}.png`) });
  }
}
