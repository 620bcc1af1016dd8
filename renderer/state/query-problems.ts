/** What is wrong with a query where it is asked: it can't be read, or names columns that these rows do not have. Pure. */
import { MARK_COLUMNS } from '../../shared/api/annotation-calls.ts';
import { listColumns } from '../../shared/api/lists.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { parseQuery, unknownFields } from '../../shared/query/index.ts';
import type { QueryError } from '../../shared/query/index.ts';

/** The rows that a query chooses from: those of a list, or others with columns of their own. */
export interface Queried {
  readonly list?: ListName;
  readonly filters?: { readonly columns: Readonly<Record<string, unknown>> };
}

export function queryFields({ list, filters }: Queried): readonly string[] {
  return list === undefined
    ? Object.keys(filters?.columns ?? {})
    : [...Object.keys(listColumns(list)), ...MARK_COLUMNS];
}

export function queryProblems(text: string, queried: Queried): readonly QueryError[] {
  if (text.trim() === '') return [];
  const parsed = parseQuery(text);
  return parsed.ok ? unknownFields(parsed.value, queryFields(queried), queried.list) : [parsed.error];
}
