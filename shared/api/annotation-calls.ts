/**
 * Calls of what the examiner writes: tags, notes, bookmarks, findings with their exhibits, saved searches.
 * Every change enters the custody log (its words as commitments) and can be undone.
 */
import { z } from 'zod';
import { call } from './call.ts';

const none = z.object({});
const uuid = z.string().max(36);

/** Most characters of a name, a caption or a label, and of a note or a finding's text. */
export const NAME_LENGTH = 200;
export const TEXT_LENGTH = 65_536;

/** Most of each in one case. */
export const ANNOTATION_COUNTS = {
  tag: 200_000,
  note: 20_000,
  bookmark: 20_000,
  finding: 10_000,
  savedSearch: 10_000,
} as const;

/** What a query can ask of the rows of any list beside their own columns. */
export const MARK_COLUMNS = ['tag', 'note', 'bookmark'] as const;

/**
 * What annotations are attached to: a row of a list, or a range of bytes: `memory_range` with the key
 * PID/ADDRESS/LENGTH (ADDRESS as 16 hex digits), `byte_range` with EVIDENCE/MEMBER/OFFSET/LENGTH.
 */
export const target = z.object({
  kind: z.string().min(1).max(64),
  checkpoint: z.string().max(64).nullable(),
  key: z.string().max(TEXT_LENGTH),
});

export const tag = z.object({
  target,
  name: z.string().min(1).max(NAME_LENGTH),
  examiner: z.string().nullable(),
  createdAt: z.string(),
});

export const note = z.object({
  uuid,
  target,
  text: z.string(),
  examiner: z.string().nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
});

export const bookmark = z.object({
  uuid,
  target,
  label: z.string(),
  examiner: z.string().nullable(),
  createdAt: z.string(),
});

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'informational'] as const;
export const FINDING_STATES = ['draft', 'confirmed', 'dismissed'] as const;

export const exhibit = z.object({ target, caption: z.string().max(NAME_LENGTH) });

export const finding = z.object({
  uuid,
  title: z.string().min(1).max(NAME_LENGTH),
  severity: z.enum(SEVERITIES),
  status: z.enum(FINDING_STATES),
  text: z.string().max(TEXT_LENGTH),
  origin: z.string(), // 'examiner', or the rule that proposed it
  inReport: z.boolean(),
  exhibits: z.array(exhibit).max(1000),
  examiner: z.string().nullable(),
  createdAt: z.string(),
  changedAt: z.string(),
});

/** `body` is the view's own JSON: a query, patterns and scope, a statement, widths and panes. */
export const savedSearch = z.object({
  uuid,
  kind: z.enum(['query', 'memory', 'sql', 'layout']),
  name: z.string().min(1).max(NAME_LENGTH),
  view: z.string().nullable(),
  body: z.string().max(TEXT_LENGTH),
  examiner: z.string().nullable(),
  createdAt: z.string(),
});

/** What undo and redo would take back or do, in words ('tag “suspicious”'); null where there is nothing. */
export const undoState = z.object({ undo: z.string().nullable(), redo: z.string().nullable() });

export type Target = z.infer<typeof target>;
export type UndoState = z.infer<typeof undoState>;
export type Tag = z.infer<typeof tag>;
export type Note = z.infer<typeof note>;
export type Bookmark = z.infer<typeof bookmark>;
export type Finding = z.infer<typeof finding>;
export type Exhibit = z.infer<typeof exhibit>;
export type SavedSearch = z.infer<typeof savedSearch>;
export type Severity = Finding['severity'];
export type FindingStatus = Finding['status'];

export const ANNOTATION_CALLS = {
  'annotation.all': call(
    'Every tag, note, bookmark and finding of the case, findings in the examiner’s order.',
    none,
    z.object({
      tags: z.array(tag),
      notes: z.array(note),
      bookmarks: z.array(bookmark),
      findings: z.array(finding),
      ...undoState.shape,
    }),
  ),
  'tag.set': call(
    'Puts a tag on things or takes it off.',
    z.object({
      targets: z.array(target).min(1).max(10_000),
      name: z.string().min(1).max(NAME_LENGTH),
      on: z.boolean(),
    }),
    undoState,
  ),
  'note.save': call(
    'Writes a note on a thing, or changes one (`uuid`).',
    z.object({ uuid: uuid.nullable(), target, text: z.string().min(1).max(TEXT_LENGTH) }),
    z.object({ uuid, ...undoState.shape }),
  ),
  'note.delete': call('Takes a note away.', z.object({ uuid }), undoState),
  'bookmark.save': call(
    'Bookmarks a thing, or renames its bookmark.',
    z.object({ target, label: z.string().max(NAME_LENGTH) }),
    z.object({ uuid, ...undoState.shape }),
  ),
  'bookmark.delete': call('Takes a bookmark away.', z.object({ uuid }), undoState),
  'finding.save': call(
    'Writes a finding with its exhibits, or changes one (`uuid`): what is given replaces what was.',
    z.object({
      uuid: uuid.nullable(),
      title: finding.shape.title,
      severity: finding.shape.severity,
      status: finding.shape.status,
      text: finding.shape.text,
      inReport: z.boolean(),
      exhibits: finding.shape.exhibits,
    }),
    z.object({ uuid, ...undoState.shape }),
  ),
  'finding.delete': call('Takes a finding away.', z.object({ uuid }), undoState),
  'finding.order': call(
    'Findings in this order; those not named keep theirs, behind.',
    z.object({ uuids: z.array(uuid).max(10_000) }),
    undoState,
  ),
  'annotation.undo': call('Undoes the last change of this opening of the case.', none, undoState),
  'annotation.redo': call('Does again what was undone last.', none, undoState),
  'saved.list': call(
    'Saved searches, queries, statements and layouts.',
    none,
    z.object({ saved: z.array(savedSearch) }),
  ),
  'saved.save': call(
    'Saves one under its name; the same kind and name replaces it.',
    z.object({
      kind: savedSearch.shape.kind,
      name: savedSearch.shape.name,
      view: savedSearch.shape.view,
      body: savedSearch.shape.body,
    }),
    z.object({ uuid }),
  ),
  'saved.delete': call('Takes a saved one away.', z.object({ uuid }), none),
} as const;
