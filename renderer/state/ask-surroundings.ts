/** Asks the engine what stands around a thing. */
import type { ListRow } from '../../shared/api/index.ts';
import { isListName } from '../../shared/api/lists.ts';
import type { ListName } from '../../shared/api/lists.ts';
import type { SourceSpan } from '../../shared/span.ts';
import { client } from './client.ts';
import { secretsOf } from './routes.ts';
import type { Selection } from './selection.ts';
import type { ImagePlace, Surroundings } from './surroundings.ts';

/** Members asked for at once. */
const MEMBERS = 1000;

export async function surroundingsOf(selection: Selection, row: ListRow): Promise<Surroundings> {
  const [images, secrets, found] = await Promise.all([
    imagesOf(selection.span === undefined ? row : { ...row, source: [selection.span] }),
    secretCount(selection.kind, row),
    factsAt(selection, row),
  ]);
  return { images, secrets, ...found };
}

/** Images that a row was decoded from, one place for each field of each. */
export async function imagesOf(row: ListRow): Promise<readonly ImagePlace[]> {
  const own = row.source.filter(
    (span) => span.checkpoint === undefined || span.checkpoint === row.checkpoint,
  );
  if (row.checkpoint === null || own.length === 0) return [];
  const members = [...new Set(own.map(({ member }) => member))].slice(0, MEMBERS);
  const { images } = await client.call('image.named', { checkpoint: row.checkpoint, members });
  const names = new Map(images.map(({ member, name }) => [member, name]));
  const places = new Map<string, ImagePlace>();
  for (const span of own) {
    const name = names.get(span.member);
    const key = `${span.member} ${span.field ?? ''}`;
    if (name !== undefined && !places.has(key)) places.set(key, { name, span: plainSpan(span) });
  }
  return [...places.values()];
}

/** Without the optional names that are not there. */
function plainSpan({ member, offset, length, field }: ListRow['source'][number]): SourceSpan {
  return field === undefined ? { member, offset, length } : { member, offset, length, field };
}

async function secretCount(kind: ListName, row: ListRow): Promise<number> {
  const asked = secretsOf(kind, row);
  return asked === null ? 0 : (await client.call('secrets.count', asked)).count;
}

/** Bytes are selected as a part of an image, or of the checkpoint where they lie in another file of it. */
export function placeOf(
  selection: Selection,
  row: ListRow,
): Pick<SourceSpan, 'member' | 'offset' | 'length'> | null {
  if (selection.kind === 'open_file') return row.source[0] ?? null;
  if (selection.kind !== 'image' && selection.kind !== 'checkpoint') return null;
  if (selection.span !== undefined) return selection.span;
  return selection.kind === 'image'
    ? { member: Number(row.key), offset: 0, length: Number(row.cells['size'] ?? 0) }
    : null;
}

async function factsAt(selection: Selection, row: ListRow): Promise<Pick<Surroundings, 'facts' | 'memory'>> {
  const place = placeOf(selection, row);
  if (place === null || row.checkpoint === null) return { facts: [], memory: null };
  const { member, offset, length } = place;
  const { facts, memory } = await client.call('bytes.facts', {
    checkpoint: row.checkpoint,
    member,
    offset,
    length: Math.max(1, length),
  });
  const known = facts.flatMap(({ list, ...rest }) => (isListName(list) ? [{ list, ...rest }] : []));
  return { facts: known, memory };
}
