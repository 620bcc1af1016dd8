/** An EngineClient in the same process: the command line and tests use the engine without a window. */
import type { CallInput, CallName, CallOutput, EngineClient, EngineEvent } from '../../shared/api/index.ts';
import { createEngine, type Engine } from './engine.ts';

export interface LocalClient extends EngineClient {
  close(): Promise<void>;
}

export function createLocalClient(): LocalClient {
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine: Engine = createEngine((event) => {
    for (const listener of listeners) listener(event);
  });
  return {
    call: <N extends CallName>(name: N, input: CallInput<N>) =>
      engine.call(name, input) as Promise<CallOutput<N>>,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => engine.close(),
  };
}
