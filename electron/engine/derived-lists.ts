/** Which lists are worked out, and by what; `list.open` asks here before the case. */
import { isDerivedList, type DerivedListName } from '../../shared/api/index.ts';
import type { ListRow } from '../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import { matchRow, parseQuery } from '../../shared/query/index.ts';
import { openDerivedList, type DerivedList, type DerivedRows } from './derived-list.ts';
import { markRows } from './annotations/marked-rows.ts';
import type { EngineState } from './engine-state.ts';
import { caseFiles } from './files/case-files.ts';
import { fileRows } from './files/file-rows.ts';
import { caseTimeline, eventRows } from './timeline/case-timeline.ts';

export { isDerivedList };

const ROWS: Readonly<
  Record<DerivedListName, (state: EngineState, checkpoints: readonly string[] | null) => DerivedRows>
> = {
  event: (state, checkpoints) => eventRows(caseTimeline(state, checkpoints, true)),
  file: (state, checkpoints) => fileRows(state, caseFiles(state, checkpoints)),
};

export interface DerivedInput {
  /** Ids, resolved; null: every checkpoint of the case. */
  readonly checkpoints: readonly string[] | null;
  readonly filter: string | undefined;
  readonly equals: Readonly<Record<string, string | number | bigint>> | undefined;
  readonly sort: readonly { readonly column: string; readonly descending: boolean }[] | undefined;
}

/** Throws 'usage' for a filter that can't be read and for columns that are not there. */
export function openDerived(state: EngineState, list: DerivedListName, input: DerivedInput): DerivedList {
  return openDerivedList(list, ROWS[list](state, input.checkpoints), {
    equals: input.equals,
    sort: input.sort,
    filter: queryFilter(state, input.filter, list),
  });
}

/** A query of the query bar as a test of rows; undefined where there is none. */
export function queryFilter(
  state: EngineState,
  text: string | undefined,
  list: string,
): ((row: ListRow) => boolean) | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const parsed = parseQuery(text);
  if (!parsed.ok) {
    throw new PermafrostError(
      evidenceError('usage', parsed.error.message, { layer: 'query', offset: parsed.error.at }),
    );
  }
  const node = parsed.value;
  const mark = markRows(state.case(), list, node);
  if (mark === null) return (row) => matchRow(node, row.cells, list);
  return (row) => matchRow(node, mark(row).cells, list);
}
