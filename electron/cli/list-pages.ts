/** Rows of a list, page by page, so that a list of any length passes through little memory. */
import type { ListRow } from '../../shared/api/index.ts';
import type { LocalClient } from '../engine/local-client.ts';

const PAGE = 1000;

export async function* listPages(
  client: LocalClient,
  list: string,
  checkpoints: readonly string[] | null,
  filter: string | undefined,
): AsyncGenerator<readonly ListRow[]> {
  const { handle, count } = await client.call('list.open', {
    list,
    checkpoints: checkpoints === null ? null : [...checkpoints],
    ...(filter === undefined ? {} : { filter }),
  });
  for (let from = 0; from < count; from += PAGE) {
    const { rows } = await client.call('list.range', { handle, from, to: Math.min(count, from + PAGE) });
    yield rows;
  }
  await client.call('list.close', { handle });
}
