/** The engine as a child process: requests and replies over the process channel, one message each. */
import process from 'node:process';
import type { BridgeReply, EngineEvent } from '../../shared/api/index.ts';
import { toEvidenceError } from '../../shared/errors.ts';
import { createEngine } from './engine.ts';

interface Request {
  readonly kind: 'request';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}

const engine = createEngine((event: EngineEvent) => process.send?.({ kind: 'event', event }));

async function answer(name: string, input: unknown): Promise<BridgeReply> {
  try {
    return { ok: true, value: await engine.call(name, input) };
  } catch (caught) {
    return { ok: false, error: toEvidenceError(caught) };
  }
}

process.on('message', (message: Request) => {
  if (message?.kind !== 'request') return;
  void answer(message.name, message.input).then((reply) =>
    process.send?.({ kind: 'reply', id: message.id, reply }),
  );
});

/** Without the window there is nobody to work for: jobs roll back, the case closes. */
process.on('disconnect', () => {
  void engine.close().finally(() => process.exit(0));
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void engine.close().finally(() => process.exit(0)));
}
