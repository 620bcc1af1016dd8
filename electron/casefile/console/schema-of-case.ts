/** The schema of the case database for people who write queries: tables, columns, and how values stand in them. */
import type { CallOutput } from '../../../shared/api/index.ts';
import { LISTS } from '../../../shared/api/lists.ts';
import { guard } from '../sqlite.ts';
import { CHECKPOINT, CONTAINER, MEMBER, ROW_TABLE_NAMES, STORE, rowTable } from '../tables/index.ts';
import { columnName } from '../tables/table.ts';
import type { CaseConnection } from '../types.ts';
import { CONSOLE_FUNCTIONS } from './run-statement.ts';

type Schema = CallOutput<'sql.schema'>;

/** Tables that are no list of the window. */
const DOCS: Readonly<Record<string, string>> = {
  case_record: 'The case itself: one row.',
  redaction_key: 'The key of the hashes of what exports withhold; it does not leave the case.',
  secret_rows:
    'Rows of a checkpoint in which secrets were found, so that the case opens sooner; holds no value.',
  examiner: 'Who worked on the case.',
  custody_entry: 'The custody log: a chain of hashes over canonical JSON.',
  evidence: 'Archives of the case.',
  import_run: 'Every import that was asked for, refused ones too.',
  store: 'Files of the case in which members lie.',
  member: 'Members of the archives.',
  chain: 'Where a checkpoint stands in its chain of parents.',
};

export function schemaOfCase(c: CaseConnection): Schema {
  return guard(() => {
    const names = c.db
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .pluck()
      .all() as string[];
    return {
      tables: names.map((name) => ({
        name,
        doc: DOCS[name] ?? (LISTS as Readonly<Record<string, { readonly doc: string }>>)[name]?.doc ?? '',
        rows: Number(
          c.db
            .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
            .pluck()
            .get(),
        ),
        columns: columnsOf(c, name),
      })),
      functions: [...CONSOLE_FUNCTIONS],
    };
  });
}

function columnsOf(c: CaseConnection, table: string): Schema['tables'][number]['columns'] {
  const rows = c.db.prepare('SELECT name, type FROM pragma_table_info(?)').all(table) as {
    readonly name: string;
    readonly type: string;
  }[];
  const forms = columnForms(table);
  return rows.map(({ name, type }) => ({ name, type, form: forms.get(name) ?? ownForm(name, type) }));
}

function ownForm(name: string, type: string): string {
  if (name === 'row') return 'number of the row; may change';
  if (name === 'checkpoint' || name === 'evidence') return `row of table ${name}`;
  if (name === 'ordinal') return 'place as decoded';
  if (name === 'source') return 'JSON: [member, offset, length, field, supports, checkpoint] for each span';
  if (name.endsWith('_ns')) return 'ns since 1970, UTC';
  return type === 'BLOB' ? 'bytes of evidence: display(…) gives text' : '';
}

/** Sample values tell the form: what the codec writes for a number that needs all 64 bits. */
function columnForms(table: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const list = (
    LISTS as Readonly<
      Record<string, { readonly columns: Readonly<Record<string, { readonly type: string }>> }>
    >
  )[table];
  for (const { names, properties } of tablesNamed(table)) {
    for (const property of names) {
      const codec = properties[property]!;
      const column = columnName(property);
      if (codec.parts.length !== 1 || codec.parts[0]!.type !== 'TEXT') continue;
      if (isWide(codec)) forms.set(column, 'u64 as 16 hex digits: u64(…), addr(…)');
      else if (list?.columns[property]?.type === 'texts' || list?.columns[property]?.type === 'record')
        forms.set(column, 'JSON');
    }
  }
  return forms;
}

interface AnyTable {
  readonly names: readonly string[];
  readonly properties: Readonly<
    Record<
      string,
      { readonly parts: readonly { readonly type: string }[]; encode(value: never, out: unknown[]): void }
    >
  >;
}

function tablesNamed(table: string): AnyTable[] {
  const all: readonly unknown[] = [
    CHECKPOINT,
    CONTAINER,
    MEMBER,
    STORE,
    ...ROW_TABLE_NAMES.map((name) => rowTable(name)),
  ];
  return (all as readonly (AnyTable & { readonly name: string })[]).filter(({ name }) => name === table);
}

function isWide(codec: AnyTable['properties'][string]): boolean {
  try {
    const out: unknown[] = [];
    codec.encode(0xfedc_ba98_7654_3210n as never, out);
    return out[0] === 'fedcba9876543210';
  } catch {
    return false;
  }
}
