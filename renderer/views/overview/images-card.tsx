/** The image files by how much of them was decoded, and those that an earlier dump left behind. */
import type { ReactNode } from 'react';
import type { CheckpointSummary, ListRow } from '../../../shared/api/index.ts';
import { Card } from '../../components/card.tsx';
import { cellText } from '../../components/cell-text.ts';
import { Cell } from '../../components/cell.tsx';
import { countText, isNumeric, plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { ErrorState } from '../../components/states.tsx';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useRows } from '../../state/use-list.ts';

const ROWS = 5000;
const LARGEST = 6;

const STATE_CHIP: Readonly<Record<string, string>> = {
  decoded: 'chip fine',
  raw: 'chip',
  unknown: 'chip high',
  damaged: 'chip critical',
  leftover: 'chip high',
};

export function ImagesCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const { rows, view } = useRows({ list: 'image', checkpoints: [checkpoint.id] }, ROWS);
  const states = new Map<string, number>();
  for (const row of rows ?? []) {
    const state = cellText(row.cells['state'], 'word');
    states.set(state, (states.get(state) ?? 0) + 1);
  }
  const size = (row: ListRow): number => (isNumeric(row.cells['size']) ? Number(row.cells['size']) : 0);
  const worth = (row: ListRow): number =>
    ['damaged', 'unknown'].includes(cellText(row.cells['state'], 'word')) ? 1 : 0;
  const listed = [...(rows ?? [])].sort((a, b) => worth(b) - worth(a) || size(b) - size(a)).slice(0, LARGEST);
  return (
    <Card title="Image files" note={countText(checkpoint.images)}>
      {view.error !== null ? (
        <ErrorState what="The images could not be listed" error={view.error} />
      ) : (
        <>
          <p className="chips">
            {[...states].map(([state, count]) => (
              <span key={state} className={STATE_CHIP[state] ?? 'chip'}>
                {countText(count)} {state}
              </span>
            ))}
          </p>
          <ul className="card-table">
            {listed.map((row) => (
              <RowButton key={row.key} list="image" row={row}>
                <span className="mono">
                  <Cell list="image" row={row} column="name" type="text" />
                </span>
                <span className="quiet">
                  <Cell list="image" row={row} column="type" type="word" absent="unknown type" />
                </span>
                <span className="quiet number">
                  {row.cells['state'] === 'raw'
                    ? 'raw bytes'
                    : plural(Number(row.cells['entries'] ?? 0), 'entry', 'entries')}
                </span>
                <span className="number">{sizeText(size(row))}</span>
              </RowButton>
            ))}
          </ul>
          {(rows?.length ?? 0) > LARGEST && (
            <p className="quiet">
              The {LARGEST} largest of {countText(rows?.length ?? 0)}; damaged and unknown ones first.
            </p>
          )}
        </>
      )}
    </Card>
  );
}

export function LeftoversCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const { rows, view } = useRows(
    checkpoint.leftovers === 0 ? null : { list: 'leftover', checkpoints: [checkpoint.id] },
    ROWS,
  );
  return (
    <Card title="Leftovers" note={countText(checkpoint.leftovers)}>
      {checkpoint.leftovers === 0 ? (
        <p className="quiet">None: every image belongs to this dump.</p>
      ) : view.error !== null ? (
        <ErrorState what="The leftovers could not be listed" error={view.error} />
      ) : (
        <>
          <p className="inferred">
            Images of an earlier dump that no process of this one reaches; no part of its state.
          </p>
          <ul className="card-table two">
            {(rows ?? []).map((row) => (
              <RowButton key={row.key} list="leftover" row={row}>
                <span className="mono">
                  <Cell list="leftover" row={row} column="name" type="text" />
                </span>
                <span className="quiet">
                  <Cell list="leftover" row={row} column="tells" type="text" />
                </span>
              </RowButton>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

export function RowButton({
  list,
  row,
  children,
}: {
  readonly list: 'image' | 'leftover' | 'container_network' | 'container_property' | 'container_mount';
  readonly row: ListRow;
  readonly children: ReactNode;
}): ReactNode {
  const selected = useStore(
    shell,
    ({ selection }) =>
      selection?.kind === list && selection.key === row.key && selection.checkpoint === row.checkpoint,
  );
  return (
    <li>
      <button
        type="button"
        className={selected ? 'is-selected' : ''}
        onClick={() => select({ kind: list, checkpoint: row.checkpoint, key: row.key, column: null })}
      >
        {children}
      </button>
    </li>
  );
}
