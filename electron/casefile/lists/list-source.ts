/** What a list selects from: a table of facts, with columns that joins and expressions add. */
import type { LostPart } from '../../../shared/facts/index.ts';
import type { Codec } from '../tables/codec.ts';
import { columnName, quoted } from '../tables/table.ts';
import type { CompiledTable } from '../tables/table.ts';

/** A column that SQL works out; `r` is the row, `p` its checkpoint, `e` its evidence. */
export interface AddedColumn {
  readonly sql: string;
  readonly codec: Codec<never>;
}

export interface ListSource {
  readonly name: string;
  readonly table: CompiledTable;
  /** Instead of the table itself: a subquery with the same columns. */
  readonly relation?: string;
  readonly join?: string;
  readonly added: Readonly<Record<string, AddedColumn>>;
  /** Properties of the table that the list does not have. */
  readonly hidden?: readonly string[];
  /** Columns of the natural key; 'checkpoint': the checkpoint's id; 'ordinal': the place among its rows. */
  readonly key: readonly string[] | 'checkpoint' | 'ordinal';
  /** Why a null cell is null, where the row can tell. */
  readonly absent?: (cells: Readonly<Record<string, unknown>>) => string | null;
  /**
   * Columns that tell of a part of a process, by the part: where it is lost, a count of none is null, and the row says
   * why, also beside a count that is not all. SQL asks `lost_part(checkpoint id, pid, part)`.
   */
  readonly lost?: Readonly<Record<string, LostPart>>;
  /** Columns of a thread that its core gives: null where that is lost, and the row says why. */
  readonly lostWithCore?: readonly string[];
}

/** One column of a list: its SQL expressions, and how they come back. */
export interface ListColumnPlan {
  readonly name: string;
  readonly sql: readonly string[];
  readonly codec: Codec<unknown>;
}

export function columnPlans(source: ListSource): Map<string, ListColumnPlan> {
  const plans = new Map<string, ListColumnPlan>();
  const { table } = source;
  for (const property of table.names as readonly string[]) {
    if (source.hidden?.includes(property)) continue;
    const codec = (table.properties as Readonly<Record<string, Codec<unknown>>>)[property]!;
    const sql = codec.parts.map((part) => `r.${quoted(part.name ?? columnName(property))}`);
    plans.set(property, { name: property, sql, codec });
  }
  for (const [name, { sql, codec }] of Object.entries(source.added)) {
    plans.set(name, { name, sql: [sql], codec: codec as Codec<unknown> });
  }
  return plans;
}

/** Checkpoint and evidence of each row, for every kind of owner. */
export function fromClause(source: ListSource): {
  readonly sql: string;
  readonly owner: string;
  readonly evidence: string;
} {
  const relation = `${source.relation ?? source.table.name} r`;
  const join = source.join ?? '';
  if (source.table.owner === 'none')
    return { sql: `FROM ${relation} ${join}`, owner: 'NULL', evidence: 'NULL' };
  if (source.table.name === 'checkpoint') {
    return {
      sql: `FROM ${relation} JOIN checkpoint p ON p.row = r.row JOIN evidence e ON e.row = r.evidence ${join}`,
      owner: 'p.id',
      evidence: 'e.sha256',
    };
  }
  switch (source.table.owner) {
    case 'evidence':
      return {
        sql: `FROM ${relation} JOIN evidence e ON e.row = r.evidence ${join}`,
        owner: 'NULL',
        evidence: 'e.sha256',
      };
    case 'either':
      return {
        sql: `FROM ${relation} JOIN evidence e ON e.row = r.evidence LEFT JOIN checkpoint p ON p.row = r.checkpoint ${join}`,
        owner: 'p.id',
        evidence: 'e.sha256',
      };
    case 'checkpoint':
      return {
        sql: `FROM ${relation} JOIN checkpoint p ON p.row = r.checkpoint JOIN evidence e ON e.row = p.evidence ${join}`,
        owner: 'p.id',
        evidence: 'e.sha256',
      };
  }
}
