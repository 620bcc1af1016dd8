/** The engine: the open case, its jobs and lists, and a handler for every call of the contract. */
import { CALLS, type CallName, type EngineEvent } from '../../shared/api/index.ts';
import { PermafrostError, evidenceError, toEvidenceError } from '../../shared/errors.ts';
import { createEngineState, type EngineState } from './engine-state.ts';
import { HANDLERS } from './handlers/index.ts';
import { nameRowsOfImports } from './secrets/name-rows.ts';
import { createWarmUp } from './warm-up.ts';

export interface Engine {
  /** Validates input and output against the contract; rejects with a PermafrostError and nothing else. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Works out what views show first, between calls: for an engine that lives on. */
  warmUp(): void;
  close(): Promise<void>;
}

export function createEngine(emit: (event: EngineEvent) => void): Engine {
  const state: EngineState = createEngineState(emit);
  const warming = createWarmUp(state);
  return {
    warmUp: () => warming.start(),
    async call(name, input) {
      if (!isCallName(name))
        throw new PermafrostError(evidenceError('usage', `no call '${name.slice(0, 80)}'`));
      const parsed = CALLS[name].input.safeParse(input);
      if (!parsed.success)
        throw new PermafrostError(evidenceError('usage', `${name}: ${parsed.error.message}`));
      warming.called();
      try {
        const handler = HANDLERS[name] as (state: EngineState, input: unknown) => unknown;
        return CALLS[name].output.parse(await handler(state, parsed.data));
      } catch (caught) {
        if (caught instanceof PermafrostError) throw caught;
        throw new PermafrostError(toEvidenceError(caught), { cause: caught });
      } finally {
        warming.called();
      }
    },
    async close() {
      warming.stop();
      await state.jobs.cancelAll();
      nameRowsOfImports(state);
      state.importWorkers.close();
      state.closeCase();
    },
  };
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name);
}
