/** Tags of a thing, and the field that adds one. */
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { NAME_LENGTH } from '../../shared/api/annotation-calls.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { X } from '../components/icon.tsx';
import { knownTags } from '../state/annotations.ts';

export function TagChip({
  name,
  onRemove,
}: {
  readonly name: string;
  readonly onRemove: (() => void) | null;
}): ReactNode {
  return (
    <span className="chip tag">
      <EvidenceText value={name} limit={60} />
      {onRemove !== null && (
        <button type="button" className="plain" title={`Take away the tag ${name}`} onClick={onRemove}>
          <X className="icon" aria-hidden="true" />
          <span className="hidden-text">Take away {name}</span>
        </button>
      )}
    </span>
  );
}

export function TagField({
  taken,
  onTag,
  onClose,
}: {
  readonly taken: readonly string[];
  readonly onTag: (name: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [text, setText] = useState('');
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      const name = text.trim();
      if (name === '') onClose();
      else onTag(name);
      setText('');
    } else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <input
        ref={field}
        type="text"
        className="tag-field"
        aria-label="Tag"
        placeholder="Tag, then Enter"
        list={list}
        maxLength={NAME_LENGTH}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <datalist id={list}>
        {knownTags()
          .filter((name) => !taken.includes(name))
          .map((name) => (
            <option key={name} value={name} />
          ))}
      </datalist>
    </>
  );
}
