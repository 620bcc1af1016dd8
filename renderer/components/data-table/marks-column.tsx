/** What the examiner wrote on a row, as a column of its own: only in tables where a row has marks. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ListName } from '../../../shared/api/lists.ts';
import type { ListRow } from '../../../shared/api/values.ts';
import { annotations } from '../../state/annotations.ts';
import { marksText, thingName } from '../../state/marks.ts';
import type { Marks } from '../../state/marks.ts';
import { useStore } from '../../state/store.ts';
import { EvidenceText } from '../evidence-text.tsx';
import { inertTextOf } from '../evidence-segments.ts';
import { Bookmark, StickyNote } from '../icon.tsx';
import type { Column } from './column.ts';

export const MARKS = 'marks';

/** The columns, with that of the marks behind the one that names the row. */
export function useMarkedColumns(
  columns: readonly Column[],
  list: ListName,
  treeColumn: string | undefined,
  things: boolean,
): readonly Column[] {
  const marks = useStore(annotations, (value) => (things && value.kinds.has(list) ? value.marks : null));
  return useMemo(() => {
    if (marks === null) return columns;
    const tree = columns.findIndex(({ id }) => id === treeColumn);
    const fixed = columns.findLastIndex((column) => column.fixed === true);
    const at = Math.max(tree, fixed, 0) + 1;
    const column: Column = {
      id: MARKS,
      label: 'Marks',
      type: 'text',
      width: 116,
      sortable: false,
      draw: (row) => <RowMarks marks={marks.get(rowName(list, row))} />,
    };
    return [...columns.slice(0, at), column, ...columns.slice(at)];
  }, [columns, list, marks, treeColumn]);
}

/** Rows with the marks as a cell, for a copy. */
export function withMarks(rows: readonly ListRow[], list: ListName): readonly ListRow[] {
  const { marks } = annotations.get();
  return rows.map((row) => {
    const text = marksText(marks.get(rowName(list, row)));
    return text === '' ? row : { ...row, cells: { ...row.cells, [MARKS]: { text } } };
  });
}

function rowName(list: ListName, { checkpoint, key }: ListRow): string {
  return thingName({ kind: list, checkpoint, key });
}

function RowMarks({ marks }: { readonly marks: Marks | undefined }): ReactNode {
  if (marks === undefined) return <span />;
  return (
    <span className="row-marks" title={inertTextOf({ text: marksText(marks) })}>
      {marks.bookmark !== null && <Bookmark className="icon" aria-label="bookmark" />}
      {marks.notes.length > 0 && <StickyNote className="icon" aria-label="note" />}
      {marks.tags.map(({ name }) => (
        <span key={name} className="chip tag">
          <EvidenceText value={name} limit={40} />
        </span>
      ))}
    </span>
  );
}
