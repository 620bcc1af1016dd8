import type { ReactNode } from 'react';
import { EVENT_SOURCES } from '../../../shared/api/index.ts';
import { SOURCE_NAMES } from './event-kinds.ts';

/** Hue says the source, shape says how sure the time is. */
export function Legend(): ReactNode {
  return (
    <ul className="timeline-legend" aria-label="Legend">
      {EVENT_SOURCES.map((source) => (
        <li key={source}>
          <span className={`event-dot of-${source}`} aria-hidden="true" /> {SOURCE_NAMES[source]}
        </li>
      ))}
      <li>
        <span className="event-bar" aria-hidden="true" /> exact to the length of the bar
      </li>
      <li>
        <span className="event-bar is-inferred" aria-hidden="true" /> inferred, somewhere within
      </li>
      <li>
        <span className="event-triangle" aria-hidden="true" /> time in doubt
      </li>
      <li>
        <span className="event-break" aria-hidden="true">
          //
        </span>{' '}
        nothing for that long
      </li>
    </ul>
  );
}
