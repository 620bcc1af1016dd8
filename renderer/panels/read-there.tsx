import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { countText } from '../components/figures.ts';
import { pidOf } from '../state/selection.ts';
import { showThing } from '../state/show-request.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { openAddress } from '../views/artifacts/open-address.ts';
import { kindName, titleText } from './thing-names.tsx';

/** Facts of one list that are named. */
const OF_ONE_LIST = 4;

/** Of bytes that are selected: the facts that were decoded from them; each a way to it. */
export function ReadThere({
  around: { facts, memory },
  checkpoint,
}: {
  readonly around: Surroundings;
  readonly checkpoint: string | null;
}): ReactNode {
  if (checkpoint === null || (facts.length === 0 && memory === null)) return null;
  return (
    <section>
      <h3>Read from these bytes</h3>
      <ul className="read-there">
        {memory !== null && (
          <li>
            <span className="quiet">Memory</span>{' '}
            <button
              type="button"
              className="link"
              onClick={() => void openAddress({ checkpoint, ...memory })}
            >
              {memory.pid} 0x{memory.address.toString(16)}
            </button>
          </li>
        )}
        {facts.map(({ list, count, rows }) => (
          <li key={list}>
            <span className="quiet">
              {kindName(list)}
              {count > 1 && ` ${countText(count)}`}
            </span>{' '}
            {rows.slice(0, OF_ONE_LIST).map(({ key, ...rest }) => (
              <button
                key={key}
                type="button"
                className="link"
                title={`Show this ${kindName(list).toLowerCase()}`}
                onClick={() => showThing({ kind: list, checkpoint, key })}
              >
                {nameOf(list, { key, ...rest })}
              </button>
            ))}
            {count > OF_ONE_LIST && <span className="quiet"> and {countText(count - OF_ONE_LIST)} more</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** With the process before it, where it is of one. */
function nameOf(list: ListName, row: ListRow): string {
  const pid = list === 'process' ? null : pidOf({ kind: list, checkpoint: row.checkpoint, key: row.key });
  return pid === null ? titleText(list, row) : `${pid} · ${titleText(list, row)}`;
}
