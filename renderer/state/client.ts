/** The window's EngineClient: `window.permafrost`, typed by the API contract. */
import type {
  CallInput,
  CallName,
  CallOutput,
  EngineClient,
  PermafrostBridge,
} from '../../shared/api/index.ts';
import type { BridgeReply, PortCall, PortReply } from '../../shared/api/bridge.ts';
import { PORT_MESSAGE } from '../../shared/api/channels.ts';
import { PermafrostError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';

declare global {
  interface Window {
    readonly permafrost: PermafrostBridge;
  }
}

export const bridge: PermafrostBridge = window.permafrost;

type Ask = (name: string, input: unknown) => Promise<BridgeReply>;

/** Over the port once it is there, and the bridge before. */
let ask: Ask = (name, input) => bridge.call(name, input);

window.addEventListener('message', function take(event: MessageEvent) {
  const [port] = event.ports;
  if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
  window.removeEventListener('message', take);
  ask = askOver(port);
});
bridge.connect();

function askOver(port: MessagePort): Ask {
  const waiting = new Map<number, (reply: BridgeReply) => void>();
  let last = 0;
  port.onmessage = ({ data }: MessageEvent<PortReply>) => {
    waiting.get(data.id)?.(data.reply);
    waiting.delete(data.id);
  };
  return (name, input) =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      port.postMessage({ id, name, input } satisfies PortCall);
    });
}

export const client: EngineClient = {
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    let reply;
    try {
      reply = await ask(name, input);
    } catch (caught) {
      // The bridge itself failed: main is going down or refused the caller.
      const message = caught instanceof Error ? caught.message : String(caught);
      throw new PermafrostError({ code: 'engine-gone', message }, { cause: caught });
    }
    if (!reply.ok) throw new PermafrostError(reply.error as EvidenceError);
    return reply.value as CallOutput<N>; // validated by the engine against the same contract
  },
  onEvent: (listener) => bridge.onEvent(listener),
};
