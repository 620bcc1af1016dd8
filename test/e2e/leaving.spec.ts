/** The end of a window: nothing that was typed is lost, and the case is one file afterwards. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, openSampleCase, test } from './launch.ts';

const cli = path.join(import.meta.dirname, '..', '..', 'electron', 'cli', 'index.ts');

for (const way of ['close', 'quit'] as const) {
  test(`a title that is typed as the window is left is in the case: ${way}`, async ({ driven, scratch }) => {
    const { app, page } = driven;
    await openSampleCase(driven, scratch, 'own');
    await page.getByRole('button', { name: /^Findings/ }).click();
    await page.getByRole('button', { name: 'New finding' }).click();
    const title = page.getByRole('textbox', { name: 'Title' });
    await expect(title).toBeFocused();
    await page.keyboard.type('Typed last');
    const ended = app.waitForEvent('close');
    await app
      .evaluate(({ app: electron, BrowserWindow }, asked) => {
        // Not within this call, whose answer would not come any more.
        setImmediate(() => (asked === 'quit' ? electron.quit() : BrowserWindow.getAllWindows()[0]?.close()));
      }, way)
      .catch(() => undefined);
    await ended;
    const files = readdirSync(scratch);
    expect(files).toEqual([expect.stringMatching(/\.pfcase$/)]);
    const { stdout } = spawnSync(
      process.execPath,
      [cli, 'annotations', path.join(scratch, files[0]!), '--json'],
      { encoding: 'utf8' },
    );
    const { findings } = JSON.parse(stdout) as { findings: { title: string }[] };
    expect(findings.map((finding) => finding.title)).toEqual(['Typed last']);
  });
}

test('a window with a note that was begun asks before it closes', async ({ driven, scratch }) => {
  const { app, page } = driven;
  await openSampleCase(driven, scratch, 'own');
  await page.getByRole('button', { name: /^Processes/ }).click();
  await page.locator('[data-key="17"] [data-column="0"]').first().click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Process 17');
  await page.keyboard.press('Control+e');
  await page.keyboard.type('Begun');
  const answer = (index: number) =>
    app.evaluate(({ dialog }, response) => {
      dialog.showMessageBoxSync = (...given: unknown[]) => {
        const { message } = given.at(-1) as { message: string };
        process.title = message;
        return response;
      };
    }, index);
  const close = () =>
    app.evaluate(({ BrowserWindow }) => {
      setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
    });
  await answer(0);
  await close();
  await expect.poll(() => app.evaluate(() => process.title)).toBe('A note was begun and is not written yet.');
  await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toHaveValue('Begun');

  await answer(1);
  const ended = app.waitForEvent('close');
  await close().catch(() => undefined);
  await ended;
});
