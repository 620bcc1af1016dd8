/** What the examiner keeps under a name: applied, saved anew, taken away. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { NAME_LENGTH, TEXT_LENGTH } from '../../shared/api/annotation-calls.ts';
import type { SavedSearch } from '../../shared/api/index.ts';
import { annotations, deleteNamed, saveNamed } from '../state/annotations.ts';
import { engine } from '../state/engine.ts';
import { savedBody } from '../state/saved-bodies.ts';
import type { BODIES } from '../state/saved-bodies.ts';
import { announce, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import type { z } from 'zod';
import { EvidenceText } from './evidence-text.tsx';
import { MenuButton } from './menu.tsx';

type Kind = keyof typeof BODIES;

export function SavedMenu<K extends Kind>({
  kind,
  what,
  label = 'Saved',
  above = false,
  className = '',
  current,
  noteOf,
  onApply,
}: {
  readonly kind: K;
  /** 'query', 'statement'. */
  readonly what: string;
  readonly label?: string;
  readonly above?: boolean;
  readonly className?: string;
  /** What would be saved now; null: there is nothing. */
  readonly current: () => z.output<(typeof BODIES)[K]> | null;
  /** What is said of a saved one under its name. */
  readonly noteOf?: (body: z.output<(typeof BODIES)[K]>) => string;
  readonly onApply: (body: z.output<(typeof BODIES)[K]>, saved: SavedSearch) => void;
}): ReactNode {
  const all = useStore(annotations, (value) => value.saved);
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const [naming, setNaming] = useState(false);
  const button = useRef<HTMLSpanElement>(null);
  const saved = all.filter((one) => one.kind === kind);
  const apply = (one: SavedSearch): void => {
    const body = savedBody(kind, one);
    if (body === null) announce(`“${one.name}” is no ${what} that this version can read`, 'problem');
    else onApply(body, one);
  };
  const close = (): void => {
    setNaming(false);
    requestAnimationFrame(() => {
      // Whoever went elsewhere while it was being saved stays there.
      if (document.activeElement === document.body) button.current?.querySelector('button')?.focus();
    });
  };
  if (naming) {
    return (
      <NameForm
        what={what}
        onClose={close}
        onName={async (name) => {
          const body = JSON.stringify(current());
          if (body.length > TEXT_LENGTH) announce(`This ${what} is too long to be saved`, 'problem');
          else if (await saveNamed({ kind, name, view: shell.get().view, body })) close();
        }}
      />
    );
  }
  return (
    <span ref={button} className="saved-menu">
      <MenuButton
        label={`Saved: ${what}`}
        className={className}
        alignEnd
        above={above}
        sections={() => [
          {
            items: saved.map((one) => {
              const body = savedBody(kind, one);
              return {
                id: one.uuid,
                name: one.name,
                label: <EvidenceText value={one.name} limit={80} />,
                ...(noteOf === undefined || body === null
                  ? {}
                  : { note: <EvidenceText value={noteOf(body)} limit={80} /> }),
                run: () => apply(one),
              };
            }),
          },
          {
            items: [
              {
                id: 'save',
                label: `Save this ${what}…`,
                disabled: readOnly || current() === null,
                ...(readOnly ? { note: 'this case is open read-only' } : {}),
                run: () => setNaming(true),
              },
            ],
          },
          {
            label: 'Take away',
            items: readOnly
              ? []
              : saved.map((one) => ({
                  id: `remove ${one.uuid}`,
                  name: one.name,
                  label: <EvidenceText value={one.name} limit={80} />,
                  run: () => void deleteNamed(one),
                })),
          },
        ]}
      >
        {label} <span aria-hidden="true">▾</span>
      </MenuButton>
    </span>
  );
}

function NameForm({
  what,
  onName,
  onClose,
}: {
  readonly what: string;
  readonly onName: (name: string) => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = (): void => {
    if (name.trim() !== '') void onName(name.trim());
  };
  return (
    <span className="saved-form">
      <input
        ref={field}
        type="text"
        aria-label={`Name of the ${what}`}
        placeholder={`Name of the ${what}`}
        maxLength={NAME_LENGTH}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <button type="button" className="small primary" disabled={name.trim() === ''} onClick={save}>
        Save
      </button>
      <button type="button" className="small" onClick={onClose}>
        Cancel
      </button>
    </span>
  );
}
