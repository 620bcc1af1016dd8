/**
 * Import of a large archive against `openssl dgst -sha256` of the same file, in one run.
 *
 *   node test/bench/import.ts [--size 1G] [--runs 5] [--folder /tmp]
 *
 * The archive is generated, its pages sampled from a real checkpoint. Timed from job start to job end in a
 * running engine, reference mode, file in the page cache. Prints both times, their ratio, the engine's peak
 * memory, and the command line's whole time beside them.
 */
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NO_ACQUISITION } from '../../shared/facts/evidence.ts';
import type { BridgeReply, EngineEvent } from '../../shared/api/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '1G' },
    runs: { type: 'string', default: '5' },
    folder: { type: 'string', default: '/tmp' },
  },
});

const work = mkdtempSync(join(values.folder, 'permafrost-bench-'));
const archive = join(work, 'checkpoint.tar');
const runs = Number(values.runs);

try {
  const generator = join(ROOT, 'test/bench/generate-checkpoint.ts');
  process.stdout.write(execFileSync(process.execPath, [generator, '--size', values.size, '--out', archive]));
  const openssl: number[] = [];
  const engine: number[] = [];
  const cli: number[] = [];
  let peak = 0;
  for (let run = 0; run < runs + 1; run++) {
    const hashed = milliseconds(() => execFileSync('openssl', ['dgst', '-sha256', archive]));
    const imported = await importOnce(join(work, `engine-${run}.pfcase`));
    if (run === 0) continue; // a warm-up: code and file caches
    openssl.push(hashed);
    engine.push(imported.ms);
    peak = Math.max(peak, imported.peakKiB);
  }
  for (let run = 0; run < Math.min(3, runs); run++) {
    const casePath = join(work, `cli-${run}.pfcase`);
    cli.push(milliseconds(() => runCli(['import', archive, '--reference', '--case', casePath])));
  }
  console.log(`openssl dgst -sha256   median ${median(openssl).toFixed(0)} ms`);
  console.log(`import, in the engine  median ${median(engine).toFixed(0)} ms`);
  console.log(`ratio                  ${(median(engine) / median(openssl)).toFixed(2)}`);
  console.log(`engine's peak memory   ${(peak / 1024).toFixed(0)} MiB`);
  console.log(`command line, whole    median ${median(cli).toFixed(0)} ms`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function runCli(args: readonly string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'electron/cli/index.ts'), ...args], { stdio: 'ignore' });
}

async function importOnce(casePath: string): Promise<{ ms: number; peakKiB: number }> {
  const child = fork(join(ROOT, 'electron/engine/host.ts'), { serialization: 'advanced', execArgv: [] });
  let id = 0;
  const waiting = new Map<number, (reply: BridgeReply) => void>();
  let ended: (() => void) | undefined;
  child.on('message', (message: { kind: string; id: number; reply: BridgeReply; event: EngineEvent }) => {
    if (message.kind === 'reply') waiting.get(message.id)?.(message.reply);
    else if (message.event.event === 'job' && message.event.state.state === 'done') ended?.();
  });
  const call = async (name: string, input: unknown): Promise<unknown> => {
    const reply = await new Promise<BridgeReply>((resolve) => {
      waiting.set(++id, resolve);
      child.send({ kind: 'request', id, name, input });
    });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  };
  await call('case.create', { path: casePath, examiner: 'bench' });
  await new Promise((resolve) => setTimeout(resolve, 1000)); // a running engine: its threads have started
  const done = new Promise<void>((resolve) => (ended = resolve));
  const from = performance.now();
  const { job } = (await call('import.start', {
    paths: [archive],
    mode: 'reference',
    partial: false,
    limits: {},
    acquisition: NO_ACQUISITION,
  })) as { job: string };
  await done;
  const ms = performance.now() - from;
  const { outcomes } = (await call('job.result', { job })) as { outcomes: { status: string }[] };
  if (outcomes[0]?.status !== 'imported') throw new Error(`the import ended as ${outcomes[0]?.status}`);
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
  child.disconnect();
  await new Promise((resolve) => child.on('exit', resolve));
  rmSync(casePath, { recursive: true, force: true });
  return { ms, peakKiB };
}

function milliseconds(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? NaN;
}
