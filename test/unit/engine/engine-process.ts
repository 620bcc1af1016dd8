/** The engine as its own process, asked over the real channel. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { BridgeReply, CallInput, CallName, CallOutput, EngineEvent } from '../../../shared/api/index.ts';
import { ENGINE_NODE_OPTIONS } from '../../../shared/api/host-protocol.ts';
import { PermafrostError } from '../../../shared/errors.ts';

const ROOT = join(import.meta.dirname, '../../..');
export const FIXTURES = join(ROOT, 'test/fixtures/checkpoints');
export const SAMPLE = join(ROOT, 'resources/sample/web-compromised.tar.gz');
const NODE = join(ROOT, 'node_modules/node/bin/node');

export interface EngineProcess {
  readonly child: ChildProcess;
  readonly events: EngineEvent[];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  kill(): Promise<void>;
  end(): Promise<void>;
}

export function startEngine(): EngineProcess {
  const child = fork(join(ROOT, 'electron/engine/host.ts'), {
    execPath: NODE,
    execArgv: [...ENGINE_NODE_OPTIONS],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (reply: BridgeReply) => void>();
  const events: EngineEvent[] = [];
  let id = 0;
  child.on('message', (message: { kind: string; id: number; reply: BridgeReply; event: EngineEvent }) => {
    if (message.kind === 'event') events.push(message.event);
    else if (message.kind === 'reply') waiting.get(message.id)?.(message.reply);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void exited.then(() => {
    const gone: BridgeReply = { ok: false, error: { code: 'engine-gone', message: 'the engine ended' } };
    for (const answer of waiting.values()) answer(gone);
  });
  return {
    child,
    events,
    async call<N extends CallName>(name: N, input: CallInput<N>) {
      const reply = await new Promise<BridgeReply>((resolve) => {
        waiting.set(++id, resolve);
        child.send({ kind: 'request', id, name, input });
      });
      if (!reply.ok) throw new PermafrostError(reply.error);
      return reply.value as CallOutput<N>;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async end() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

export const PLAIN_IMPORT = {
  mode: 'seal',
  partial: false,
  limits: {},
  acquisition: {
    evidenceNumber: null,
    acquiredBy: null,
    acquiredAt: null,
    node: null,
    sha256: null,
    note: null,
  },
} as const;
