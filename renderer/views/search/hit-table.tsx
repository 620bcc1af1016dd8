/** Hits, a row each, drawn only where they are seen. Enter or a double click opens the hex view. */
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { SearchPattern } from '../../../shared/api/index.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { useRowWindow } from '../../components/data-table/row-window.ts';
import { HitBytes } from './hit-bytes.tsx';
import { ownerName, patternName, placeName, regionName } from './hit-names.ts';
import type { Hits } from './use-hits.ts';

const ROW = 24;
const CONTEXT_SHOWN = 10;

export function HitTable({
  hits,
  count,
  patterns,
  chosen,
  onChoose,
  onOpen,
}: {
  readonly hits: Hits;
  readonly count: number;
  readonly patterns: readonly SearchPattern[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly onOpen: (index: number) => void;
}): ReactNode {
  const scale = useStore(preferences, (value) => value.textSize) / 100;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const row = ROW * scale;
  const { first, end, show } = useRowWindow(scroller, { count, row, head: 27 * scale, beyond: 10 });
  const { need } = hits;
  useEffect(() => need(first, Math.max(end, first + 40)), [need, first, end]);
  const shown = useRef(chosen);
  useEffect(() => {
    if (shown.current !== chosen && chosen < count) show(chosen);
    shown.current = chosen;
  }, [chosen, count, show]);

  const manyPatterns = patterns.length > 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / row) - 2);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + page,
      PageUp: chosen - page,
      Home: 0,
      End: count - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) onChoose(Math.max(0, Math.min(count - 1, to)));
    else if (event.key === 'Enter') onOpen(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      className="table hits"
      role="grid"
      aria-label="Hits"
      aria-rowcount={count + 1}
      aria-activedescendant={chosen >= first && chosen < end ? `${prefix}-${chosen}` : undefined}
      tabIndex={0}
      data-pane-focus=""
      onKeyDown={onKeyDown}
    >
      <div className="rowgroup" role="rowgroup">
        <div className="head hit-row" role="row">
          <div role="columnheader">PID</div>
          <div role="columnheader">Address</div>
          <div role="columnheader">In</div>
          {manyPatterns && <div role="columnheader">Term</div>}
          <div role="columnheader">Bytes</div>
        </div>
      </div>
      <div className="rows" role="rowgroup" style={{ height: count * row }}>
        {Array.from({ length: end - first }, (_, at) => first + at).map((index) => {
          const found = hits.hit(index);
          const owner = found?.owners[0];
          return (
            <div
              key={index}
              id={`${prefix}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === chosen}
              className={`row hit-row${index === chosen ? ' is-selected' : ''}`}
              data-hit={index}
              style={{ top: index * row }}
              onClick={() => onChoose(index)}
              onDoubleClick={() => onOpen(index)}
            >
              {found === undefined ? (
                <div role="gridcell" className="cell">
                  <span className="wait" />
                </div>
              ) : (
                <>
                  <div role="gridcell" className="cell">
                    {ownerName(found, owner)}
                    {found.ownerCount > 1 && (
                      <span className="quiet" title={`The same bytes are at ${found.ownerCount} places`}>
                        {' '}
                        +{found.ownerCount - 1}
                      </span>
                    )}
                  </div>
                  <div role="gridcell" className="cell mono">
                    {placeName(found, owner)}
                  </div>
                  <div role="gridcell" className="cell mono" title={regionName(found, owner)}>
                    {regionName(found, owner)}
                  </div>
                  {manyPatterns && (
                    <div role="gridcell" className="cell mono">
                      {patternName(patterns[found.pattern])}
                    </div>
                  )}
                  <div role="gridcell" className="cell">
                    <HitBytes hit={found} as="letters" most={CONTEXT_SHOWN} />
                  </div>
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
