/** The Bytes panel: the bytes that the selected fact came from, or why there are none. */
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { EmptyState, LoadingState } from '../components/states.tsx';
import { engine } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { useRow } from '../state/use-list.ts';
import { SpanBytes } from './span-bytes.tsx';
import { spanOf, spansOf } from './span-choice.ts';

/** Follows the one selection. */
export function BytesPanel(): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const { value: row, waiting } = useRow(selection);
  const column = selection?.column ?? null;
  const evidenceOfCheckpoint = useStore(
    engine,
    (value) => value.case?.checkpoints.find((one) => one.id === selection?.checkpoint)?.evidence ?? null,
  );
  const ownSpan = selection?.span;
  const spans = useMemo(
    () => (row === null ? [] : ownSpan === undefined ? spansOf(row, column) : [spanOf(ownSpan)]),
    [row, column, ownSpan],
  );
  const evidence = row?.evidence ?? evidenceOfCheckpoint;
  const holdsFocus = useRef(false);
  return (
    <section className="bytes" aria-label="Bytes" data-pane="bytes">
      {selection === null ? (
        <div className="panel-head">
          <b>Bytes</b>
          <span className="where quiet">Select any value to see the bytes that it was decoded from.</span>
        </div>
      ) : waiting ? (
        <Nothing>
          <LoadingState what="Looking up its source" />
        </Nothing>
      ) : row === null ? (
        <Nothing title="The selected thing is not in scope">
          Its checkpoint is no longer part of the case.
        </Nothing>
      ) : spans.length === 0 || evidence === null ? (
        <Nothing title="No bytes of its own">
          {selection.kind === 'gap'
            ? 'A gap is what is absent: there are no bytes to show.'
            : 'This was inferred or stated by the case, not decoded from a place in the archive.'}
        </Nothing>
      ) : (
        <SpanBytes
          key={`${row.key} ${column} ${evidence} ${ownSpan?.member} ${ownSpan?.offset}`}
          row={row}
          column={column}
          spans={spans}
          evidence={evidence}
          holdsFocus={holdsFocus}
        />
      )}
    </section>
  );
}

function Nothing({ title, children }: { readonly title?: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <div className="panel-head">
        <b>Bytes</b>
      </div>
      <div className="bytes-body">
        {title === undefined ? children : <EmptyState title={title}>{children}</EmptyState>}
      </div>
    </>
  );
}
