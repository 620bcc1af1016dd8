/**
 * A tour of the window on a display of its own, with screenshots: the sample checkpoint in a temporary case, and for the
 * comparison another with two moments of one container.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type { BridgeReply } from '../../shared/api/bridge.ts';
import type { CaseSummary } from '../../shared/api/calls.ts';
import { CHANNELS } from '../../shared/api/channels.ts';
import { VIEW_TITLES } from '../../shared/api/commands.ts';
import { driveWindow, type DrivenWindow } from './driven-window.ts';
import { openOwnDisplay } from './own-display.ts';

const root = path.join(import.meta.dirname, '..', '..');
export const SAMPLE = path.join(root, 'resources', 'sample', 'web-compromised.tar.gz');
const CASE_OPENS_WITHIN_MS = 60_000;
/** How far down a table the tour goes. */
const SELECTED_ROW = 5;

export interface Tour {
  readonly summary: CaseSummary;
  readonly screenshots: readonly string[];
}

/** One container at four moments, a tar of tars. */
const SERIES = path.join(root, 'test', 'fixtures', 'checkpoints', 'series.tar.zst');
const COMPARED = ['series-2.tar', 'series-3.tar'];

/** Takes the tour and saves its screenshots in `folder`. */
export async function tour(folder: string): Promise<Tour> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'permafrost-tour-'));
  const display = await openOwnDisplay();
  const open = async <T>(
    name: string,
    archives: readonly string[],
    work: (window: DrivenWindow, summary: CaseSummary) => Promise<T>,
  ): Promise<T> => {
    const casePath = path.join(scratch, `${name}.pfcase`);
    importInto(casePath, archives);
    const window = await driveWindow({ args: [casePath], environment: display.environment });
    try {
      return await work(window, await openedCase(window));
    } finally {
      await window.close();
    }
  };
  try {
    const sample = await open('sample', [SAMPLE], async (window, summary) => ({
      summary,
      screenshots: await takeScreenshots(window, folder, (title) => title !== 'Compare'),
    }));
    const compared = await open('series', twoMoments(scratch), (window) =>
      takeScreenshots(window, folder, (title) => title === 'Compare'),
    );
    return { summary: sample.summary, screenshots: [...sample.screenshots, ...compared].sort() };
  } finally {
    display.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The archives of two moments, unpacked into `scratch`. */
function twoMoments(scratch: string): string[] {
  const tar = path.join(scratch, 'series.tar');
  writeFileSync(tar, zstdDecompressSync(readFileSync(SERIES)));
  execFileSync('tar', ['-xf', tar, '-C', scratch, ...COMPARED]);
  return COMPARED.map((name) => path.join(scratch, name));
}

function importInto(casePath: string, archives: readonly string[]): void {
  const cli = path.join(root, 'electron', 'cli', 'index.ts');
  const { status } = spawnSync(process.execPath, [cli, 'import', ...archives, '--case', casePath], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // 4: imported, with gaps that the case lists.
  if (status !== 0 && status !== 4)
    throw new Error(`${archives.join(', ')} could not be imported (exit code ${status})`);
}

async function openedCase({ page }: DrivenWindow): Promise<CaseSummary> {
  const deadline = Date.now() + CASE_OPENS_WITHIN_MS;
  while (Date.now() < deadline) {
    const reply = (await page.evaluate(() =>
      (
        globalThis as unknown as { permafrost: { call(name: string, input: object): Promise<unknown> } }
      ).permafrost.call('case.summary', {}),
    )) as BridgeReply;
    if (!reply.ok) throw new Error(reply.error.message);
    if (reply.value !== null) return reply.value as CaseSummary;
    await page.waitForTimeout(100);
  }
  throw new Error('the window did not open the case');
}

async function takeScreenshots(
  { app, page }: DrivenWindow,
  folder: string,
  isWanted: (title: string) => boolean,
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  for (const [at, title] of VIEW_TITLES.entries()) {
    if (!isWanted(title)) continue;
    await app.evaluate(
      ({ BrowserWindow }, [channel, command]) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, command),
      [CHANNELS.command, `view:${at + 1}`] as const,
    );
    // A selected row shows its facts and its bytes.
    await page.waitForTimeout(500);
    // A comparison is there when its work has ended.
    if (title === 'Compare')
      await page.getByRole('grid', { name: 'Changes' }).waitFor({ timeout: CASE_OPENS_WITHIN_MS });
    const row = page.locator('[role=treegrid] [role=row]').nth(SELECTED_ROW);
    if (await row.isVisible()) await row.click();
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.waitForTimeout(500); // rows arrive from the engine
      const file = path.join(folder, `${title.toLowerCase()}-${theme}.png`);
      await page.screenshot({ path: file });
      files.push(file);
    }
  }
  return files;
}
