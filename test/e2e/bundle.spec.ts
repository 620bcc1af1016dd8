/** The engine as a package carries it, against the engine that a checkout runs from its sources. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { buildEngine } from '../../scripts/build.ts';
import { expect, SAMPLE, test } from './launch.ts';

const root = path.join(import.meta.dirname, '..', '..');

function permafrost(entry: string, ...args: string[]): string {
  return execFileSync(process.execPath, [path.join(root, entry), ...args], { encoding: 'utf8', cwd: root });
}

test('the bundled engine decodes a checkpoint to the same facts as its sources', async ({ scratch }) => {
  await buildEngine();
  const digests = ['electron/cli/index.ts', 'out/engine/cli.js'].map((entry, at) => {
    const casePath = path.join(scratch, `${at}.pfcase`);
    permafrost(entry, 'import', SAMPLE, '--case', casePath);
    return permafrost(entry, 'digest', casePath);
  });
  expect(digests[0]).toMatch(/^[0-9a-f]{64}\tcheckpoint /);
  expect(digests[1]).toBe(digests[0]);
});
