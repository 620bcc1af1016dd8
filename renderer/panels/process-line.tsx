import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { isText } from '../components/cell-text.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { openView, select } from '../state/shell.ts';
import { useRow } from '../state/use-list.ts';

/** '17 bash' as a way to the process. */
export function ProcessLine({
  checkpoint,
  pid,
}: {
  readonly checkpoint: string | null;
  readonly pid: string;
}): ReactNode {
  const { value: row, waiting } = useRow({ kind: 'process', checkpoint, key: pid });
  if (waiting) return <span className="quiet">{pid} …</span>;
  if (row === null) return <span className="absent">{pid}: not in this checkpoint</span>;
  return <ProcessLink row={row} />;
}

export function ProcessLink({ row }: { readonly row: ListRow }): ReactNode {
  const comm = row.cells['comm'];
  return (
    <button
      type="button"
      className="link"
      onClick={() => {
        select({ kind: 'process', checkpoint: row.checkpoint, key: row.key, column: null });
        openView('processes');
      }}
    >
      {row.key}{' '}
      {isText(comm) ? <EvidenceText value={comm} limit={64} /> : <span className="absent">no name</span>}
    </button>
  );
}
