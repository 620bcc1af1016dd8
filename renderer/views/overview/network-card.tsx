/** What the engine gave the container: addresses, mounts, annotations, resources. */
import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../../shared/api/index.ts';
import { Card } from '../../components/card.tsx';
import { Cell } from '../../components/cell.tsx';
import { countText } from '../../components/figures.ts';
import { ErrorState } from '../../components/states.tsx';
import { useRows } from '../../state/use-list.ts';
import { RowButton } from './images-card.tsx';

const ROWS = 400;
const MOUNTS = 12;

export function NetworkCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const network = useRows({ list: 'container_network', checkpoints: [checkpoint.id] }, ROWS);
  const mounts = useRows({ list: 'container_mount', checkpoints: [checkpoint.id] }, ROWS);
  return (
    <>
      <Card title="Addresses" note="as the engine gave them">
        {network.view.error !== null ? (
          <ErrorState what="The addresses could not be listed" error={network.view.error} />
        ) : network.rows !== null && network.rows.length === 0 ? (
          <p className="absent">
            Not in the archive: there is no network.status. The sockets tell what was in use.
          </p>
        ) : (
          <ul className="card-table network">
            {(network.rows ?? []).map((row) => (
              <RowButton key={row.key} list="container_network" row={row}>
                <span>
                  <Cell list="container_network" row={row} column="network" type="text" />
                </span>
                <span className="mono">
                  <Cell list="container_network" row={row} column="interface" type="text" />
                </span>
                <span className="mono">
                  <Cell list="container_network" row={row} column="address" type="text" absent="no address" />
                </span>
                <span className="mono quiet">
                  <Cell list="container_network" row={row} column="mac" type="text" absent="no MAC" />
                </span>
              </RowButton>
            ))}
          </ul>
        )}
      </Card>
      <Card title="Mounts asked for" note={mounts.rows === null ? '' : countText(mounts.view.count)}>
        {mounts.view.error !== null ? (
          <ErrorState what="The mounts could not be listed" error={mounts.view.error} />
        ) : mounts.rows !== null && mounts.rows.length === 0 ? (
          <p className="absent">Not in the archive: there is neither spec.dump nor bind.mounts.</p>
        ) : (
          <ul className="card-table three">
            {(mounts.rows ?? []).slice(0, MOUNTS).map((row) => (
              <RowButton key={row.key} list="container_mount" row={row}>
                <span className="mono">
                  <Cell list="container_mount" row={row} column="destination" type="text" />
                </span>
                <span>
                  <Cell list="container_mount" row={row} column="type" type="text" absent="no type" />
                </span>
                <span className="mono quiet">
                  <Cell list="container_mount" row={row} column="sourcePath" type="text" absent="no source" />
                </span>
              </RowButton>
            ))}
          </ul>
        )}
        {mounts.view.count > MOUNTS && (
          <p className="quiet">
            The first {MOUNTS} of {countText(mounts.view.count)}.
          </p>
        )}
      </Card>
    </>
  );
}

export function PropertiesCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const { rows, view } = useRows({ list: 'container_property', checkpoints: [checkpoint.id] }, ROWS);
  if (view.error !== null) return <ErrorState what="The properties could not be listed" error={view.error} />;
  return (
    <Card title="Annotations, resources, environment" note={rows === null ? '' : countText(view.count)}>
      {rows !== null && rows.length === 0 ? (
        <p className="absent">None in the archive.</p>
      ) : (
        <ul className="card-table properties">
          {(rows ?? []).map((row) => (
            <RowButton key={row.key} list="container_property" row={row}>
              <span className="quiet">{String(row.cells['kind'] ?? '')}</span>
              <span className="mono">
                <Cell list="container_property" row={row} column="key" type="text" />
              </span>
              <span className="mono">
                <Cell
                  list="container_property"
                  row={{ ...row, checkpoint: null }}
                  column="value"
                  type="text"
                />
              </span>
            </RowButton>
          ))}
        </ul>
      )}
    </Card>
  );
}
