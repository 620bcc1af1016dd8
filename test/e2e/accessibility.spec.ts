/**
 * WCAG 2.2 AA on every view, every tab of it, and every sheet, at 1280x720: in light, dark, high contrast and the
 * system's forced colours. Views come from the window's own list, so that one that is added is looked at too.
 */
import AxeBuilder from '@axe-core/playwright';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { CHANNELS } from '../../shared/api/channels.ts';
import { VIEW_TITLES } from '../../shared/api/commands.ts';
import { driveWindow, type DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { misfits } from './fits.ts';
import { clickMenu, expect, openSampleCase, test } from './launch.ts';

type Media = Parameters<Page['emulateMedia']>[0];

const LIGHT: Media = { colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none' };
/** What differs between themes is colour: structure and names are looked at once. */
const OTHER_THEMES: Readonly<Record<string, Media>> = {
  dark: { ...LIGHT, colorScheme: 'dark' },
  'high contrast': { ...LIGHT, contrast: 'more' },
  'forced colours': { ...LIGHT, colorScheme: 'dark', forcedColors: 'active' },
};
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** `place, theme, rule: elements` for everything that axe finds. */
async function violations(page: Page, place: string, themes = Object.keys(OTHER_THEMES)): Promise<string[]> {
  const found: string[] = [];
  const look = async (
    theme: string,
    media: Media,
    runOnly: { readonly type: 'tag' | 'rule'; readonly values: string[] },
  ): Promise<void> => {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).options({ runOnly, resultTypes: ['violations'] });
    for (const { id, nodes } of (await axe.setLegacyMode(true).analyze()).violations) {
      found.push(`${place}, ${theme}, ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' ')}`);
    }
  };
  await look('light', LIGHT, { type: 'tag', values: TAGS });
  for (const theme of themes) {
    await look(theme, OTHER_THEMES[theme] ?? LIGHT, { type: 'rule', values: COLOUR_RULES });
  }
  await page.emulateMedia({ ...LIGHT, reducedMotion: 'reduce' });
  return found;
}

const views = (page: Page) => page.getByRole('navigation', { name: 'Views' });

async function showView({ app, page }: DrivenWindow, at: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, [channel, command]) =>
      BrowserWindow.getAllWindows()[0]?.webContents.send(channel, command),
    [CHANNELS.command, `view:${at + 1}`] as const,
  );
  await expect(views(page).locator('[aria-current="page"]')).toContainText(VIEW_TITLES[at] ?? '');
  await settled(page);
}

/** Nothing is loading any more, nor begins to within some frames. */
async function settled(page: Page): Promise<void> {
  const waits = page.locator('.state[role=status], main .view [aria-busy]');
  for (let quiet = 0; quiet < 3; quiet += 1) {
    if ((await waits.count()) > 0) quiet = 0;
    await expect(waits).toHaveCount(0, { timeout: 30_000 });
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
}

/** A row of the view's first table, so that inspector and Bytes panel have something to show. */
async function selectSomething(page: Page): Promise<void> {
  const row = page.locator('main .rows [role=row]');
  if ((await row.count()) > 0) await row.first().click({ position: { x: 60, y: 8 } });
}

test('the start screen has nothing that axe finds', async ({ driven: { app, page } }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 720));
  await expect(page.getByRole('button', { name: /Open the bundled sample/ })).toBeVisible();
  expect(await violations(page, 'start')).toEqual([]);
});

test.describe('with a case open', () => {
  // One window and one import for all of them.
  test.describe.configure({ timeout: 240_000 });
  let driven: DrivenWindow;
  let folder: string;

  test.beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-axe-'));
    driven = await driveWindow();
    await openSampleCase(driven, folder);
  });
  test.afterAll(async () => {
    await driven.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the menu and these tests know the views by the same list as the window', async () => {
    await expect(views(driven.page).getByRole('button')).toHaveText(
      VIEW_TITLES.map((title) => new RegExp(`^${title}`)),
    );
  });

  for (const [at, title] of VIEW_TITLES.entries()) {
    test(`the view ${title} and its tabs have nothing that axe finds`, async () => {
      const { page } = driven;
      await showView(driven, at);
      await selectSomething(page);
      await settled(page);
      expect.soft(await violations(page, title)).toEqual([]);
      const tabs = page.locator('main .view [role=tab]:not([disabled])');
      for (let number = 0; number < (await tabs.count()); number += 1) {
        const tab = tabs.nth(number);
        if ((await tab.getAttribute('aria-selected')) === 'true') continue;
        await tab.click();
        await settled(page);
        const name = `${title}, ${await tab.textContent()}`;
        expect.soft(await violations(page, name, ['dark'])).toEqual([]);
      }
    });
  }

  for (const [name, keys] of [
    ['palette', 'Control+K'],
    ['sheet of shortcuts', 'Shift+?'],
  ] as const) {
    test(`the ${name} has nothing that axe finds`, async () => {
      const { page } = driven;
      await page.keyboard.press('F6');
      await page.keyboard.press(keys);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page, name)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });
  }
});

for (const size of [100, 200]) {
  test(`at a text size of ${size} % nothing of any view is cut, obscured or too small in a window of 1280x720`, async ({
    driven,
    scratch,
  }) => {
    test.setTimeout(240_000);
    const { page } = driven;
    await openSampleCase(driven, scratch);
    for (let time = 0; size === 200 && time < 12; time += 1) await clickMenu(driven, 'Larger text');
    await expect
      .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize))
      .toBe(`${size / 10}px`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const [at, title] of VIEW_TITLES.entries()) {
      await showView(driven, at);
      await selectSomething(page);
      await settled(page);
      expect.soft(await misfits(page), title).toEqual([]);
      const view = await page.locator('main .view').boundingBox();
      expect.soft(view?.height, `${title}: height of the view`).toBeGreaterThan(150);
      expect.soft(view?.width, `${title}: width of the view`).toBeGreaterThan(400);
      await page.screenshot({ path: `test-results/screenshots/text-${size}-${title.toLowerCase()}.png` });
    }
  });
}
