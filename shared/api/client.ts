/** What anything that asks the engine holds: in-process, over a child process, or over the window's bridge. */
import type { CallInput, CallName, CallOutput, EngineEvent } from './calls.ts';

export interface EngineClient {
  /** Rejects with a PermafrostError and nothing else. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Returns the function that ends the subscription. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
}
