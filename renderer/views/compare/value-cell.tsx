/** One side's value of a change, drawn as its column is; a secret can be revealed where it stands. */
import type { ReactNode } from 'react';
import type { CellValue, ComparedPlace } from '../../../shared/api/index.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { ColumnType, ListName } from '../../../shared/api/lists.ts';
import { CellContent } from '../../components/cell.tsx';
import { select } from '../../state/shell.ts';

export function ValueCell({
  value,
  type,
  place,
}: {
  readonly value: CellValue;
  readonly type: string;
  readonly place: ComparedPlace | null;
}): ReactNode {
  const row = {
    key: place?.key ?? '',
    checkpoint: place?.checkpoint ?? null,
    evidence: null,
    cells: {},
    source: [],
  };
  return (
    <CellContent
      list={(place?.list ?? 'process') as ListName}
      value={value}
      type={type as ColumnType}
      row={row}
      column={place?.column ?? 'value'}
      index={null}
    />
  );
}

/** Inspector and Bytes panel show this side. */
export function showPlace({ checkpoint, list, key, column, span }: ComparedPlace): void {
  select({
    kind: list as ListName,
    checkpoint,
    key,
    column,
    ...(span === undefined ? {} : { span: span as SourceSpan }),
  });
}
