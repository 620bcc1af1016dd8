/** Notes as they stand, and the field that one is written in. */
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { NAME_LENGTH, TEXT_LENGTH } from '../../shared/api/annotation-calls.ts';
import type { Note } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { BookmarkCheck } from '../components/icon.tsx';
import { CaseTime } from '../components/time-text.tsx';
import { deleteNote, saveNote } from '../state/annotations.ts';
import { caseIdentity, engine } from '../state/engine.ts';
import { noteDrafts } from '../state/note-drafts.ts';
import { useStore } from '../state/store.ts';

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

/** Whether a note was begun at a place (a thing, or a note that is changed) of the open case. */
export function hasDraft(place: string): boolean {
  return noteDrafts.get(caseIdentity(engine.get().case) ?? '', place) !== null;
}

export function NoteField({
  place,
  text: first,
  asked,
  onSave,
  onClose,
}: {
  /** What a draft is kept under. */
  readonly place: string;
  readonly text: string;
  /** How often the field was asked for: it takes the focus then, and not where a draft comes back by itself. */
  readonly asked: number;
  /** False: not saved, the field stays. */
  readonly onSave: (text: string) => Promise<boolean>;
  readonly onClose: () => void;
}): ReactNode {
  const ofCase = useStore(engine, (value) => caseIdentity(value.case) ?? '');
  const [text, setText] = useState(() => noteDrafts.get(ofCase, place) ?? first);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const close = (): void => {
    noteDrafts.forget(ofCase, place);
    onClose();
  };
  const save = (): void => {
    if (text.trim() === '') return;
    void onSave(text.trim()).then((saved) => {
      if (saved) close();
    });
  };
  return (
    <div className="note-field">
      <textarea
        ref={field}
        aria-label="Note"
        rows={4}
        maxLength={TEXT_LENGTH}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          noteDrafts.set(ofCase, place, event.target.value === first ? '' : event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
          else if (event.key === 'Escape') close();
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
        <button type="button" className="small" title="Esc" onClick={close}>
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
  const place = `note ${note.uuid}`;
  const [asked, setAsked] = useState(0);
  const [editing, setEditing] = useState(() => !readOnly && hasDraft(place));
  if (editing) {
    return (
      <NoteField
        place={place}
        text={note.text}
        asked={asked}
        onSave={(text) => saveNote(note.uuid, note.target, text)}
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
            <button
              type="button"
              className="link"
              onClick={() => {
                setEditing(true);
                setAsked(asked + 1);
              }}
            >
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
