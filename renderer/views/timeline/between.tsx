/** What changed between two moments that the examiner marked. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { EVENT_SOURCES } from '../../../shared/api/index.ts';
import type { EventSource, TimelineMarks } from '../../../shared/api/index.ts';
import type { Extent } from '../../../shared/drawing/timeline.ts';
import { countText } from '../../components/figures.ts';
import { X } from '../../components/icon.tsx';
import { SOURCE_NAMES } from './event-kinds.ts';
import { rangeText } from './range-text.ts';

/** Events of each source that surely lie between, and those that may: their span reaches over an end. */
export function countBetween(
  marks: TimelineMarks,
  { from, to }: Extent,
): readonly { readonly source: EventSource; readonly surely: number; readonly perhaps: number }[] {
  const surely = new Uint32Array(EVENT_SOURCES.length);
  const perhaps = new Uint32Array(EVENT_SOURCES.length);
  for (let i = 0; i < marks.count; i++) {
    const [a, b] = [marks.from[i]!, marks.to[i]!];
    if (b < from || a > to) continue;
    const counts = a >= from && b <= to ? surely : perhaps;
    counts[marks.source[i]!]! += 1;
  }
  return EVENT_SOURCES.map((source, at) => ({ source, surely: surely[at]!, perhaps: perhaps[at]! })).filter(
    (one) => one.surely + one.perhaps > 0,
  );
}

export function Between({
  marks,
  extent,
  zone,
  onShow,
  onClear,
}: {
  readonly marks: TimelineMarks;
  readonly extent: Extent;
  readonly zone: string | null;
  readonly onShow: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const counts = useMemo(() => countBetween(marks, extent), [marks, extent]);
  return (
    <div className="between" role="region" aria-label="Between the two markers">
      <b>Between A and B</b>
      <span className="quiet">{rangeText(extent, zone)}</span>
      {counts.length === 0 && <span>nothing</span>}
      {counts.map(({ source, surely, perhaps }) => (
        <span key={source} className="between-count">
          <span className={`event-dot of-${source}`} aria-hidden="true" /> {SOURCE_NAMES[source]}{' '}
          {countText(surely)}
          {perhaps > 0 && (
            <span className="inferred" title="Their time is a span that reaches over one of the markers">
              {' '}
              and perhaps {countText(perhaps)}
            </span>
          )}
        </span>
      ))}
      <span className="grow" />
      <button type="button" className="small" onClick={onShow}>
        Show them
      </button>
      <button type="button" className="plain small icon-only" title="Remove the markers" onClick={onClear}>
        <X className="icon" aria-hidden="true" />
        <span className="hidden-text">Remove the markers</span>
      </button>
    </div>
  );
}
