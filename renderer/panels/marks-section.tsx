/** Tags, notes, bookmark and findings of one thing, of chosen bytes or of several rows: read and written here. */
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { NAME_LENGTH, TEXT_LENGTH } from '../../shared/api/annotation-calls.ts';
import type { Note, Target } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { Bookmark, BookmarkCheck, Flag, Plus, StickyNote, Tag, X } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { CaseTime } from '../components/time-text.tsx';
import {
  annotations,
  deleteBookmark,
  deleteNote,
  knownTags,
  sameTarget,
  saveBookmark,
  saveNote,
  setTag,
  thingName,
} from '../state/annotations.ts';
import type { Marks } from '../state/annotations.ts';
import { engine } from '../state/engine.ts';
import { useStore } from '../state/store.ts';
import { addExhibits, newFinding, openFinding } from '../views/findings/finding-state.ts';

const NO_MARKS: Marks = { tags: [], notes: [], bookmark: null };
const FINDINGS_OFFERED = 50;

/** Where the focus was before a shortcut brought it here. */
let before: Element | null = null;

/** The button of the first section in the inspector, for shortcuts: 'tag', 'note', 'bookmark', 'finding'. */
export function pressMark(what: string, turns = 30): void {
  const button = document.querySelector<HTMLElement>(`.inspector [data-mark="${what}"]`);
  if (button === null) {
    // An inspector that was closed is on its way.
    if (turns > 0) requestAnimationFrame(() => pressMark(what, turns - 1));
    return;
  }
  before = document.activeElement;
  button.click();
}

function goBack(): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}

/** One thing, or chosen bytes. `label` is what a bookmark or an exhibit of it is called at first. */
export function MarksOfThing({
  target,
  label,
  heading,
}: {
  readonly target: Target;
  readonly label: string;
  readonly heading?: string;
}): ReactNode {
  const marks = useStore(annotations, (value) => value.marks.get(thingName(target))) ?? NO_MARKS;
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const [writing, setWriting] = useState<'tag' | 'note' | null>(null);
  const close = (): void => {
    setWriting(null);
    goBack();
  };
  const { tags, notes, bookmark } = marks;
  const empty = tags.length === 0 && notes.length === 0 && bookmark === null && writing === null;
  return (
    <section className="marks" aria-label={`Tags and notes of ${label}`}>
      {heading !== undefined && <h2>{heading}</h2>}
      {readOnly && empty ? (
        <p className="quiet">No tags or notes. This case is open read-only.</p>
      ) : (
        <div className="mark-actions">
          {!readOnly && (
            <>
              <button
                type="button"
                className="small"
                data-mark="tag"
                title="Tag (Ctrl T)"
                aria-expanded={writing === 'tag'}
                onClick={() => setWriting('tag')}
              >
                <Tag className="icon" aria-hidden="true" /> Tag
              </button>
              <button
                type="button"
                className="small"
                data-mark="note"
                title="Note (Ctrl E)"
                aria-expanded={writing === 'note'}
                onClick={() => setWriting('note')}
              >
                <StickyNote className="icon" aria-hidden="true" /> Note
              </button>
              <button
                type="button"
                className="small icon-only"
                data-mark="bookmark"
                title="Bookmark (Ctrl D)"
                aria-pressed={bookmark !== null}
                onClick={() =>
                  void (bookmark === null
                    ? saveBookmark(target, label.slice(0, NAME_LENGTH))
                    : deleteBookmark(bookmark.uuid))
                }
              >
                {bookmark === null ? (
                  <Bookmark className="icon" aria-hidden="true" />
                ) : (
                  <BookmarkCheck className="icon" aria-hidden="true" />
                )}
                <span className="hidden-text">Bookmark</span>
              </button>
            </>
          )}
          <FindingMenu
            readOnly={readOnly}
            exhibits={() => Promise.resolve([{ target, caption: label.slice(0, NAME_LENGTH) }])}
            target={target}
            title={label}
          />
        </div>
      )}
      {(tags.length > 0 || writing === 'tag') && (
        <div className="mark-tags">
          {tags.map(({ name }) => (
            <TagChip
              key={name}
              name={name}
              onRemove={readOnly ? null : () => void setTag([target], name, false)}
            />
          ))}
          {writing === 'tag' && (
            <TagField
              taken={tags.map(({ name }) => name)}
              onTag={(name) => void setTag([target], name, true)}
              onClose={close}
            />
          )}
        </div>
      )}
      {bookmark !== null && (
        <BookmarkName
          key={bookmark.uuid}
          label={bookmark.label}
          readOnly={readOnly}
          onLabel={(next) => void saveBookmark(target, next)}
        />
      )}
      {writing === 'note' && (
        <NoteField
          text=""
          onSave={async (text) => {
            if (await saveNote(null, target, text)) close();
          }}
          onClose={close}
        />
      )}
      {notes.map((note) => (
        <WrittenNote key={note.uuid} note={note} readOnly={readOnly} />
      ))}
    </section>
  );
}

/** Several rows of a table: a tag for all, or all as exhibits. */
export function MarksOfRows({
  label,
  targets,
}: {
  readonly label: string;
  readonly targets: () => Promise<readonly Target[]>;
}): ReactNode {
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const [tagging, setTagging] = useState(false);
  if (readOnly) return null;
  const put = (name: string, on: boolean): void => void targets().then((all) => setTag(all, name, on));
  return (
    <section className="marks" aria-label="Tags of the rows that are chosen">
      <h2>{label} chosen</h2>
      <div className="mark-actions">
        <button
          type="button"
          className="small"
          data-mark="tag"
          title="Tag all of them (Ctrl T)"
          aria-expanded={tagging}
          onClick={() => setTagging(true)}
        >
          <Tag className="icon" aria-hidden="true" /> Tag all
        </button>
        <MenuButton
          label="Take a tag away"
          className="small"
          sections={() => [
            {
              items: knownTags().map((name) => ({ id: name, label: name, run: () => put(name, false) })),
            },
          ]}
        >
          Untag <span aria-hidden="true">▾</span>
        </MenuButton>
        <FindingMenu
          readOnly={readOnly}
          exhibits={async () => (await targets()).map((target) => ({ target, caption: '' }))}
          target={null}
          title={label}
        />
      </div>
      {tagging && (
        <div className="mark-tags">
          <TagField
            taken={[]}
            onTag={(name) => put(name, true)}
            onClose={() => {
              setTagging(false);
              goBack();
            }}
          />
        </div>
      )}
    </section>
  );
}

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

function TagField({
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

function BookmarkName({
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

function NoteField({
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

function WrittenNote({ note, readOnly }: { readonly note: Note; readonly readOnly: boolean }): ReactNode {
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
export function NoteText({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="note-text">
      {text.split('\n').map((line, at) => (
        <p key={at}>{line === '' ? '\u00a0' : <EvidenceText value={line} />}</p>
      ))}
    </div>
  );
}

/** 'Add to finding…', and the findings that have it already. */
function FindingMenu({
  readOnly,
  exhibits,
  target,
  title,
}: {
  readonly readOnly: boolean;
  readonly exhibits: () => Promise<readonly { readonly target: Target; readonly caption: string }[]>;
  readonly target: Target | null;
  readonly title: string;
}): ReactNode {
  const findings = useStore(annotations, (value) => value.findings);
  const having =
    target === null
      ? []
      : findings.filter((one) => one.exhibits.some((exhibit) => sameTarget(exhibit.target, target)));
  if (readOnly && having.length === 0) return null;
  return (
    <span className="finding-menu">
      <MenuButton
        label="Add to finding"
        className="small"
        mark="finding"
        title="Add to a finding (Ctrl Shift D)"
        sections={[
          {
            label: 'Exhibit of',
            items: having.map((one) => ({
              id: `in ${one.uuid}`,
              name: one.title,
              label: <EvidenceText value={one.title} limit={80} />,
              note: 'show the finding',
              run: () => openFinding(one.uuid),
            })),
          },
          {
            label: 'Add to',
            items: readOnly
              ? []
              : [
                  ...findings
                    .filter((one) => !having.includes(one))
                    .slice(0, FINDINGS_OFFERED)
                    .map((one) => ({
                      id: one.uuid,
                      name: one.title,
                      label: <EvidenceText value={one.title} limit={80} />,
                      run: () => void exhibits().then((all) => addExhibits(one, all)),
                    })),
                  {
                    id: 'new',
                    name: 'New finding',
                    label: (
                      <>
                        <Plus className="icon" aria-hidden="true" /> New finding
                      </>
                    ),
                    run: () => void exhibits().then((all) => newFinding(title, all)),
                  },
                ],
          },
        ]}
      >
        <Flag className="icon" aria-hidden="true" /> {having.length > 0 ? `In ${having.length}` : 'Finding'}{' '}
        <span aria-hidden="true">▾</span>
      </MenuButton>
    </span>
  );
}
