/** A case of damaged archives: what they leave unknown is never shown as a none. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { FIXTURES, answerDialogs, expect, prepareWindow, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

const root = path.join(import.meta.dirname, '..', '..');
const DAMAGED = ['pstree-cycle.tar', 'img-no-pstree.tar'];

/** Three processes of which two have no core, no mm and no fs; and a dump without its tree of tasks. */
function damagedCase(scratch: string): string {
  const tar = path.join(scratch, 'malformed.tar');
  writeFileSync(tar, zstdDecompressSync(readFileSync(path.join(FIXTURES, 'malformed.tar.zst'))));
  execFileSync('tar', ['-xf', tar, '-C', scratch]);
  const archives = DAMAGED.map((name) => path.join(scratch, 'malformed', name));
  const made = path.join(scratch, 'damaged.pfcase');
  const cli = path.join(root, 'electron', 'cli', 'index.ts');
  const node = path.join(root, 'node_modules', '.bin', 'node');
  const { status } = spawnSync(node, [cli, 'import', '--partial', ...archives, '--case', made]);
  expect(status).toBe(4); // imported, with gaps
  return made;
}

test('what damaged archives leave unknown says so, with the image that is missing', async ({
  driven,
  scratch,
}) => {
  test.setTimeout(180_000);
  const { page } = driven;
  await prepareWindow(driven, scratch);
  await answerDialogs(driven, { open: [damagedCase(scratch)] });
  await page
    .getByRole('button', { name: /Open case|Open a case/ })
    .first()
    .click();
  const views = page.getByRole('navigation', { name: 'Views' });
  await expect(views).toBeVisible({ timeout: 30_000 });

  const checkpoints = page.getByRole('main').getByRole('table').first();
  await expect(checkpoints.getByRole('button', { name: /^mini · pstree-cycle\.tar/ })).toBeVisible();
  const withoutTree = checkpoints.getByRole('row', { name: /mini · img-no-pstree\.tar/ });
  await expect(withoutTree.getByText('not known')).toHaveAttribute('title', 'pstree.img is missing');
  expect(await violations(page)).toEqual([]);

  await views.getByRole('button', { name: /^Processes/ }).click();
  const tree = page.getByRole('treegrid', { name: 'Processes' });
  await expect(tree.getByText('processes not known: pstree.img is missing')).toBeVisible();
  await tree.getByText('mm-2.img is missing').click();
  const details = page.getByRole('region', { name: 'Details of the process' });
  await details.getByRole('tab', { name: 'Descriptors ?' }).click();
  await expect(details.getByText('The descriptors of process 2 are not known')).toBeVisible();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'Environment not known' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await screenshots(page, 'damaged-processes');

  await views.getByRole('button', { name: /^Graph/ }).click();
  await expect(page.getByText('2 · 1 thread, fds not known', { exact: true })).toBeVisible();
  await views.getByRole('button', { name: /^Network/ }).click();
  await expect(page.getByText('The sockets are not known')).toBeVisible();
});
