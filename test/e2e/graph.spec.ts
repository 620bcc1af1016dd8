/** Graph and Network in the window: who is connected to whom, by what, and the bytes of it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DrivenWindow } from '../../scripts/runtime/driven-window.ts';
import { answerDialogs, expect, openSampleCase, screenshots, test } from './launch.ts';
import { violations } from './violations.ts';

async function openSample(driven: DrivenWindow, folder: string, view: string): Promise<void> {
  await openSampleCase(driven, folder, 'own');
  await driven.page.getByRole('button', { name: new RegExp(`^${view}`) }).click();
}

test('the graph shows who holds the connection to the attacker, and a click leads to its bytes', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSample(driven, scratch, 'Graph');
  const graph = page.getByRole('tree', { name: 'Process graph' });
  await expect(graph.getByRole('treeitem')).toHaveCount(16); // 10 processes, 3 peers, 3 services
  await graph.locator('[data-node="peer/203.0.113.66"]').click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('203.0.113.66');
  await graph.locator('[data-pid="17"]').click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('bash -i');
  await expect(page.getByRole('region', { name: 'Bytes' })).toContainText('checkpoint/');
  await screenshots(page, 'graph');

  await graph.locator('[data-pid="17"]').dblclick();
  await expect(graph.locator('[data-pid="42"]')).toHaveCount(0);
  await expect(page.getByText('only what is joined to bash')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(graph.locator('[data-pid="42"]')).toBeVisible();

  await page.getByRole('button', { name: /^TCP 3/ }).click();
  await expect(graph.locator('[data-node="peer/10.20.0.15"]')).toHaveCount(0);
  await expect(graph.locator('[data-node="peer/203.0.113.66"]')).toBeVisible(); // by UDP
  await page.getByRole('button', { name: /^TCP 3/ }).click();
});

test('the keyboard alone walks the graph, folds, finds, and asks for the way between two nodes', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSample(driven, scratch, 'Graph');
  const graph = page.getByRole('tree', { name: 'Process graph' });
  await graph.focus();
  const selected = graph.locator('[aria-selected="true"]');
  await page.keyboard.press('Home');
  await expect(selected).toHaveAttribute('data-pid', '1');
  await page.keyboard.press('Space');
  await expect(selected).toHaveAttribute('aria-expanded', 'false');
  await expect(graph.locator('[data-pid="17"]')).toHaveCount(0);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(selected).toHaveAttribute('data-pid', '11');

  await page.keyboard.press('/');
  await page.keyboard.type('48');
  await expect(selected).toHaveAttribute('data-pid', '48');
  await page.keyboard.press('Escape');
  await expect(graph).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(selected).toHaveAttribute('data-pid', '17');

  await page.keyboard.press('p');
  await page.keyboard.press('/');
  await page.keyboard.type('10.20.0.15');
  await page.keyboard.press('Enter');
  await expect(page.getByText('4 steps: bash – bash – sh – acme-shop – 10.20.0.15')).toBeVisible();
});

test('the drawing is saved as SVG and PNG with its legend, where the examiner says', async ({
  driven,
  scratch,
}) => {
  const { page } = driven;
  await openSample(driven, scratch, 'Graph');
  await expect(page.getByRole('treeitem').first()).toBeVisible();
  const svg = path.join(scratch, 'graph.svg');
  await answerDialogs(driven, { save: svg });
  await page.getByRole('button', { name: 'SVG', exact: true }).click();
  await expect(page.getByText(`Saved ${svg}`)).toBeVisible();
  const text = readFileSync(svg, 'utf8');
  expect(text).toContain('203.0.113.66');
  expect(text).toContain('>TCP 3</text>');
  const png = path.join(scratch, 'graph.png');
  await answerDialogs(driven, { save: png });
  await page.getByRole('button', { name: 'PNG', exact: true }).click();
  await expect(page.getByText(`Saved ${png}`)).toBeVisible();
  expect(readFileSync(png).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
});

test('a socket shows who holds it, and the bytes that wait in it', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSample(driven, scratch, 'Network');
  const row = page.getByRole('row').filter({ hasText: '10.20.0.15:5432' });
  await expect(row).toContainText('1 acme-shop fd 9');
  await row.getByText('37 B').click();
  const bytes = page.getByRole('region', { name: 'Bytes' });
  await expect(bytes).toContainText('37 bytes');
  await expect(bytes.locator('.letters')).toContainText(['DB-ROW-UNRE']);
  await screenshots(page, 'network');

  await page.getByRole('tab', { name: /Peers/ }).click();
  await expect(page.getByRole('row').filter({ hasText: 'tcp 4444, udp 53' })).toContainText(
    '3 sockets in 4 processes',
  );
  await page.getByRole('tab', { name: /Listening/ }).click();
  await expect(page.getByRole('row').filter({ hasText: '0.0.0.0:31337' })).toContainText('42 php-fpm-helper');
  await page.getByRole('tab', { name: /Interfaces/ }).click();
  await expect(page.getByText(/given from outside \(extRootNetNS\)/)).toBeVisible();
});

test('axe finds nothing on the graph and the network, in both themes', async ({ driven, scratch }) => {
  const { page } = driven;
  await openSample(driven, scratch, 'Graph');
  await page.locator('[data-pid="17"]').click();
  // What is not joined to the node under the pointer is dimmed.
  await page.mouse.move(0, 0);
  await expect(page.locator('.graph-canvas .is-dimmed')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: /^Network/ }).click();
  await expect(page.getByRole('row').filter({ hasText: '10.20.0.15:5432' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
