/** The Bytes panel at the place of a hit in the evidence; the view stays as it is. */
import type { SearchHit } from '../../../shared/api/index.ts';
import { engine } from '../../state/engine.ts';
import { preferences } from '../../state/preferences.ts';
import { announce, select } from '../../state/shell.ts';

export function showSource({ source, length, owners }: SearchHit): void {
  if (source === null) {
    announce('Never written memory: no image holds these bytes');
    return;
  }
  const own = owners[0]?.checkpoint;
  const holding = (engine.get().case?.checkpoints ?? []).filter((one) => one.evidence === source.evidence);
  const of = holding.find(({ id }) => id === own) ?? holding[0];
  if (of === undefined) {
    announce('The evidence of this hit is not in the case', 'problem');
    return;
  }
  const { member, offset } = source;
  preferences.set({ bytesOpen: true });
  select({
    kind: 'checkpoint',
    checkpoint: of.id,
    key: of.id,
    column: null,
    span: { member, offset, length, field: 'hit' },
  });
}
