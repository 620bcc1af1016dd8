/** Tags, notes and bookmarks by the things that they are on; pure. */
import type { Bookmark, Note, Tag, Target } from '../../shared/api/index.ts';

export interface Marks {
  readonly tags: readonly Tag[];
  readonly notes: readonly Note[];
  readonly bookmark: Bookmark | null;
}

export function thingName({ kind, checkpoint, key }: Target): string {
  return `${kind} ${checkpoint ?? ''} ${key}`;
}

export function sameTarget(a: Target, b: Target): boolean {
  return a.kind === b.kind && a.checkpoint === b.checkpoint && a.key === b.key;
}

/** Marks by the thing that they are on. */
export function marksByThing(all: {
  readonly tags: readonly Tag[];
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
}): ReadonlyMap<string, Marks> {
  const marks = new Map<string, { tags: Tag[]; notes: Note[]; bookmark: Bookmark | null }>();
  const of = (target: Target): { tags: Tag[]; notes: Note[]; bookmark: Bookmark | null } => {
    const name = thingName(target);
    let known = marks.get(name);
    if (known === undefined) marks.set(name, (known = { tags: [], notes: [], bookmark: null }));
    return known;
  };
  for (const one of all.tags) of(one.target).tags.push(one);
  for (const one of all.notes) of(one.target).notes.push(one);
  for (const one of all.bookmarks) of(one.target).bookmark = one;
  return marks;
}

/** 'suspicious, to do; note: …' */
export function marksText(marks: Marks | undefined): string {
  if (marks === undefined) return '';
  const { tags, notes, bookmark } = marks;
  return [
    ...(tags.length > 0 ? [tags.map(({ name }) => name).join(', ')] : []),
    ...notes.map(({ text }) => `note: ${text}`),
    ...(bookmark === null ? [] : [bookmark.label === '' ? 'bookmark' : `bookmark: ${bookmark.label}`]),
  ].join('; ');
}
