/** Cases in temporary folders that go when their test ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createCase } from '../../../electron/casefile/index.ts';
import type { CaseFile } from '../../../electron/casefile/index.ts';

const ends: (() => void)[] = [];

/** Call in the body of a test file: closes and removes what its tests made. */
export function cleanUpAfterEach(): void {
  afterEach(() => {
    for (const end of ends.splice(0).reverse()) end();
  });
}

export function atTheEnd(end: () => void): void {
  ends.push(end);
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'permafrost-test-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function newCase(path = join(temporaryFolder(), 'example.pfcase')): CaseFile {
  const c = createCase(path, { examiner: 'Ada Example', toolVersion: '0.0.0-test' });
  atTheEnd(() => c.close());
  return c;
}
