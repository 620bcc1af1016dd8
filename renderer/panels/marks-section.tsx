/** Tags, notes, bookmark and findings of one thing, of chosen bytes or of several rows: read and written here. */
import { useState } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { NAME_LENGTH } from '../../shared/api/annotation-calls.ts';
import type { Target } from '../../shared/api/index.ts';
import { Bookmark, BookmarkCheck, StickyNote, Tag } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import {
  annotations,
  deleteBookmark,
  knownTags,
  saveBookmark,
  saveNote,
  setTag,
} from '../state/annotations.ts';
import { engine } from '../state/engine.ts';
import { thingName } from '../state/marks.ts';
import type { Marks } from '../state/marks.ts';
import { useStore } from '../state/store.ts';
import { FindingMenu } from './finding-menu.tsx';
import { BookmarkName, NoteField, WrittenNote, hasDraft } from './notes.tsx';
import { TagChip, TagField } from './tag-field.tsx';

const NO_MARKS: Marks = { tags: [], notes: [], bookmark: null };

/** Where the focus was before a shortcut brought it here. */
let before: Element | null = null;

/** The button of the first section in the inspector, for shortcuts: 'tag', 'note', 'bookmark', 'finding'. */
export function pressMark(what: string, turns = 30): void {
  const button = document.querySelector<HTMLElement>(`.inspector [data-mark="${what}"]`);
  if (button === null) {
    // An inspector that was closed is on its way, or the row of what was selected last.
    const isComing = turns > 0 || document.querySelector('.inspector .spinner') !== null;
    if (isComing) requestAnimationFrame(() => pressMark(what, turns - 1));
    return;
  }
  before = document.activeElement;
  button.click();
}

function goBack(): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}

/** Opens the field that something is written in. */
function WriteButton({
  mark,
  title,
  label,
  icon: Icon,
  writing,
  onWrite,
}: {
  /** What shortcuts find it by. */
  readonly mark: 'tag' | 'note';
  readonly title: string;
  readonly label: string;
  readonly icon: ComponentType<{ className?: string; 'aria-hidden'?: 'true' }>;
  readonly writing: boolean;
  readonly onWrite: () => void;
}): ReactNode {
  return (
    <button
      type="button"
      className="small"
      data-mark={mark}
      title={title}
      aria-expanded={writing}
      onClick={onWrite}
    >
      <Icon className="icon" aria-hidden="true" /> {label}
    </button>
  );
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
  const place = thingName(target);
  // A note that was begun is where it was left.
  const [writing, setWriting] = useState<'tag' | 'note' | null>(!readOnly && hasDraft(place) ? 'note' : null);
  const [asked, setAsked] = useState(0);
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
              <WriteButton
                mark="tag"
                title="Tag (Ctrl T)"
                label="Tag"
                icon={Tag}
                writing={writing === 'tag'}
                onWrite={() => setWriting('tag')}
              />
              <WriteButton
                mark="note"
                title="Note (Ctrl E)"
                label="Note"
                icon={StickyNote}
                writing={writing === 'note'}
                onWrite={() => {
                  setWriting('note');
                  setAsked(asked + 1);
                }}
              />
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
          place={place}
          text=""
          asked={asked}
          onSave={(text) => saveNote(null, target, text)}
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
        <WriteButton
          mark="tag"
          title="Tag all of them (Ctrl T)"
          label="Tag all"
          icon={Tag}
          writing={tagging}
          onWrite={() => setTagging(true)}
        />
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
