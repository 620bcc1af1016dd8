/** The window and the engine's process, over the real border, whatever the page shows. */
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import type { CaseSummary } from '../../shared/api/calls.ts';
import { answerDialogs, expect, test } from './launch.ts';

async function ask<T>(page: Page, name: string, input: object = {}): Promise<T> {
  const reply = await page.evaluate(([call, value]) => window.permafrost.call(call, value), [
    name,
    input,
  ] as const);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`);
  return reply.value as T;
}

test('the engine runs in a Node 24 of its own', async ({ driven: { app, page } }) => {
  const hello = await ask<{ node: string; pid: number }>(page, 'engine.hello');
  expect(Number(hello.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  expect(hello.pid).not.toBe(await app.evaluate(() => process.pid));
});

test('an engine that is killed is started again with the case it had, and the window says so', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await answerDialogs(driven, { save: path.join(scratch, 'killed') });
  const chosen = await page.evaluate(() => window.permafrost.chooseNewCase());
  expect(chosen).toBe(path.join(scratch, 'killed.pfcase'));
  await ask(page, 'case.create', { path: chosen, examiner: 'E. Xaminer' });
  const { pid } = await ask<{ pid: number }>(page, 'engine.hello');

  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => page.evaluate(async () => (await window.permafrost.hostState()).crash))
    .toContain('SIGKILL');
  await expect
    .poll(() => page.evaluate(async () => (await window.permafrost.hostState()).engine))
    .toBe('ready');

  const after = await ask<{ pid: number }>(page, 'engine.hello');
  expect(after.pid).not.toBe(pid);
  const summary = await ask<CaseSummary | null>(page, 'case.summary');
  expect(summary?.path).toBe(chosen);
  expect(summary?.custody.intact).toBe(true);
});

test('a case that was open is among the recent ones, until it is forgotten', async ({ driven, scratch }) => {
  const { page } = driven;
  await answerDialogs(driven, { save: path.join(scratch, 'recent.pfcase') });
  const chosen = await page.evaluate(() => window.permafrost.chooseNewCase());
  await ask(page, 'case.create', { path: chosen, examiner: null });
  expect(await page.evaluate(() => window.permafrost.recentCases())).toMatchObject([
    { path: chosen, name: 'recent' },
  ]);
  await page.evaluate(async (casePath) => window.permafrost.forgetRecentCase(casePath ?? ''), chosen);
  expect(await page.evaluate(() => window.permafrost.recentCases())).toEqual([]);
});

test('the engine ends with the window', async ({ driven }) => {
  const { pid } = await ask<{ pid: number }>(driven.page, 'engine.hello');
  await driven.close();
  await expect.poll(() => isRunning(pid)).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
