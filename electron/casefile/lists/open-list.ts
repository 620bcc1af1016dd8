/**
 * A list as the window asks for it: opened once, its order and row numbers kept in memory, so that any
 * index range is there at once and a scrollbar may be thrown anywhere; cells are read when asked for.
 */
import { LISTS } from '../../../shared/api/index.ts';
import type { CellValue, ColumnType, ListRow } from '../../../shared/api/index.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import type { LostPart } from '../../../shared/facts/index.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import { resolveCheckpoint } from '../read-evidence.ts';
import { heldLost, heldLostThread, holdLost } from '../read-lost.ts';
import { guard } from '../sqlite.ts';
import type { Connection, Statement } from '../sqlite.ts';
import { source as sourceCodec, u64OrWide, u64OrWideValue } from '../tables/codec.ts';
import type { SqlValue } from '../tables/codec.ts';
import { columnName, quoted } from '../tables/table.ts';
import type { CaseConnection, ListHandle, ListQuery } from '../types.ts';
import { columnPlans, fromClause } from './list-source.ts';
import type { ListColumnPlan, ListSource } from './list-source.ts';
import { LIST_SOURCES } from './list-sources.ts';

/** Throws 'usage' for a list or column that is not there. */
export function openList(c: CaseConnection, query: ListQuery): ListHandle {
  return guard(() => {
    const source = LIST_SOURCES.get(query.list);
    if (source === undefined) throw usage(`There is no list '${query.list}'`);
    addFunctions(c);
    return new OpenList(c, source, query);
  });
}

const withFunctions = new WeakSet<Connection>();

/** Once for each connection: a function that is made anew has every statement prepared again. */
function addFunctions(c: CaseConnection): void {
  const { db } = c;
  if (withFunctions.has(db)) return;
  withFunctions.add(db);
  db.function('lost_part', (checkpoint, pid, part) =>
    heldLost(c, checkpoint as string, Number(pid), part as LostPart) === undefined ? 0n : 1n,
  );
  db.function('u64_difference', { deterministic: true }, (end, start) =>
    u64OrWide(u64OrWideValue(end as string) - u64OrWideValue(start as string)),
  );
}

class OpenList implements ListHandle {
  readonly count: number;
  readonly total: number;
  readonly #c: CaseConnection;
  readonly #source: ListSource;
  readonly #plans: ReadonlyMap<string, ListColumnPlan>;
  /** Row numbers in list order. */
  readonly #rows: Float64Array;
  readonly #where: string;
  readonly #values: readonly SqlValue[];
  #places: Map<string, number> | null = null;

  constructor(c: CaseConnection, source: ListSource, query: ListQuery) {
    this.#c = c;
    this.#source = source;
    this.#plans = columnPlans(source);
    if (source.lost !== undefined || source.lostWithCore !== undefined) holdLost(c);
    const { where, values } = conditions(c, source, this.#plans, query);
    this.#where = where;
    this.#values = values;
    const order = orderBy(source, this.#plans, query.sort ?? []);
    const tail = `${where} ORDER BY ${order}`;
    const { filter } = query;
    if (filter === undefined) {
      const statement = c.db.prepare(`SELECT r.row ${fromClause(source).sql} ${tail}`);
      this.#rows = Float64Array.from(
        statement
          .safeIntegers(false)
          .pluck()
          .all(...values) as number[],
      );
      this.total = this.#rows.length;
    } else {
      const reader = this.#reader(query.filterColumns ?? [...this.#plans.keys()].filter(isCell), tail);
      const passing: number[] = [];
      let total = 0;
      for (const stored of reader.statement.iterate(...values) as IterableIterator<SqlValue[]>) {
        total += 1;
        if (filter(reader.row(stored))) passing.push(Number(stored[0]));
      }
      this.#rows = Float64Array.from(passing);
      this.total = total;
    }
    this.count = this.#rows.length;
  }

  range(from: number, to: number, columns?: readonly string[]): ListRow[] {
    return guard(() => {
      const names = columns ?? [...this.#plans.keys()];
      const asked = this.#rows.subarray(Math.max(0, from), Math.max(0, Math.min(to, this.count)));
      const rows: ListRow[] = [];
      const run = this.#reader(names, 'WHERE r.row BETWEEN ? AND ? ORDER BY r.row');
      const scattered = this.#reader(names, 'WHERE r.row IN (SELECT value FROM json_each(?))');
      for (let at = 0; at < asked.length; at += ROWS_OF_A_STATEMENT) {
        const piece = asked.subarray(at, at + ROWS_OF_A_STATEMENT);
        if (isRun(piece)) {
          const found = run.statement.all(piece[0]!, piece.at(-1)!) as SqlValue[][];
          for (const stored of found) rows.push(run.row(stored));
          continue;
        }
        const found = scattered.statement.all(JSON.stringify([...piece])) as SqlValue[][];
        const byRow = new Map(found.map((stored) => [Number(stored[0]), stored]));
        for (const row of piece) {
          const stored = byRow.get(row);
          if (stored !== undefined) rows.push(scattered.row(stored));
        }
      }
      return rows;
    });
  }

  find(key: string, checkpoint: string | null): number | null {
    this.#places ??= guard(() => this.#index());
    const id = checkpoint === null ? '' : resolveCheckpoint(this.#c, checkpoint).id;
    return this.#places.get(`${id} ${key}`) ?? null;
  }

  /** Place of each key, under its checkpoint and (where not yet taken) under none. */
  #index(): Map<string, number> {
    const reader = this.#reader([], this.#where);
    const names = new Map<number, ListRow>();
    for (const stored of reader.statement.iterate(...this.#values) as IterableIterator<SqlValue[]>) {
      names.set(Number(stored[0]), reader.row(stored));
    }
    const places = new Map<string, number>();
    this.#rows.forEach((row, index) => {
      const found = names.get(row);
      if (found === undefined) return;
      const inCheckpoint = `${found.checkpoint ?? ''} ${found.key}`;
      const anywhere = ` ${found.key}`;
      if (!places.has(inCheckpoint)) places.set(inCheckpoint, index);
      if (!places.has(anywhere)) places.set(anywhere, index);
    });
    return places;
  }

  /** A statement for some columns, and how its rows become list rows: row number, owner, key, cells. */
  #reader(
    columns: readonly string[],
    tail: string,
  ): { statement: Statement; row: (stored: SqlValue[]) => ListRow } {
    const { sql, owner, evidence } = fromClause(this.#source);
    const key = this.#source.key;
    const keyPlans = typeof key === 'string' ? [] : key.map((name) => this.#plan(name));
    const cellPlans = columns.map((name) => this.#plan(name));
    const expressions = ['r.row', owner, evidence, 'r.ordinal'];
    const place = (plan: ListColumnPlan): number => {
      const at = expressions.length;
      expressions.push(...plan.sql);
      return at;
    };
    const keyAt = keyPlans.map(place);
    const cellsAt = cellPlans.map(place);
    const types: Readonly<Record<string, { type: ColumnType }>> =
      (LISTS as Readonly<Record<string, { columns: Record<string, { type: ColumnType }> }>>)[
        this.#source.name
      ]?.columns ?? {};
    const row = (stored: SqlValue[]): ListRow => {
      const cells: Record<string, CellValue> = {};
      const spans: SourceSpan[] = [];
      for (let i = 0; i < cellPlans.length; i++) {
        const { name, codec } = cellPlans[i]!;
        const value = codec.decode(stored, cellsAt[i]!);
        if (name === 'source') spans.unshift(...(value as Source));
        else if (codec === SPANS) spans.push(...gaveColumn(value as Source, QUEUES[name]));
        else cells[name] = typedCell(codec.cell(value ?? null), types[name]?.type);
      }
      const rowKey = keyOf(key, stored, keyPlans, keyAt);
      const checkpoint = stored[1] as string | null;
      const absent = this.#absent(cells, checkpoint, rowKey);
      if (absent !== null) cells['absent'] = absent;
      return {
        key: rowKey,
        checkpoint,
        evidence: stored[2] as string | null,
        cells,
        source: spans.map((span) => ({ ...span })),
      };
    };
    return { statement: this.#c.db.prepare(`SELECT ${expressions.join(', ')} ${sql} ${tail}`).raw(), row };
  }

  /** The reason of the row for each of its null cells; what is lost, which may be a part of a count, is more exact. */
  #absent(
    cells: Readonly<Record<string, CellValue>>,
    checkpoint: string | null,
    key: string,
  ): Record<string, string> | null {
    const reasons: Record<string, string> = {};
    const reason = this.#source.absent?.(cells) ?? null;
    if (reason !== null) {
      for (const [name, value] of Object.entries(cells)) if (value === null) reasons[name] = reason;
    }
    for (const [name, part] of Object.entries(this.#source.lost ?? {})) {
      const lost = checkpoint === null ? undefined : heldLost(this.#c, checkpoint, Number(key), part);
      const value = cells[name];
      const isCount = part !== 'identity' && name in this.#source.added;
      if (lost !== undefined && (value === null || (isCount && value !== undefined))) reasons[name] = lost;
    }
    const byCore = this.#source.lostWithCore ?? [];
    const core =
      byCore.length === 0 || checkpoint === null ? undefined : heldLostThread(this.#c, checkpoint, key);
    for (const name of core === undefined ? [] : byCore) {
      const value = cells[name];
      if (value === null || (Array.isArray(value) && value.length === 0)) reasons[name] = core!;
    }
    return Object.keys(reasons).length > 0 ? reasons : null;
  }

  #plan(name: string): ListColumnPlan {
    return planOf(this.#source, this.#plans, name);
  }
}

/** What rows of one statement hold is in memory twice for as long as it is decoded. */
const ROWS_OF_A_STATEMENT = 1000;

/** Row numbers that ascend by one. */
function isRun(rows: Float64Array): boolean {
  return rows.every((row, at) => row === rows[0]! + at);
}

function planOf(
  source: ListSource,
  plans: ReadonlyMap<string, ListColumnPlan>,
  name: string,
): ListColumnPlan {
  const plan = plans.get(name);
  if (plan === undefined) throw usage(`List '${source.name}' has no column '${name}'`);
  return plan;
}

const SPANS = sourceCodec as unknown as ListColumnPlan['codec'];

/** Spans of content that waits, and the column that says how much of it there is. */
const QUEUES: Readonly<Record<string, string>> = {
  receiveSource: 'receiveQueue',
  sendSource: 'sendQueue',
  dataSource: 'queued',
};

function gaveColumn(spans: Source, column: string | undefined): Source {
  return column === undefined ? spans : spans.map((span) => ({ ...span, supports: column }));
}

function isCell(name: string): boolean {
  return name !== 'source';
}

function keyOf(
  key: ListSource['key'],
  stored: readonly SqlValue[],
  plans: readonly ListColumnPlan[],
  at: readonly number[],
): string {
  if (key === 'checkpoint') return String(stored[1]);
  if (key === 'ordinal') return String(stored[3]);
  return plans
    .map(({ codec }, i) => {
      const shown = codec.show(codec.decode(stored, at[i]!));
      return shown === null ? '' : String(shown);
    })
    .join('/');
}

/** As the contract has the column: our strings travel as text values where evidence gave them. */
function typedCell(value: CellValue, type: ColumnType | undefined): CellValue {
  if (type === 'text' && typeof value === 'string') return { text: value };
  if (type === 'texts' && Array.isArray(value)) {
    return value.map((item) =>
      typeof item === 'string' || typeof item === 'number' ? { text: String(item) } : item,
    );
  }
  return value;
}

function conditions(
  c: CaseConnection,
  source: ListSource,
  plans: ReadonlyMap<string, ListColumnPlan>,
  query: ListQuery,
): { readonly where: string; readonly values: readonly SqlValue[] } {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  if (query.checkpoints !== null && source.table.owner !== 'none') {
    const rows = query.checkpoints.map((id) => resolveCheckpoint(c, id).row);
    const places = rows.map(() => '?').join(', ');
    const items = `(SELECT evidence FROM checkpoint WHERE row IN (${places}))`;
    if (source.table.name === 'checkpoint') parts.push(`r.row IN (${places})`);
    else if (source.table.owner === 'checkpoint') parts.push(`r.checkpoint IN (${places})`);
    else if (source.table.owner === 'evidence') parts.push(`r.evidence IN ${items}`);
    else {
      parts.push(`(r.checkpoint IN (${places}) OR (r.checkpoint IS NULL AND r.evidence IN ${items}))`);
      values.push(...rows);
    }
    values.push(...rows);
  }
  for (const [name, value] of Object.entries(query.equals ?? {})) {
    const { sql, codec } = planOf(source, plans, name);
    if (codec.query === undefined || sql.length !== 1)
      throw usage(`List '${source.name}' can't be selected by '${name}'`);
    parts.push(`${sql[0]} = ?`);
    values.push(codec.query(value));
  }
  if (query.readFrom !== undefined) {
    const { member, offset, length } = query.readFrom;
    const spans = [...plans.values()].flatMap(({ sql, codec }) => (codec === SPANS ? sql : []));
    // Nearly every row is ruled out by its text, before its JSON is read.
    const reads = spans.map(
      (sql) => `(instr(${sql}, ?) > 0 AND EXISTS (SELECT 1 FROM json_each(${sql}) s WHERE s.value ->> 0 = ?
        AND s.value ->> 1 < ? AND s.value ->> 1 + s.value ->> 2 > ? AND s.value ->> 5 IS NULL))`,
    );
    parts.push(reads.length === 0 ? 'FALSE' : `(${reads.join(' OR ')})`);
    for (let i = 0; i < reads.length; i++) values.push(`[${member},`, member, offset + length, offset);
  }
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

/** The asked order, then checkpoint and natural key, then the row itself: the same on every machine. Null comes last. */
function orderBy(
  source: ListSource,
  plans: ReadonlyMap<string, ListColumnPlan>,
  sort: NonNullable<ListQuery['sort']>,
): string {
  const terms = sort.flatMap(({ column, descending }) => {
    const expressions = planOf(source, plans, column).sql;
    return expressions.flatMap((sql) => [`${sql} IS NULL`, `${sql}${descending ? ' DESC' : ''}`]);
  });
  const { table } = source;
  if (table.name === 'checkpoint' || table.owner === 'evidence') terms.push('r.evidence');
  else if (table.owner === 'checkpoint') terms.push('r.checkpoint');
  else if (table.owner === 'either') terms.push('r.evidence', 'r.checkpoint');
  for (const property of (table.order ?? table.key) as readonly string[])
    terms.push(`r.${quoted(columnName(property))}`);
  terms.push('r.ordinal', 'r.row');
  return terms.join(', ');
}

function usage(message: string): PermafrostError {
  return new PermafrostError({ code: 'usage', message });
}
