/** `permafrost memory search` enters the custody log, and tells every place of a hit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCase } from '../../../electron/casefile/index.ts';
import { runCli } from './run-cli.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/checkpoints/mini.tar');
const folder = mkdtempSync(join(tmpdir(), 'permafrost-search-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const casePath = join(folder, 'search.pfcase');

function searchesLogged(): readonly { canonical: string }[] {
  const opened = openCase(casePath, { examiner: null, toolVersion: 'test', readOnly: true });
  try {
    return opened.db
      .prepare('SELECT canonical FROM custody_entry ORDER BY sequence')
      .all()
      .map((row) => ({ canonical: String((row as { canonical: unknown }).canonical) }))
      .filter(({ canonical }) => canonical.includes('"action":"memory-search"'));
  } finally {
    opened.close();
  }
}

describe('memory search on the command line', () => {
  it('enters the custody log with a commitment to its terms, and says so where it cannot', async () => {
    expect((await runCli(['import', FIXTURE, '--case', casePath])).code).toBe(0);
    const args = ['memory', 'search', casePath, '--text', 'PATH=', '--json'];
    const written = await runCli(args, { PERMAFROST_EXAMINER: 'A. Examiner' });
    expect(written.code).toBe(0);
    expect(written.stderr).toBe('');
    const [entry, ...others] = searchesLogged();
    expect(others).toEqual([]);
    expect(JSON.parse(entry!.canonical)).toMatchObject({
      commitments: { terms: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(entry!.canonical).not.toContain('PATH=');

    const holder = openCase(casePath, { examiner: null, toolVersion: 'test' });
    try {
      const beside = await runCli(args);
      expect(beside.stdout).toBe(written.stdout);
      expect(beside.stderr).toContain('this search is not in its custody log');
    } finally {
      holder.close();
    }
    expect(searchesLogged()).toHaveLength(1);
  }, 60_000);
});
