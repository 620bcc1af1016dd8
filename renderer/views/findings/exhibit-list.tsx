/** The things that a finding rests on, in order; a click shows the thing. */
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { NAME_LENGTH } from '../../../shared/api/annotation-calls.ts';
import type { Exhibit, Target } from '../../../shared/api/index.ts';
import { plural } from '../../components/figures.ts';
import { ChevronDown, X } from '../../components/icon.tsx';
import { sameTarget, thingName } from '../../state/marks.ts';
import { moved } from '../../state/moved.ts';
import { showThing } from '../../state/show-request.ts';
import { ThingName } from './thing-name.tsx';

/** Exhibits whose things are looked up at once. */
const SHOWN = 100;

export function ExhibitList({
  exhibits,
  readOnly,
  onChange,
}: {
  readonly exhibits: readonly Exhibit[];
  readonly readOnly: boolean;
  /** What becomes of the exhibits, which may be others by then. */
  readonly onChange: (changeOf: (exhibits: readonly Exhibit[]) => readonly Exhibit[]) => void;
}): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? exhibits : exhibits.slice(0, SHOWN);
  const move = (target: Target, by: -1 | 1): void => {
    if (readOnly) return;
    onChange((present) => {
      const from = present.findIndex((one) => sameTarget(one.target, target));
      const to = from + by;
      return from === -1 || to < 0 || to >= present.length ? present : moved(present, from, to);
    });
  };
  return (
    <section className="exhibits" aria-label="Exhibits">
      <h2>
        Exhibits <span className="count">{exhibits.length}</span>
      </h2>
      {exhibits.length === 0 ? (
        <p className="quiet">
          None yet. In any view select what shows it (a process, an event, bytes) and press{' '}
          <kbd>Ctrl Shift D</kbd>.
        </p>
      ) : (
        <ol>
          {shown.map((exhibit, at) => (
            <ExhibitLine
              key={thingName(exhibit.target)}
              exhibit={exhibit}
              first={at === 0}
              last={at === exhibits.length - 1}
              readOnly={readOnly}
              onMove={(by) => move(exhibit.target, by)}
              onCaption={(caption) =>
                onChange((present) =>
                  present.map((one) => (sameTarget(one.target, exhibit.target) ? { ...one, caption } : one)),
                )
              }
              onRemove={() =>
                onChange((present) => present.filter((one) => !sameTarget(one.target, exhibit.target)))
              }
            />
          ))}
        </ol>
      )}
      {shown.length < exhibits.length && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          Show all {plural(exhibits.length, 'exhibit')}
        </button>
      )}
    </section>
  );
}

function ExhibitLine({
  exhibit: { target, caption },
  first,
  last,
  readOnly,
  onMove,
  onCaption,
  onRemove,
}: {
  readonly exhibit: Exhibit;
  readonly first: boolean;
  readonly last: boolean;
  readonly readOnly: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onCaption: (caption: string) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const [text, setText] = useState(caption);
  const [seen, setSeen] = useState(caption);
  if (seen !== caption) {
    setSeen(caption);
    setText(caption);
  }
  const take = (): void => {
    if (text.trim() !== caption) onCaption(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!event.altKey || by === 0) return;
    onMove(by);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li onKeyDown={onKeyDown}>
      <button type="button" className="thing" title="Show it" onClick={() => showThing(target)}>
        <ThingName target={target} />
      </button>
      <input
        type="text"
        aria-label="Caption"
        placeholder="Caption"
        maxLength={NAME_LENGTH}
        readOnly={readOnly}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
      {!readOnly && (
        <span className="exhibit-actions">
          <button
            type="button"
            className="plain icon-only"
            disabled={first}
            title="Earlier (Alt ↑)"
            onClick={() => onMove(-1)}
          >
            <ChevronDown className="icon upward" aria-hidden="true" />
            <span className="hidden-text">Earlier</span>
          </button>
          <button
            type="button"
            className="plain icon-only"
            disabled={last}
            title="Later (Alt ↓)"
            onClick={() => onMove(1)}
          >
            <ChevronDown className="icon" aria-hidden="true" />
            <span className="hidden-text">Later</span>
          </button>
          <button type="button" className="plain icon-only" title="Remove" onClick={onRemove}>
            <X className="icon" aria-hidden="true" />
            <span className="hidden-text">Remove the exhibit</span>
          </button>
        </span>
      )}
    </li>
  );
}
