/**
 * Memory search against GNU grep, on checkpoints whose pages are sampled from a real one.
 *
 *   node test/bench/search.ts [--sizes 256M,1G,4G] [--runs 5] [--folder /tmp]
 *
 * Ours is timed from the start of the job to its end, in a running engine with the case open; grep is the
 * whole command, in the C locale, on the same archive (all but a few MB of it is the pages file). The two take turns, the file cache is
 * warm, medians are given. A checkpoint at a time is on the disk.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { CallInput } from '../../shared/api/index.ts';
import { importGenerated, ROOT, startEngine, type BenchEngine } from './bench-engine.ts';
import { EXPRESSION, LITERAL, TERMS } from './patterns.ts';

type Patterns = CallInput<'search.start'>['patterns'];

async function timeSearch(engine: BenchEngine, patterns: Patterns): Promise<{ ms: number; hits: number }> {
  const began = performance.now();
  const { job, search } = await engine.call('search.start', { patterns, checkpoints: null });
  await engine.call('job.result', { job });
  const ms = performance.now() - began;
  const { count } = await engine.call('search.state', { search });
  await engine.call('search.close', { search });
  return { ms, hits: count };
}

/** From the start of a search until its first hit can be asked for, in ms. */
async function timeFirstHit(engine: BenchEngine, patterns: Patterns): Promise<number> {
  const began = performance.now();
  const { job, search } = await engine.call('search.start', { patterns, checkpoints: null });
  for (;;) {
    const { count, complete } = await engine.call('search.state', { search });
    if (count > 0 || complete) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const ms = performance.now() - began;
  await engine.call('job.cancel', { job });
  await engine.call('search.close', { search });
  return ms;
}

/** Its output is read: into /dev/null grep would end at the first match. */
function timeGrep(args: readonly string[]): number {
  const began = performance.now();
  spawnSync('grep', args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 30,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return performance.now() - began;
}

/** Bytes that the process alone has; file cache is not counted. */
function privateBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return [...text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce(
    (sum, found) => sum + Number(found[1]) * 1024,
    0,
  );
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const round = (value: number): string => String(Math.round(value));

async function measure(size: string, folder: string, runs: number): Promise<void> {
  const engine = startEngine();
  try {
    const { archive, path } = await importGenerated(engine, size, folder);
    const terms = join(folder, 'terms');
    writeFileSync(terms, `${TERMS.join('\n')}\n`);
    const rows: [name: string, patterns: Patterns, grep: readonly string[]][] = [
      ['literal', [{ kind: 'text', value: LITERAL }], ['-c', '-a', '-F', LITERAL, archive]],
      ['expression', [{ kind: 'regex', value: EXPRESSION }], ['-a', '-o', '-b', '-E', EXPRESSION, archive]],
      [
        '1,000 terms',
        TERMS.map((value) => ({ kind: 'text' as const, value })),
        ['-c', '-a', '-F', '-f', terms, archive],
      ],
    ];
    for (const [name, patterns, grep] of rows) {
      const ours: number[] = [];
      const theirs: number[] = [];
      const first: number[] = [];
      let hits = 0;
      for (let run = 0; run < runs; run++) {
        theirs.push(timeGrep(grep));
        const timed = await timeSearch(engine, patterns);
        ours.push(timed.ms);
        first.push(await timeFirstHit(engine, patterns));
        ({ hits } = timed);
      }
      const memory = privateBytes(engine.child.pid!) / 1e6;
      const cells = [
        size,
        name,
        round(median(ours)),
        round(median(theirs)),
        (median(ours) / median(theirs)).toFixed(2),
      ];
      console.log(`| ${[...cells, round(median(first)), String(hits), round(memory)].join(' | ')} |`);
    }
    await engine.call('case.close', {});
    const cli = join(ROOT, 'electron/cli/index.ts');
    const began = performance.now();
    spawnSync(process.execPath, [cli, 'memory', 'search', path, '--text', LITERAL, '--json'], {
      stdio: 'ignore',
    });
    console.error(`${size}: the command line's whole time ${round(performance.now() - began)} ms`);
  } finally {
    engine.child.disconnect();
    rmSync(join(folder, `bench-${size}.tar`), { force: true });
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '256M,1G,4G' },
      runs: { type: 'string', default: '5' },
      folder: { type: 'string', default: '/tmp' },
    },
  });
  const folder = mkdtempSync(join(values.folder, 'permafrost-bench-'));
  console.log('| pages | search | ours, ms | grep, ms | ratio | first hit, ms | hits | private MB |');
  console.log('|---|---|---|---|---|---|---|---|');
  try {
    for (const size of values.sizes.split(',')) await measure(size, folder, Number(values.runs));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
