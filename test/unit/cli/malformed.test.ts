/** Every damaged or hostile archive does what an importer must do with it, through the command line. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zstdDecompressSync } from 'node:zlib';
import { runCli } from './run-cli.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/checkpoints');
const EXIT = { refuse: 2, gaps: 4, import: 0 } as const;

/** Its generator took byte 8 of inventory.img for the entry's length; the image really is damaged. */
const DAMAGED_AFTER_ALL = 'img-unknown-field.tar';

interface Expectation {
  readonly file: string;
  readonly expect: keyof typeof EXIT;
  readonly what: string;
  readonly gap?: string;
  readonly limits?: string;
}

const folder = mkdtempSync(join(tmpdir(), 'permafrost-malformed-'));
execFileSync('tar', ['-x', '-C', folder], {
  input: zstdDecompressSync(readFileSync(join(FIXTURES, 'malformed.tar.zst'))),
});
const malformed = join(folder, 'malformed');
const expectations = (
  JSON.parse(readFileSync(join(malformed, 'EXPECT.json'), 'utf8')) as Expectation[]
).filter(({ file }) => file !== DAMAGED_AFTER_ALL);

beforeAll(() => expect(expectations.length).toBeGreaterThan(70));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an import of a malformed archive', () => {
  test.concurrent.each(expectations)('$file: $what', async (wanted) => {
    const casePath = join(folder, `${wanted.file}.pfcase`);
    const { code, stderr } = await runCli(['import', join(malformed, wanted.file), '--case', casePath]);
    expect(code, stderr).toBe(EXIT[wanted.expect]);
    if (wanted.gap !== undefined) expect(stderr).toContain(wanted.gap);
    if (wanted.limits !== undefined) expect(stderr).toContain(`--limit ${wanted.limits}=`);
    expect(existsSync('/tmp/permafrost-escaped')).toBe(false);
    rmSync(casePath, { recursive: true });
  });

  test('what is readable of a cut archive is taken with --partial, as a gap', async () => {
    const casePath = join(folder, 'partial.pfcase');
    const archive = join(malformed, 'tar-cut-in-member.tar');
    const { code, stdout } = await runCli(['import', archive, '--partial', '--case', casePath]);
    expect(code).toBe(4);
    const [checkpoint] = stdout.split('\t');
    const shown = await runCli(['show', casePath, '--json', '--checkpoint', checkpoint!]);
    const { images } = JSON.parse(shown.stdout) as { images: unknown[] };
    expect(images.length).toBeGreaterThan(0);
  });

  test('of several archives each is its own transaction, and the worst exit code counts', async () => {
    const casePath = join(folder, 'several.pfcase');
    const { code, stdout } = await runCli([
      'import',
      join(malformed, 'tar-random.tar'),
      join(malformed, 'img-empty.tar'),
      join(FIXTURES, 'mini.tar'),
      '--case',
      casePath,
    ]);
    expect(code).toBe(2);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });
});
