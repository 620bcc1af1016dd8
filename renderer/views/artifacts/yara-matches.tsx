/** Rules that matched, and where. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { YaraItem } from '../../../shared/api/index.ts';
import type { Column } from '../../components/data-table/column.ts';
import { showFile } from '../../state/show-file.ts';
import { yaraRow } from './find-rows.ts';
import { FindsTable } from './finds-table.tsx';
import { useCheckpointTitles } from './form-parts.tsx';
import { openFind } from './open-address.ts';
import type { Run } from './tool-runs.ts';
import { YaraMatch } from './yara-match.tsx';

export function YaraMatches({ run }: { readonly run: Run<YaraItem> }): ReactNode {
  const { items, count } = run;
  const [selected, setSelected] = useState<number | null>(null);
  const { many, titleOf } = useCheckpointTitles();
  const item = selected === null ? undefined : items[selected];
  const open = useCallback(
    (index: number): void => {
      const one = items[index];
      const first = one?.strings[0]?.matches[0];
      if (one === undefined) return;
      const { checkpoint, pid, start, path } = one;
      if (pid === null && first === undefined && path !== null) showFile(path.text);
      else
        openFind({
          checkpoint,
          pid,
          address: first?.at ?? start,
          length: first?.length ?? 1,
          source: first?.source ?? null,
        });
    },
    [items],
  );
  const cellOf = useCallback(
    (index: number, column: string) => {
      const one = items[index];
      return one === undefined ? undefined : yaraRow(one, one.checkpoint).cells[column];
    },
    [items],
  );
  const columns = useMemo(() => columnsOf(many), [many]);
  return (
    <div className="tool-body" data-pane="view">
      <FindsTable
        id="artifact-yara"
        label="YARA matches"
        columns={columns}
        count={count}
        rowOf={(index) => {
          const one = items[index];
          return one === undefined ? undefined : yaraRow(one, titleOf(one.checkpoint));
        }}
        cellOf={cellOf}
        version={count}
        selected={selected}
        onSelect={setSelected}
        onOpen={open}
      />
      {item !== undefined && <YaraMatch item={item} />}
    </div>
  );
}

function columnsOf(many: boolean): readonly Column[] {
  return [
    { id: 'rule', label: 'Rule', type: 'word', width: 130, mono: true, fixed: true },
    { id: 'target', label: 'Target', type: 'word', width: 76 },
    { id: 'pid', label: 'PID', type: 'integer', width: 48, number: true, absent: 'none' },
    { id: 'address', label: 'First at', type: 'address', width: 118, mono: true },
    { id: 'string', label: 'String', type: 'word', width: 72, mono: true, absent: 'none needed' },
    { id: 'matches', label: 'Matches', type: 'integer', width: 68, number: true },
    { id: 'place', label: 'In', type: 'text', width: 130, grows: true, mono: true },
    { id: 'namespace', label: 'Rules file', type: 'text', width: 96 },
    { id: 'tags', label: 'Tags', type: 'word', width: 100, hidden: true },
    ...(many ? [{ id: 'checkpoint', label: 'Checkpoint', type: 'text', width: 110 } as const] : []),
  ];
}
