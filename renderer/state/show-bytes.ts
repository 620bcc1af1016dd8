/** The Bytes panel at a place of the evidence; the view stays as it is. */
import { engine } from './engine.ts';
import { preferences } from './preferences.ts';
import { announce, select } from './shell.ts';

export interface EvidencePlace {
  readonly evidence: string;
  readonly member: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * The panel shows spans of a thing: here of a checkpoint of the evidence, `preferred` where it is one of them.
 * `field` says what the bytes are.
 */
export function showBytes(
  { evidence, member, offset, length }: EvidencePlace,
  preferred: string | null,
  field: string,
): void {
  const holding = (engine.get().case?.checkpoints ?? []).filter((one) => one.evidence === evidence);
  const of = holding.find(({ id }) => id === preferred) ?? holding[0];
  if (of === undefined) {
    announce('The evidence of these bytes is not in the case', 'problem');
    return;
  }
  preferences.set({ bytesOpen: true });
  select({
    kind: 'checkpoint',
    checkpoint: of.id,
    key: of.id,
    column: null,
    span: { member, offset, length, field },
  });
}
