/**
 * Views of a large case in the real window: how soon each opens, what a frame costs while it moves, and whether a row
 * is missing.
 *
 *   node test/bench/generate-case.ts --out /tmp/scaled
 *   node test/bench/views.ts --case /tmp/scaled/scaled.pfcase [--only graph,timeline]
 *
 * Opening is the time from the click until first rows or marks have been painted, as the page sees it. A frame's cost
 * is what its script, style and layout took on the main thread, from Chromium's trace: not the painting, which a
 * machine without a graphics card does in software.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import type { ListRow } from '../../shared/api/index.ts';
import { buildWindow } from '../../scripts/build.ts';
import { driveWindow } from '../../scripts/runtime/driven-window.ts';
import { openOwnDisplay } from '../../scripts/runtime/own-display.ts';
import { jobsAreOver } from './case-window.ts';
import { frameCosts, type FrameCosts } from './frame-costs.ts';
import { openView } from './open-view.ts';

const ROW = 24;
const STEPS = 120;
const SAMPLED_ROWS = 200;

interface Opening {
  readonly view: string;
  readonly first: number;
  readonly again: number;
}

async function openings(page: Page, views: readonly string[]): Promise<Opening[]> {
  const first = new Map<string, number>();
  const rows: Opening[] = [];
  for (const view of views) first.set(view, await opened(page, view));
  for (const view of views) rows.push({ view, first: first.get(view)!, again: await opened(page, view) });
  return rows;
}

/** What a view still loads when it is left is not counted to the next one. */
async function opened(page: Page, view: string): Promise<number> {
  const ms = await openView(page, view);
  await page.waitForTimeout(2500);
  return ms;
}

/** Turns the wheel over an element, a step a frame. */
async function wheel(page: Page, selector: string, dx: number, dy: number, steps = STEPS): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`nothing to turn the wheel over: ${selector}`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(dx, dy);
    await page.waitForTimeout(16);
  }
}

async function drag(
  page: Page,
  selector: string,
  by: (step: number) => readonly [number, number],
): Promise<void> {
  const box = await page.locator(selector).first().boundingBox();
  if (box === null) throw new Error(`nothing to drag: ${selector}`);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < STEPS; step++) {
    const [dx, dy] = by(step);
    await page.mouse.move(x + dx, y + dy);
    await page.waitForTimeout(16);
  }
  await page.mouse.up();
}

/** The scrollbar's thumb let go at a part of its way; resolves when the rows there are painted. */
async function throwTo(page: Page, selector: string, part: number): Promise<void> {
  await page.evaluate(
    async ([of, share]) => {
      const table = document.querySelector<HTMLElement>(of);
      if (table === null) throw new Error(`no table ${of}`);
      table.scrollTop = share * (table.scrollHeight - table.clientHeight);
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let tries = 0; tries < 300; tries++) {
        await frame();
        if (table.querySelector('[data-key]') !== null && table.querySelector('[aria-busy]') === null) break;
      }
      await frame();
    },
    [selector, part] as const,
  );
}

/** Rows that the table shows at an index are those that the engine has there; throws for the first that is not. */
async function everyRowIsThere(page: Page, selector: string, list: 'event' | 'file'): Promise<number> {
  const count = Number(await page.locator(selector).first().getAttribute('aria-rowcount')) - 1;
  const call = async <T>(name: string, input: object): Promise<T> => {
    const reply = await page.evaluate(([of, given]) => window.permafrost.call(of, given), [
      name,
      input,
    ] as const);
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value as T;
  };
  const handle = await call<{ handle: string; count: number }>('list.open', { list, checkpoints: null });
  if (handle.count !== count) throw new Error(`${list}: ${handle.count} rows, ${count} in the table`);
  for (let sample = 0; sample <= SAMPLED_ROWS; sample++) {
    const index = Math.round((sample * (count - 1)) / SAMPLED_ROWS);
    const { rows } = await call<{ rows: ListRow[] }>('list.range', {
      handle: handle.handle,
      from: index,
      to: index + 1,
    });
    const shown = await page.evaluate(
      async ([of, at, height]) => {
        const table = document.querySelector<HTMLElement>(of)!;
        table.scrollTop = at * height - table.clientHeight / 2;
        for (let tries = 0; tries < 600; tries++) {
          const key = table.querySelector<HTMLElement>(`[data-index="${at}"][data-key]`)?.dataset['key'];
          if (key !== undefined) return key;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return null;
      },
      [selector, index, ROW] as const,
    );
    if (shown !== rows[0]?.key)
      throw new Error(`${list} ${index}: ${shown} is shown, ${rows[0]?.key} is there`);
  }
  await call('list.close', { handle: handle.handle });
  return count;
}

interface Movement {
  readonly view: string;
  readonly what: string;
  readonly act: (page: Page) => Promise<void>;
}

const throws =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    for (let time = 0; time < 20; time++) {
      await throwTo(page, selector, time % 2 === 0 ? 0.5 : (time * 0.37) % 1);
      await page.waitForTimeout(50);
    }
  };
const EVENTS = '.view [role=grid]';
const TREE = '.view [role=treegrid]';
const GRAPH = '.graph-canvas';

const MOVEMENTS: readonly Movement[] = [
  { view: 'Processes', what: 'scroll', act: (page) => wheel(page, TREE, 0, 120) },
  { view: 'Processes', what: 'scrollbar thrown', act: throws(TREE) },
  { view: 'Graph', what: 'pan by wheel', act: (page) => wheel(page, GRAPH, 0, 90) },
  {
    view: 'Graph',
    what: 'pan by drag',
    act: (page) => drag(page, GRAPH, (step) => [-4 * (step % 60), -5 * (step % 60)]),
  },
  {
    view: 'Graph',
    what: 'pan, everything in sight',
    async act(page) {
      await page.locator(GRAPH).focus();
      await page.keyboard.press('0');
      await page.waitForTimeout(500);
      await drag(page, GRAPH, (step) => [-3 * (step % 60), -3 * (step % 60)]);
    },
  },
  {
    view: 'Graph',
    what: 'zoom',
    async act(page) {
      await page.keyboard.down('Control');
      await wheel(page, GRAPH, 0, -12, STEPS / 2);
      await wheel(page, GRAPH, 0, 12, STEPS / 2);
      await page.keyboard.up('Control');
    },
  },
  { view: 'Timeline', what: 'scroll', act: (page) => wheel(page, EVENTS, 0, 120) },
  { view: 'Timeline', what: 'scrollbar thrown', act: throws(EVENTS) },
  {
    view: 'Timeline',
    what: 'range drawn',
    act: (page) => drag(page, '.density', (step) => [2 + 2 * step, 0]),
  },
  {
    view: 'Timeline',
    what: 'range moved',
    act: (page) => drag(page, '.density', (step) => [60 + ((2 * step) % 120), 0]),
  },
  {
    view: 'Timeline',
    what: 'lanes panned',
    async act(page) {
      await page.locator('.lanes-body').focus();
      for (let step = 0; step < STEPS; step++) {
        await page.keyboard.press(step % 40 < 20 ? 'ArrowRight' : 'ArrowLeft');
        await page.waitForTimeout(16);
      }
    },
  },
  {
    view: 'Files',
    what: 'scroll',
    act: (page) => wheel(page, '.view [role=treegrid], .view [role=grid]', 0, 120),
  },
  {
    view: 'Network',
    what: 'scroll',
    act: (page) => wheel(page, '.view [role=grid], .view [role=treegrid]', 0, 120),
  },
  { view: 'Memory', what: 'scroll', act: (page) => wheel(page, EVENTS, 0, 120) },
  {
    view: 'Images',
    what: 'scroll',
    act: (page) => wheel(page, '.view [role=grid], .view [role=treegrid]', 0, 120),
  },
];

const shown = (ms: number): string => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

async function measure(page: Page, only: readonly string[] | null): Promise<void> {
  const all = await page.locator('nav[aria-label=Views] button > span').allTextContents();
  const views = all.filter((view) => only === null || only.includes(view.toLowerCase()));
  console.log('| view | opens, ms | again, ms |\n|---|---|---|');
  for (const { view, first, again } of await openings(page, views)) {
    console.log(`| ${view} | ${shown(first)} | ${shown(again)} |`);
  }
  console.log(
    '\n| view | while | frames | script and layout: median, ms | p95 | most | script p95 | layout p95 |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const { view, what, act } of MOVEMENTS) {
    if (!views.includes(view)) continue;
    await opened(page, view);
    const costs: FrameCosts = await frameCosts(page, () => act(page));
    const cells = [view, what, costs.frames, shown(costs.median), shown(costs.p95), shown(costs.most)];
    console.log(`| ${[...cells, shown(costs.script), shown(costs.layout)].join(' | ')} |`);
  }
  if (!views.includes('Timeline')) return;
  await opened(page, 'Timeline');
  await page.locator('.lanes-body').press('0');
  await page.waitForTimeout(1000);
  const rows = await everyRowIsThere(page, EVENTS, 'event');
  console.log(`\nTimeline: ${rows} rows, ${SAMPLED_ROWS + 1} of them, spread evenly, each at its place`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      only: { type: 'string' },
      'keep-window': { type: 'boolean', default: false },
    },
  });
  if (values.case === undefined || !existsSync(values.case)) throw new Error('--case CASE is missing');
  if (!values['keep-window']) await buildWindow();
  const display = await openOwnDisplay();
  const window = await driveWindow({ args: [path.resolve(values.case)], environment: display.environment });
  try {
    await window.page.locator('nav[aria-label=Views]').waitFor({ timeout: 60_000 });
    await jobsAreOver(window.page);
    await window.page.waitForTimeout(3000);
    await measure(window.page, values.only?.split(',') ?? null);
  } finally {
    await window.close();
    display.close();
  }
}
