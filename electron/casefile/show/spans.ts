/** Spans as `show --json` has them: members by name, so that they can be checked without the case. */
import { displayText, isUtf8 } from '../../../shared/text.ts';
import type { Source } from '../../../shared/span.ts';
import { resolveCheckpoint } from '../read-evidence.ts';
import { toBase64 } from '../tables/json-shape.ts';
import type { CaseConnection } from '../types.ts';

export interface ShownSpan {
  /** Name of the member in its archive. */
  readonly member: string;
  /** Where the name is not UTF-8. */
  readonly memberBase64?: string;
  /** Place of the member in the archive's order: names may stand twice. */
  readonly index: number;
  /** The archives in the archive that lead to it, outermost first. */
  readonly within?: readonly string[];
  /** Another item than the checkpoint's own: an earlier dump of the chain. */
  readonly evidence?: string;
  readonly offset: number;
  readonly length: number;
  readonly field?: string;
  readonly supports?: string;
}

type Place = Pick<ShownSpan, 'member' | 'memberBase64' | 'index' | 'within' | 'evidence'>;

/** A function from stored spans to shown ones, for one checkpoint's facts. */
export function spanWriter(c: CaseConnection, evidence: string): (source: Source) => ShownSpan[] {
  const places = new Map<string, Map<number, Place>>();
  const evidenceOf = new Map<string, string>();
  const select = c.db.prepare(
    `SELECT m."index", m.parent, m.name FROM member m JOIN evidence e ON e.row = m.evidence
     WHERE e.sha256 = ? AND m."index" = ?`,
  );

  function place(item: string, index: number): Place {
    let known = places.get(item);
    if (known === undefined) places.set(item, (known = new Map()));
    let found = known.get(index);
    if (found === undefined) known.set(index, (found = read(item, index)));
    return found;
  }

  function read(item: string, index: number): Place {
    const row = select.get(item, index) as { parent: bigint | null; name: Uint8Array } | undefined;
    const foreign = item === evidence || item === '' ? {} : { evidence: item };
    if (row === undefined) return { member: '', index, ...foreign };
    const outer = row.parent === null ? null : place(item, Number(row.parent));
    return {
      member: displayText(row.name),
      ...(isUtf8(row.name) ? {} : { memberBase64: toBase64(row.name) }),
      index,
      ...(outer === null ? {} : { within: [...(outer.within ?? []), outer.member] }),
      ...foreign,
    };
  }

  function itemOf(checkpoint: string | undefined): string {
    if (checkpoint === undefined) return evidence;
    let item = evidenceOf.get(checkpoint);
    if (item === undefined) evidenceOf.set(checkpoint, (item = evidenceOfCheckpoint(c, checkpoint)));
    return item;
  }

  return (source) =>
    source.map(({ member, offset, length, field, supports, checkpoint }) => ({
      ...place(itemOf(checkpoint), member),
      offset,
      length,
      ...(field === undefined ? {} : { field }),
      ...(supports === undefined ? {} : { supports }),
    }));
}

/** Empty where the case does not hold it any more: the member then has no name. */
function evidenceOfCheckpoint(c: CaseConnection, checkpoint: string): string {
  try {
    return resolveCheckpoint(c, checkpoint).evidence;
  } catch {
    return '';
  }
}
