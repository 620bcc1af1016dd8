/** The engine as a child process: the messages of shared/api/host-protocol.ts over the process channel. */
import process from 'node:process';
import { EventOutbox, type BridgeReply, type FromEngine, type ToEngine } from '../../shared/api/index.ts';
import { toEvidenceError } from '../../shared/errors.ts';
import { createEngine } from './engine.ts';

/** A closed channel is no error: jobs still report while they roll back after the window has gone. */
function send(message: FromEngine): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

const outbox = new EventOutbox((event) => send({ kind: 'event', event }));
const engine = createEngine((event) => {
  outbox.push(event);
  if (event.event === 'case-changed') engine.warmUp();
});

async function answer(name: string, input: unknown): Promise<BridgeReply> {
  try {
    const value = await engine.call(name, input);
    if (name === 'case.open') engine.warmUp();
    return { ok: true, value };
  } catch (caught) {
    return { ok: false, error: toEvidenceError(caught) };
  }
}

process.on('message', (message: ToEngine) => {
  if (message.kind === 'event-credit') outbox.grant(message.count);
  else if (message.kind === 'request') {
    const { id, name, input } = message;
    void answer(name, input).then((reply) => send({ kind: 'reply', id, reply }));
  }
});

/** Without the window there is nobody to work for: jobs roll back, the case closes. */
process.on('disconnect', () => {
  void engine.close().finally(() => process.exit(0));
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void engine.close().finally(() => process.exit(0)));
}
