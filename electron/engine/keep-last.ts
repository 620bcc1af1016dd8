/** What was worked out of checkpoints is kept by their versions, the last used last. */
import type { CheckpointRecord } from '../casefile/index.ts';

/** Another version has other facts: what was worked out of an older one is no longer asked for. */
export function versionOf({
  identity,
  digest,
  factsVersion,
}: Pick<CheckpointRecord, 'identity' | 'digest' | 'factsVersion'>): string {
  return `${identity} ${digest} ${factsVersion}`;
}

/** Puts a value to the recent end; beyond `most`, the one that was not used for longest is dropped. */
export function keepLast<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
