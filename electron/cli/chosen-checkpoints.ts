/** The checkpoints that `--checkpoint` chooses, by the rules that the engine has for ids; without it, all. */
import type { LocalClient } from '../engine/local-client.ts';

/** Throws 'usage' for what is no id or begins several, 'not-found' where none of the case begins so. */
export async function chosenCheckpoints<T extends { readonly id: string }>(
  client: LocalClient,
  all: readonly T[],
  wanted: string | undefined,
): Promise<readonly T[]> {
  if (wanted === undefined) return all;
  await client.call('list.open', { list: 'process', checkpoints: [wanted] });
  const digits = wanted.toLowerCase();
  const exact = all.filter(({ id }) => id === digits);
  if (exact.length > 0) return exact;
  // What is longer than an id goes on in the checkpoint's identity, of which the id is the beginning.
  return all.filter(({ id }) => id.startsWith(digits) || digits.startsWith(id));
}
