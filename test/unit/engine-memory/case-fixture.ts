/** A case in a temporary folder with archives of the fixtures imported, over the engine itself. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { createLocalClient, type LocalClient } from '../../../electron/engine/local-client.ts';
import { NO_ACQUISITION } from '../../../shared/facts/index.ts';

const FIXTURES = new URL('../../fixtures/checkpoints/', import.meta.url).pathname;
const SAMPLE = new URL('../../../resources/sample/web-compromised.tar.gz', import.meta.url).pathname;

export interface CaseFixture {
  readonly path: string;
  readonly folder: string;
  readonly client: LocalClient;
  remove(): Promise<void>;
}

export function fixture(name: string): string {
  if (isAbsolute(name)) return name;
  return name === 'web-compromised.tar.gz' ? SAMPLE : join(FIXTURES, name);
}

export interface Truth {
  readonly processes: readonly {
    readonly pid: number;
    readonly threads: readonly { readonly tid: number; readonly ip?: string; readonly sp?: string }[];
    readonly maps: readonly { readonly start: string; readonly end: string; readonly perms: string }[];
  }[];
  readonly needles: readonly {
    readonly needle: string;
    readonly pid: number;
    readonly address: string;
    readonly map: string;
  }[];
}

export function truth(name: string): Truth {
  return JSON.parse(readFileSync(join(FIXTURES, 'truth', `${name}.json`), 'utf8')) as Truth;
}

/** Imports the archives in order; the case stays open in `client`. */
export async function caseWith(...archives: readonly string[]): Promise<CaseFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'permafrost-'));
  const path = join(folder, 'test.pfcase');
  const client = createLocalClient();
  await client.call('case.create', { path, examiner: 'examiner of tests' });
  const { job } = await client.call('import.start', {
    paths: archives.map(fixture),
    mode: 'seal',
    partial: false,
    limits: {},
    acquisition: NO_ACQUISITION,
  });
  const { outcomes } = await client.call('job.result', { job });
  const refused = outcomes.find(({ status }) => status !== 'imported' && status !== 'gaps');
  if (refused !== undefined) throw new Error(`${refused.path}: ${refused.status}`);
  return {
    path,
    folder,
    client,
    async remove() {
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
