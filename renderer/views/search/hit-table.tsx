/** Hits, a row each, drawn only where they are seen. Enter or a double click opens the hex view. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { SearchPattern } from '../../../shared/api/index.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
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
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW * scale,
    overscan: 10,
    scrollPaddingStart: 27 * scale,
    scrollMargin: 27 * scale,
  });
  useEffect(() => virtual.measure(), [scale, virtual]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const end = (items.at(-1)?.index ?? -1) + 1;
  const { need } = hits;
  useEffect(() => need(first, Math.max(end, first + 40)), [need, first, end]);
  const shown = useRef(chosen);
  useEffect(() => {
    if (shown.current !== chosen && chosen < count) virtual.scrollToIndex(chosen, { align: 'auto' });
    shown.current = chosen;
  }, [chosen, count, virtual]);

  const manyPatterns = patterns.length > 1;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (ROW * scale)) - 2);
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
      <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const found = hits.hit(item.index);
          const owner = found?.owners[0];
          return (
            <div
              key={item.index}
              id={`${prefix}-${item.index}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={item.index === chosen}
              className={`row hit-row${item.index === chosen ? ' is-selected' : ''}`}
              data-hit={item.index}
              style={{ transform: `translateY(${item.start - 27 * scale}px)` }}
              onClick={() => onChoose(item.index)}
              onDoubleClick={() => onOpen(item.index)}
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
