/** Columns of the custody log; what is wrong with an entry stands at its number. */
import type { CustodyLogState } from '../../../shared/api/index.ts';
import { isBehindBreak } from '../../../shared/format/index.ts';
import type { Column } from '../../components/data-table/column.ts';
import { TriangleAlert } from '../../components/icon.tsx';

export function entryColumns(custody: CustodyLogState): readonly Column[] {
  const wrong = new Map(custody.problems.map(({ sequence, message }) => [sequence, message]));
  const holding = custody.heads.filter((head) => head.problem === null && !isBehindBreak(custody, head));
  const signed = new Set(holding.map(({ sequence }) => sequence));
  return [
    {
      id: 'sequence',
      label: 'Entry',
      type: 'integer',
      width: 90,
      number: true,
      fixed: true,
      sortable: true,
      draw: (row) => {
        const sequence = Number(row.cells['sequence']);
        const problem = wrong.get(sequence);
        if (problem !== undefined)
          return (
            <span className="custody-wrong" title={problem}>
              <TriangleAlert className="icon" aria-hidden="true" />
              <span className="hidden-text">wrong:</span> {sequence}
            </span>
          );
        return signed.has(sequence) ? (
          <span title="A signature covers this entry and all before it">
            <span className="chip fine">signed</span> {sequence}
          </span>
        ) : (
          sequence
        );
      },
    },
    { id: 'action', label: 'Act', type: 'word', width: 132, sortable: true },
    { id: 'at', label: 'At (UTC)', type: 'word', width: 200, mono: true, sortable: true },
    { id: 'examiner', label: 'Examiner', type: 'word', width: 150, sortable: true, absent: 'not stated' },
    { id: 'detail', label: 'Detail', type: 'record', width: 240, grows: true },
    { id: 'item', label: 'Item', type: 'word', width: 160, mono: true, absent: 'the case itself' },
    { id: 'version', label: 'Permafrost', type: 'word', width: 100, hidden: true },
    { id: 'hash', label: 'Hash', type: 'word', width: 160, mono: true, hidden: true },
  ];
}
