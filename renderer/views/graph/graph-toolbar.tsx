/** Kinds of channels to show, which are the legend as well, and finding. */
import type { ReactNode, RefObject } from 'react';
import { CHANNEL_KINDS } from '../../../shared/api/index.ts';
import type { ChannelKind } from '../../../shared/api/index.ts';
import { CHANNEL_STYLES } from '../../../shared/drawing/graph-style.ts';

export function KindToggles({
  counts,
  hidden,
  onToggle,
}: {
  readonly counts: ReadonlyMap<ChannelKind, number>;
  readonly hidden: ReadonlySet<ChannelKind>;
  readonly onToggle: (kind: ChannelKind) => void;
}): ReactNode {
  const kinds = CHANNEL_KINDS.filter((kind) => (counts.get(kind) ?? 0) > 0);
  return (
    <div className="kinds" role="group" aria-label="Channels shown">
      {kinds.map((kind) => {
        const style = CHANNEL_STYLES[kind];
        return (
          <button
            key={kind}
            type="button"
            className={`small hue-${style.hue}`}
            aria-pressed={!hidden.has(kind)}
            title={hidden.has(kind) ? `Show: ${style.label}` : `Hide: ${style.label}`}
            onClick={() => onToggle(kind)}
          >
            <svg width="18" height="8" aria-hidden="true">
              <path
                className="way"
                d="M0,4H18"
                strokeWidth={style.width}
                strokeDasharray={style.dash === '' ? undefined : style.dash}
              />
            </svg>
            {style.label} <span className="count">{counts.get(kind)}</span>
          </button>
        );
      })}
    </div>
  );
}

export function FindField({
  input,
  text,
  count,
  at,
  onText,
  onNext,
  onLeave,
}: {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly count: number;
  readonly at: number;
  readonly onText: (text: string) => void;
  readonly onNext: (by: 1 | -1) => void;
  readonly onLeave: () => void;
}): ReactNode {
  return (
    <label className="find">
      <span className="hidden-text">Find in the graph</span>
      <input
        id="graph-find"
        ref={input}
        type="text"
        placeholder="Find  /"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onNext(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {text.trim() !== '' && (
        <span className="quiet" role="status">
          {count === 0 ? 'none' : `${Math.max(0, at) + 1} of ${count}`}
        </span>
      )}
    </label>
  );
}
