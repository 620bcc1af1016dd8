/** The window's EngineClient: `window.permafrost`, typed by the API contract. */
import type {
  CallInput,
  CallName,
  CallOutput,
  EngineClient,
  PermafrostBridge,
} from '../../shared/api/index.ts';
import { PermafrostError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';

declare global {
  interface Window {
    readonly permafrost: PermafrostBridge;
  }
}

export const bridge: PermafrostBridge = window.permafrost;

export const client: EngineClient = {
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    let reply;
    try {
      reply = await bridge.call(name, input);
    } catch (caught) {
      // The bridge itself failed: main is going down or refused the caller.
      const message = caught instanceof Error ? caught.message : String(caught);
      throw new PermafrostError({ code: 'engine-gone', message }, { cause: caught });
    }
    if (!reply.ok) throw new PermafrostError(reply.error as EvidenceError);
    return reply.value as CallOutput<N>; // validated by main against the same contract
  },
  onEvent: (listener) => bridge.onEvent(listener),
};
