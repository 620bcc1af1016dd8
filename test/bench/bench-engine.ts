/** An engine of its own process for the benchmarks, and a case with one generated checkpoint in it. */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { CallInput, CallName, CallOutput } from '../../shared/api/index.ts';
import { ENGINE_NODE_OPTIONS, type FromEngine } from '../../shared/api/host-protocol.ts';
import { NO_ACQUISITION } from '../../shared/facts/index.ts';

export const ROOT = join(import.meta.dirname, '../..');

export interface BenchEngine {
  readonly child: ChildProcess;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

/** As the window starts it. */
export function startEngine(): BenchEngine {
  const child = fork(join(ROOT, 'electron/engine/host.ts'), {
    serialization: 'advanced',
    execArgv: [...ENGINE_NODE_OPTIONS],
  });
  const waiting = new Map<number, (reply: Extract<FromEngine, { kind: 'reply' }>['reply']) => void>();
  child.on('message', (message: FromEngine) => {
    if (message.kind === 'event') child.send({ kind: 'event-credit', count: 1 });
    else if (message.kind === 'reply') waiting.get(message.id)?.(message.reply);
  });
  let next = 0;
  return {
    child,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        const id = ++next;
        waiting.set(id, (reply) => {
          waiting.delete(id);
          if (reply.ok) resolve(reply.value as never);
          else reject(new Error(reply.error.message));
        });
        child.send({ kind: 'request', id, name, input });
      }),
  };
}

/** Generates a checkpoint of this size and imports it in reference mode; the case stays open. */
export async function importGenerated(
  engine: BenchEngine,
  size: string,
  folder: string,
): Promise<{ archive: string; path: string }> {
  const archive = join(folder, `bench-${size}.tar`);
  const generator = join(ROOT, 'test/bench/generate-checkpoint.ts');
  const told = execFileSync(process.execPath, [generator, '--size', size, '--out', archive], {
    encoding: 'utf8',
  });
  console.error(told.trim());
  const path = join(folder, `bench-${size}.pfcase`);
  await engine.call('case.create', { path, examiner: null });
  const { job } = await engine.call('import.start', {
    paths: [archive],
    mode: 'reference',
    partial: false,
    limits: {},
    acquisition: NO_ACQUISITION,
  });
  await engine.call('job.result', { job });
  return { archive, path };
}
