/**
 * What a frame of the hex view costs while it scrolls through a large region, in the real window.
 *
 *   node test/bench/hex-view.ts [--size 1G] [--folder /tmp] [--case CASE] [--keep-window]
 *
 * A frame's cost is what its script, style and layout took on the main thread, from Chromium's trace (frame-costs.ts).
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { withCaseWindow } from './case-window.ts';
import { frameCosts } from './frame-costs.ts';

const STEPS = 200;
const HEX = '.memory-hex';

interface Movement {
  readonly what: string;
  act(page: Page): Promise<void>;
}

const MOVEMENTS: readonly Movement[] = [
  {
    what: 'wheel, three lines a notch',
    async act(page) {
      await page.locator(HEX).hover();
      for (let step = 0; step < STEPS; step++) {
        await page.mouse.wheel(0, 57);
        await page.waitForTimeout(16);
      }
    },
  },
  {
    what: 'wheel, a page a notch',
    async act(page) {
      await page.locator(HEX).hover();
      for (let step = 0; step < STEPS; step++) {
        await page.mouse.wheel(0, 400);
        await page.waitForTimeout(16);
      }
    },
  },
  {
    what: 'scrollbar thrown',
    async act(page) {
      const box = await page.locator('.memory-hex-frame .scroller').boundingBox();
      if (box === null) throw new Error('the hex view has no scrollbar');
      const x = box.x + box.width / 2;
      await page.mouse.move(x, box.y + 10);
      await page.mouse.down();
      for (let step = 0; step < STEPS; step++) {
        await page.mouse.move(x, box.y + 10 + ((step * 37) % Math.max(1, Math.floor(box.height - 20))));
        await page.waitForTimeout(16);
      }
      await page.mouse.up();
    },
  },
  {
    what: 'Page Down held',
    async act(page) {
      await page.locator(HEX).focus();
      for (let step = 0; step < STEPS; step++) {
        await page.keyboard.down('PageDown');
        await page.waitForTimeout(16);
      }
      await page.keyboard.up('PageDown');
    },
  },
  {
    what: 'Down held',
    async act(page) {
      await page.locator(HEX).focus();
      for (let step = 0; step < STEPS; step++) {
        await page.keyboard.down('ArrowDown');
        await page.waitForTimeout(16);
      }
      await page.keyboard.up('ArrowDown');
    },
  },
];

const shown = (ms: number): string => ms.toFixed(1);

async function measure(page: Page): Promise<void> {
  await page.waitForTimeout(3000);
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Memory' }).click();
  await page.getByRole('combobox', { name: 'Process' }).selectOption('1');
  await page.getByRole('grid', { name: 'Memory map' }).locator('[data-key]').first().waitFor();
  await page.waitForTimeout(3000);
  console.log(
    '| while | frames | script and layout: median, ms | p95 | most | script p95 | layout p95 | lines |\n|---|---|---|---|---|---|---|---|',
  );
  for (const { what, act } of MOVEMENTS) {
    // The generated mappings begin here: 256 MiB each, of pages of a real checkpoint, with holes.
    await page.getByLabel('Go to an address or a name').fill('0x1000000000');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
    const costs = await frameCosts(page, () => act(page));
    const lines = await page.locator(`${HEX} .line`).count();
    const cells = [what, costs.frames, shown(costs.median), shown(costs.p95), shown(costs.most)];
    console.log(`| ${[...cells, shown(costs.script), shown(costs.layout), lines].join(' | ')} |`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '1G' },
      folder: { type: 'string', default: '/tmp' },
      case: { type: 'string' },
      'keep-window': { type: 'boolean', default: false },
    },
  });
  await withCaseWindow(
    {
      size: values.size,
      folder: values.folder,
      case: values.case ?? null,
      keepWindow: values['keep-window'],
    },
    measure,
  );
}
