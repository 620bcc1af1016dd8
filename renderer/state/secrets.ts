/** Secrets that were revealed: held in memory until hidden again or the case is another. */
import type { MaskedCell, TextValue } from '../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import { onAnotherCase } from './case-change.ts';
import { client } from './client.ts';
import { announce } from './shell.ts';
import { createStore } from './store.ts';

export const secrets = createStore<{ readonly revealed: ReadonlyMap<string, TextValue> }>({
  revealed: new Map(),
});

export function placeKey(place: MaskedCell): string {
  return JSON.stringify([place.checkpoint, place.list, place.key, place.column, place.index]);
}

/** Asks for the bytes behind a mask. The engine enters it in the custody log and refuses in a read-only case. */
export async function revealSecret(place: MaskedCell): Promise<void> {
  try {
    const { value } = await client.call('secret.reveal', { ...place });
    secrets.set(({ revealed }) => ({ revealed: new Map(revealed).set(placeKey(place), value) }));
    announce('Revealed; the custody log says so');
  } catch (caught) {
    announce(`Not revealed: ${describeError(toEvidenceError(caught))}`, 'problem');
  }
}

export function hideSecret(place: MaskedCell): void {
  secrets.set(({ revealed }) => {
    const rest = new Map(revealed);
    rest.delete(placeKey(place));
    return { revealed: rest };
  });
}

onAnotherCase(() => secrets.set({ revealed: new Map() }));
