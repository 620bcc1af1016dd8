/** The things that a finding rests on, in order; a click shows the thing. */
import { useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { NAME_LENGTH } from '../../../shared/api/annotation-calls.ts';
import { isListName } from '../../../shared/api/lists.ts';
import type { Exhibit, Target } from '../../../shared/api/index.ts';
import { parseMemberRange, parseMemoryRange } from '../../../shared/format/byte-ranges.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { ChevronDown, X } from '../../components/icon.tsx';
import { kindName, titleText } from '../../panels/thing-names.tsx';
import { thingName } from '../../state/annotations.ts';
import { engine } from '../../state/engine.ts';
import { showThing } from '../../state/show-request.ts';
import { useStore } from '../../state/store.ts';
import { useRow } from '../../state/use-list.ts';
import { moved } from './finding-list.tsx';

/** Exhibits whose things are looked up at once. */
const SHOWN = 100;

export function ExhibitList({
  exhibits,
  readOnly,
  onChange,
}: {
  readonly exhibits: readonly Exhibit[];
  readonly readOnly: boolean;
  readonly onChange: (exhibits: readonly Exhibit[]) => void;
}): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? exhibits : exhibits.slice(0, SHOWN);
  const move = (from: number, to: number): void => {
    if (!readOnly && to >= 0 && to < exhibits.length) onChange(moved(exhibits, from, to));
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
              onMove={(by) => move(at, at + by)}
              onCaption={(caption) =>
                onChange(exhibits.map((one) => (one === exhibit ? { ...one, caption } : one)))
              }
              onRemove={() => onChange(exhibits.filter((one) => one !== exhibit))}
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

/** 'Process 17 bash', 'Memory of 17, 64 bytes at 0x7f…', with the checkpoint where the case has several. */
function ThingName({ target }: { readonly target: Target }): ReactNode {
  const { kind, checkpoint, key } = target;
  const several = useStore(engine, (value) => (value.case?.checkpoints.length ?? 0) > 1);
  const of = several && checkpoint !== null ? <span className="quiet mono"> {checkpoint}</span> : null;
  const memory = kind === 'memory_range' ? parseMemoryRange(key) : null;
  if (memory !== null) {
    return (
      <>
        <b>Memory</b> of {memory.pid}, {plural(memory.length, 'byte')} at{' '}
        <span className="mono">0x{memory.address.toString(16)}</span>
        {of}
      </>
    );
  }
  const member = kind === 'byte_range' ? parseMemberRange(key) : null;
  if (member !== null) {
    return (
      <>
        <b>Bytes</b> of member {member.member}, {plural(member.length, 'byte')} at {member.offset}{' '}
        <span className="quiet mono">{member.evidence.slice(0, 12)}</span>
      </>
    );
  }
  if (!isListName(kind)) return <EvidenceText value={`${kind} ${key}`} limit={160} />;
  return <RowName kind={kind} checkpoint={checkpoint} keyText={key} of={of} />;
}

function RowName({
  kind,
  checkpoint,
  keyText,
  of,
}: {
  readonly kind: Parameters<typeof kindName>[0];
  readonly checkpoint: string | null;
  readonly keyText: string;
  readonly of: ReactNode;
}): ReactNode {
  const { value: row, waiting, error } = useRow({ kind, checkpoint, key: keyText });
  return (
    <>
      <b>{kindName(kind)}</b>{' '}
      {row !== null ? (
        titleText(kind, row)
      ) : waiting ? (
        '…'
      ) : (
        <span className="absent">
          {error === null ? 'not in the case any more' : 'could not be looked up'}
        </span>
      )}
      {of}
    </>
  );
}
