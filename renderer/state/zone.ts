/** The time zone in which the window writes times. */
import { isZone } from '../../shared/format/index.ts';
import { zoneName } from '../components/format.ts';
import { preferences } from './preferences.ts';
import { createStore, useStore } from './store.ts';

/** The zone that the container in view names by TZ; null: none, or none that is known. */
export const containerZone = createStore<{ readonly name: string | null }>({ name: null });

export function setContainerZone(name: string | null): void {
  const plain = name?.replace(/^:/, '') ?? null;
  containerZone.set({ name: plain !== null && plain !== '' && isZone(plain) ? plain : null });
}

/** IANA name, or null for UTC. A container without a zone is read in UTC. */
export function useZone(): string | null {
  const zone = useStore(preferences, (value) => value.zone);
  const container = useStore(containerZone, (value) => value.name);
  return zoneName(zone, container);
}
