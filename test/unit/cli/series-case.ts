/** A case with the four checkpoints of one container that series.tar.zst holds. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { createLocalClient } from '../../../electron/engine/local-client.ts';
import { NO_ACQUISITION } from '../../../shared/facts/index.ts';
import { fixture } from '../engine-memory/case-fixture.ts';

export interface SeriesCase {
  readonly path: string;
  /** Ids of the checkpoints, the first moment first. */
  readonly ids: readonly string[];
  remove(): void;
}

/** `imported`: the moments in the order of their import. */
export async function seriesCase(imported: readonly number[] = [1, 2, 3, 4]): Promise<SeriesCase> {
  const folder = mkdtempSync(join(tmpdir(), 'permafrost-series-'));
  const archives = membersOfTar(zstdDecompressSync(readFileSync(fixture('series.tar.zst'))));
  const paths = archives.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
  const path = join(folder, 'series.pfcase');
  const client = createLocalClient();
  try {
    await client.call('case.create', { path, examiner: 'examiner of tests' });
    const acquisition = NO_ACQUISITION;
    const { job } = await client.call('import.start', {
      paths: imported.map((moment) => paths[moment - 1]!),
      mode: 'seal',
      partial: false,
      limits: {},
      acquisition,
    });
    const { outcomes } = await client.call('job.result', { job });
    return {
      path,
      ids: [1, 2, 3, 4].map((moment) => outcomes[imported.indexOf(moment)]!.checkpoints[0]!),
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  } finally {
    await client.close();
  }
}

/** The outer tar has plain headers: a name, an octal size, content in blocks of 512. */
function membersOfTar(tar: Uint8Array): { readonly name: string; readonly bytes: Uint8Array }[] {
  const members: { name: string; bytes: Uint8Array }[] = [];
  const text = (from: number, length: number): string =>
    Buffer.from(tar.subarray(from, from + length))
      .toString('latin1')
      .split('\0')[0]!
      .trim();
  for (let at = 0; at < tar.length && text(at, 100) !== '';) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    members.push({ name: text(at, 100), bytes: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return members;
}
