/**
 * How soon the first hit of a search stands on the screen, in the real window.
 *
 *   node test/bench/first-hit.ts [--size 1G] [--runs 7] [--folder /tmp] [--case CASE] [--keep-window]
 *
 * Timed by the page itself, from the Enter in the pattern's field until the frame after the one that has the first
 * hit's row with its bytes: then it has been painted. The first search of a window starts threads and programs that
 * the others find there, so it is told apart.
 */
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { jobsAreOver, withCaseWindow } from './case-window.ts';
import { EXPRESSION, LITERAL, TERMS } from './patterns.ts';

/** From Enter to paint, in ms. */
async function firstHit(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
    // The hits of the search before are gone when the new one begins.
    const shown = (): boolean => document.querySelector('.hits [data-hit="0"] mark') !== null;
    const form = document.querySelector<HTMLFormElement>('.search-form');
    if (form === null) throw new Error('no search form');
    const began = performance.now();
    form.requestSubmit();
    do await frame();
    while (document.querySelector('.search-form button[type=submit]') !== null && !shown());
    while (!shown() && performance.now() - began < 30_000) await frame();
    await frame();
    return performance.now() - began;
  });
}

async function searchEnded(page: Page): Promise<void> {
  await page.locator('.search-form button[type=submit]').waitFor({ timeout: 120_000 });
  await page.waitForTimeout(500);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const round = (value: number): string => String(Math.round(value));

async function measure(page: Page, runs: number): Promise<void> {
  await jobsAreOver(page);
  await page.keyboard.press('Control+Shift+F');
  console.log('| search | first in the window, ms | median, ms | most, ms |\n|---|---|---|---|');
  for (const [name, kind, value] of [
    ['literal', 'text', LITERAL],
    ['expression', 'regex', EXPRESSION],
    ['1,000 terms', 'terms', ''],
  ] as const) {
    await page.getByLabel('Kind of pattern').selectOption(kind);
    if (kind === 'terms') {
      const buffer = Buffer.from(TERMS.join('\n'));
      await page
        .getByLabel('File of terms')
        .setInputFiles({ name: 'terms.txt', mimeType: 'text/plain', buffer });
      await page.locator('.terms').getByText(/terms/).waitFor();
    } else await page.locator('#search-pattern').fill(value);
    await page.waitForTimeout(500);
    const times: number[] = [];
    for (let run = 0; run <= runs; run++) {
      times.push(await firstHit(page));
      await searchEnded(page);
    }
    const [first, ...others] = times;
    console.log(
      `| ${[name, round(first!), round(median(others)), round(Math.max(...others))].join(' | ')} |`,
    );
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '1G' },
      runs: { type: 'string', default: '7' },
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
    (page) => measure(page, Number(values.runs)),
  );
}
