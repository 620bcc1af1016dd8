/** What the examiner wrote beside things, and what is marked: notes, bookmarks, tags. */
import type { Reference } from '../../../shared/api/index.ts';
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { stampText } from './cell-text.ts';
import { examinerText } from './examiner-text.ts';
import { referencesOf } from './findings.ts';
import { chapter, columnTable, el, evidenceText, paragraph } from './nodes.ts';
import type { ReportData } from './types.ts';

/** Tagged things of one table at most; the machine-readable facts have all of them. */
const MOST_TAGGED = 400;

export function notesChapter(data: ReportData): ReportNode {
  const { notes, bookmarks, tags } = data;
  const references = referencesOf(data);
  const shownTags = tags.slice(0, MOST_TAGGED);
  return chapter(
    'notes',
    'Notes and marks',
    notes.length + bookmarks.length + tags.length === 0
      ? paragraph('There are no notes, bookmarks or tags in the case.')
      : [],
    notes.length === 0 ? [] : el('h3', {}, 'Notes'),
    ...notes.map((note) =>
      el(
        'section',
        { class: 'note' },
        el(
          'p',
          { class: 'place' },
          thingNode(data, note.thing, note.target),
          ` · ${note.examiner ?? 'examiner not stated'}, ${stampText(note.changedAt, data.draft.timeZone)}`,
        ),
        examinerText(note.text, references),
      ),
    ),
    bookmarks.length === 0
      ? []
      : [
          el('h3', {}, 'Bookmarks'),
          columnTable(
            'marks',
            ['Thing', 'Label', 'By', 'At'],
            bookmarks.map((one) => [
              thingNode(data, one.thing, one.target),
              one.label,
              one.examiner ?? 'not stated',
              stampText(one.createdAt, data.draft.timeZone),
            ]),
          ),
        ],
    shownTags.length === 0
      ? []
      : [
          el('h3', {}, 'Tagged things'),
          columnTable(
            'marks',
            ['Tag', 'Thing', 'By', 'At'],
            shownTags.map((one) => [
              one.name,
              thingNode(data, one.thing, one.target),
              one.examiner ?? 'not stated',
              stampText(one.createdAt, data.draft.timeZone),
            ]),
          ),
          tags.length > shownTags.length
            ? paragraph(`${tags.length - shownTags.length} further tagged things are not listed here.`)
            : [],
        ],
  );
}

function thingNode(data: ReportData, thing: string, { checkpoint }: Reference): ReportNode {
  const of = data.checkpoints.find(({ id }) => id === checkpoint);
  return el(
    'span',
    {},
    evidenceText(thing),
    data.checkpoints.length > 1 && of !== undefined
      ? [' in ', el('a', { href: `#checkpoint-${of.id}` }, of.id)]
      : [],
  );
}
