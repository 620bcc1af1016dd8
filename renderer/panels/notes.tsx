/** Notes as they stand, and the field that one is written in. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { NAME_LENGTH, TEXT_LENGTH } from '../../shared/api/annotation-calls.ts';
import type { Note } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { BookmarkCheck } from '../components/icon.tsx';
import { CaseTime } from '../components/time-text.tsx';
import { deleteNote, saveNote } from '../state/annotations.ts';

export function BookmarkName({
  label,
  readOnly,
  onLabel,
}: {
  readonly label: string;
  readonly readOnly: boolean;
  readonly onLabel: (label: string) => void;
}): ReactNode {
  const [text, setText] = useState(label);
  const take = (): void => {
    if (text.trim() !== label) onLabel(text.trim());
  };
  return (
    <label className="bookmark-name">
      <BookmarkCheck className="icon" aria-hidden="true" />
      <span className="hidden-text">Name of the bookmark</span>
      <input
        type="text"
        value={text}
        placeholder="Bookmark without a name"
        maxLength={NAME_LENGTH}
        readOnly={readOnly}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setText(label);
        }}
      />
    </label>
  );
}

export function NoteField({
  text: first,
  onSave,
  onClose,
}: {
  readonly text: string;
  readonly onSave: (text: string) => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  const [text, setText] = useState(first);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = (): void => {
    if (text.trim() !== '') void onSave(text.trim());
  };
  return (
    <div className="note-field">
      <textarea
        ref={field}
        aria-label="Note"
        rows={4}
        maxLength={TEXT_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div className="mark-actions">
        <button
          type="button"
          className="small primary"
          disabled={text.trim() === ''}
          title="Ctrl Enter"
          onClick={save}
        >
          Save note
        </button>
        <button type="button" className="small" title="Esc" onClick={onClose}>
          Cancel
        </button>
      </div>
    </div>
  );
}

export function WrittenNote({
  note,
  readOnly,
}: {
  readonly note: Note;
  readonly readOnly: boolean;
}): ReactNode {
  const [editing, setEditing] = useState(false);
  if (editing) {
    return (
      <NoteField
        text={note.text}
        onSave={async (text) => {
          if (await saveNote(note.uuid, note.target, text)) setEditing(false);
        }}
        onClose={() => setEditing(false)}
      />
    );
  }
  return (
    <article className="note">
      <NoteText text={note.text} />
      <footer className="quiet">
        <span>
          {note.examiner !== null && <EvidenceText value={note.examiner} limit={80} />}{' '}
          <CaseTime text={note.changedAt} />
        </span>
        {!readOnly && (
          <>
            <button type="button" className="link" onClick={() => setEditing(true)}>
              Change
            </button>
            <button type="button" className="link" onClick={() => void deleteNote(note.uuid)}>
              Remove
            </button>
          </>
        )}
      </footer>
    </article>
  );
}

/** Lines as they were typed, inert: a note of a case from elsewhere is no more to be trusted than evidence. */
function NoteText({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="note-text">
      {text.split('\n').map((line, at) => (
        <p key={at}>{line === '' ? '\u00a0' : <EvidenceText value={line} />}</p>
      ))}
    </div>
  );
}
