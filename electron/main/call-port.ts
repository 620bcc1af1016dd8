/** The port over which a page calls the engine: as `engine:call`, without a copy from world to world. */
import type { MessagePortMain } from 'electron';
import type { BridgeReply, PortReply } from '../../shared/api/bridge.ts';
import { toEvidenceError } from '../../shared/errors.ts';

/** Answers what comes over the port until its page is gone. `call` checks name and input. */
export function answerPort(
  port: MessagePortMain,
  call: (name: unknown, input: unknown) => Promise<BridgeReply>,
): void {
  let closed = false;
  port.on('close', () => {
    closed = true;
  });
  port.on('message', ({ data }: { readonly data: unknown }) => {
    const { id, name, input } = (data ?? {}) as Partial<Record<'id' | 'name' | 'input', unknown>>;
    if (typeof id !== 'number') return; // nobody could tell the answer
    void call(name, input)
      .catch((caught: unknown): BridgeReply => ({ ok: false, error: toEvidenceError(caught) }))
      .then((reply) => {
        if (!closed) port.postMessage({ id, reply } satisfies PortReply);
      });
  });
  port.start();
}
