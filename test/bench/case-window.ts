/** The real window with a case in it: a given one, or one whose checkpoint is generated for the measurement. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { buildWindow } from '../../scripts/build.ts';
import { driveWindow } from '../../scripts/runtime/driven-window.ts';
import { openOwnDisplay } from '../../scripts/runtime/own-display.ts';
import { importGenerated, startEngine } from './bench-engine.ts';

export interface CaseWindow {
  /** Of the generated checkpoint's pages: '256M', '1G'. */
  readonly size: string;
  /** Where a generated case is made; it is removed in the end. */
  readonly folder: string;
  /** Null: one is generated. */
  readonly case: string | null;
  /** The window is not built anew. */
  readonly keepWindow: boolean;
}

/** `measure` gets the page once the views are there. */
export async function withCaseWindow(
  options: CaseWindow,
  measure: (page: Page) => Promise<void>,
): Promise<void> {
  if (!options.keepWindow) await buildWindow();
  const folder = mkdtempSync(join(options.folder, 'permafrost-bench-'));
  try {
    const path = options.case ?? (await generatedCase(options.size, folder));
    const display = await openOwnDisplay();
    const window = await driveWindow({ args: [resolve(path)], environment: display.environment });
    try {
      await window.page.locator('nav[aria-label=Views]').waitFor({ timeout: 60_000 });
      await measure(window.page);
    } finally {
      await window.close();
      display.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function generatedCase(size: string, folder: string): Promise<string> {
  const engine = startEngine();
  const { path } = await importGenerated(engine, size, folder);
  await engine.call('case.close', {});
  engine.child.disconnect();
  return path;
}

/**
 * The evidence of a case that was opened is hashed anew, on the same cores, and its log grows by that: resolves when it
 * is done.
 */
export async function jobsAreOver(page: Page): Promise<void> {
  await page.waitForTimeout(3000); // until they have begun
  for (;;) {
    const reply = await page.evaluate(() => window.permafrost.call('job.list', {}));
    if (!reply.ok) throw new Error(reply.error.message);
    const jobs = reply.value as readonly { readonly state: string }[];
    if (jobs.every(({ state }) => state !== 'running' && state !== 'queued')) return;
    await page.waitForTimeout(500);
  }
}
