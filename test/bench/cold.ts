/**
 * Views of a large case in a program that was started just now: what the first click costs, before anything has been
 * worked out ahead.
 *
 *   node test/bench/generate-case.ts --out /tmp/scaled
 *   node test/bench/cold.ts --case /tmp/scaled/scaled.pfcase [--runs 5] [--after 500] [--only graph,timeline]
 *
 * Each figure is of a program of its own: it is started with the case, and once the case has been open for `--after`
 * milliseconds the view is clicked. Opening is what test/bench/views.ts takes it for. The runs go round the views, so
 * that an hour in which the machine is slower falls on all of them.
 */
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildWindow } from '../../scripts/build.ts';
import { driveWindow } from '../../scripts/runtime/driven-window.ts';
import { openOwnDisplay } from '../../scripts/runtime/own-display.ts';
import { openView } from './open-view.ts';

const VIEWS = ['Processes', 'Graph', 'Timeline', 'Memory', 'Files', 'Network', 'Compare', 'Report'];

interface Conditions {
  readonly casePath: string;
  /** Milliseconds for which the case has been open. */
  readonly after: number;
  /** Of the display. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Milliseconds until the view is there, in a program that is ended again. */
async function coldOpening({ casePath, after, environment }: Conditions, view: string): Promise<number> {
  const window = await driveWindow({ args: [casePath], environment });
  try {
    await window.page.locator('nav[aria-label=Views]').waitFor({ timeout: 60_000 });
    await window.page.waitForTimeout(after);
    return await openView(window.page, view);
  } finally {
    await window.close();
  }
}

async function measure(conditions: Conditions, views: readonly string[], runs: number): Promise<void> {
  const figures = new Map<string, number[]>(views.map((view) => [view, []]));
  for (let run = 0; run < runs; run++) {
    for (const view of views) figures.get(view)!.push(await coldOpening(conditions, view));
    process.stderr.write(`run ${run + 1} of ${runs}, load ${loadavg()[0]!.toFixed(1)}\n`);
  }
  console.log('| view | median, ms | least | most |\n|---|---|---|---|');
  for (const [view, taken] of figures) {
    const ascending = taken.toSorted((a, b) => a - b);
    const cells = [ascending[Math.floor(runs / 2)]!, ascending[0]!, ascending.at(-1)!].map(Math.round);
    console.log(`| ${view} | ${cells.join(' | ')} |`);
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      case: { type: 'string' },
      runs: { type: 'string', default: '5' },
      after: { type: 'string', default: '500' },
      only: { type: 'string' },
      'keep-window': { type: 'boolean', default: false },
    },
  });
  if (values.case === undefined || !existsSync(values.case)) throw new Error('--case CASE is missing');
  if (!values['keep-window']) await buildWindow();
  const only = values.only?.split(',');
  const views = VIEWS.filter((view) => only?.includes(view.toLowerCase()) ?? true);
  const { environment, close } = await openOwnDisplay();
  try {
    const conditions = { casePath: path.resolve(values.case), after: Number(values.after), environment };
    await measure(conditions, views, Number(values.runs));
  } finally {
    close();
  }
}
