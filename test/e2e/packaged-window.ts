/**
 * A packaged Permafrost driven from outside. Its fuses keep a driver from its main process, so the window is reached
 * by Chromium's own port for debugging, and nothing of main can be changed: dialogs stay unanswered.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { chromium, type Browser, type Page } from 'playwright';

const PORT_WITHIN_MS = 30_000;
const PAGE_WITHIN_MS = 30_000;
const CONNECT_WITHIN_MS = 10_000;
const CONNECT_TRIES = 3;
const PAGE = 'permafrost://app/index.html';

export interface PackagedWindow {
  readonly page: Page;
  /** The pages of all windows that are open, in no order. */
  pages(): readonly Page[];
  /** Ends when the program ends by itself, with its exit code. */
  readonly ended: Promise<number | null>;
  close(): Promise<void>;
}

export interface PackagedLaunch {
  readonly executable: string;
  /** Home and settings of this start. */
  readonly home: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Environment and arguments of a start, for a second one that is to meet the first. */
export function packagedCommand({ home, args = [], environment = {} }: Omit<PackagedLaunch, 'executable'>): {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
} {
  // As root Electron has no sandbox; everybody else gets it.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox', '--allow-no-sandbox'] : [];
  return {
    args: [...sandbox, `--user-data-dir=${path.join(home, 'settings')}`, ...args],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'), ...environment },
  };
}

export async function drivePackagedWindow(launch: PackagedLaunch): Promise<PackagedWindow> {
  const { args, env } = packagedCommand(launch);
  const child = spawn(launch.executable, ['--remote-debugging-port=0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: launch.home,
    env,
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`no port for debugging: ${said}`)), PORT_WITHIN_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with code ${code}: ${said}`)));
  });
  const browser = await connected(address);
  const pages = (): Page[] =>
    browser.contexts().flatMap((context) => context.pages().filter((page) => page.url() === PAGE));
  const page = await firstOf(pages);
  await page.waitForLoadState('load');
  return {
    page,
    pages,
    ended,
    async close() {
      await browser.close();
      child.kill();
      await ended;
    },
  };
}

/** A page that comes to be while the driver lists them can leave it waiting for good: it is asked again. */
async function connected(address: string): Promise<Browser> {
  for (let left = CONNECT_TRIES - 1; ; left--) {
    try {
      return await chromium.connectOverCDP(address, { timeout: CONNECT_WITHIN_MS });
    } catch (caught) {
      if (left === 0) throw caught;
    }
  }
}

async function firstOf(pages: () => readonly Page[]): Promise<Page> {
  const deadline = Date.now() + PAGE_WITHIN_MS;
  while (Date.now() < deadline) {
    const [page] = pages();
    if (page !== undefined) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no window was opened');
}
