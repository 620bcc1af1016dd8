/**
 * A case of many checkpoints, processes and events: archives grown from the bundled sample, imported through the
 * command line.
 *
 *   node test/bench/generate-case.ts --out FOLDER [--checkpoints 20] [--processes 500] [--others 25] [--events 100000]
 *
 * Writes FOLDER/scaled-NN.tar, a series of one container, and FOLDER/scaled.pfcase, which refers to them. The last
 * checkpoint has `--processes`, each of those before it `--others`. The events are spread over the checkpoints:
 * process starts, files, lines of two logs.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { scaledCheckpoint, takenAt, type Scale } from '../builders/scaled-checkpoint.ts';
import { readPlainTar, TAR_END, tarHeader, tarPadding } from '../builders/tar-bytes.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = join(ROOT, 'resources/sample/web-compromised.tar.gz');

export interface CaseSize {
  readonly checkpoints: number;
  /** In the last checkpoint, and in each of those before. */
  readonly processes: number;
  readonly others: number;
  readonly events: number;
}

export function scaleOf(size: CaseSize, number: number): Scale {
  const { checkpoints, events } = size;
  const processes = number === checkpoints - 1 ? size.processes : size.others;
  const rest = Math.max(0, Math.ceil(events / checkpoints) - processes);
  const files = Math.floor(rest * 0.25);
  const containerLines = Math.floor(rest * 0.3);
  return { processes, files, containerLines, applicationLines: rest - files - containerLines };
}

/** Writes the archives and the case; the case's path. */
export function generateCase(folder: string, size: CaseSize): string {
  mkdirSync(folder, { recursive: true });
  const sample = readPlainTar(gunzipSync(readFileSync(SAMPLE)));
  const archives: string[] = [];
  for (let number = 0; number < size.checkpoints; number++) {
    const path = join(folder, `scaled-${String(number + 1).padStart(2, '0')}.tar`);
    const file = openSync(path, 'w');
    for (const [name, content] of scaledCheckpoint(sample, number, scaleOf(size, number))) {
      writeSync(file, tarHeader(name, content.length, takenAt(number)));
      writeSync(file, content);
      writeSync(file, tarPadding(content.length));
    }
    writeSync(file, TAR_END);
    closeSync(file);
    archives.push(path);
  }
  const path = join(folder, 'scaled.pfcase');
  rmSync(path, { recursive: true, force: true });
  const cli = join(ROOT, 'electron/cli/index.ts');
  execFileSync(process.execPath, [cli, 'import', ...archives, '--case', path, '--reference'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return path;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      checkpoints: { type: 'string', default: '20' },
      processes: { type: 'string', default: '500' },
      others: { type: 'string', default: '25' },
      events: { type: 'string', default: '100000' },
    },
  });
  if (!values.out) throw new Error('--out FOLDER is missing');
  const size = {
    checkpoints: Number(values.checkpoints),
    processes: Number(values.processes),
    others: Number(values.others),
    events: Number(values.events),
  };
  console.log(generateCase(values.out, size));
}
