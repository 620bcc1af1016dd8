import type { ANNOTATION_CALLS, UndoState } from '../../../shared/api/annotation-calls.ts';
import {
  deleteSavedSearch,
  holdWritable,
  planBookmark,
  planBookmarkRemoval,
  planFinding,
  planFindingRemoval,
  planNote,
  planNoteRemoval,
  planOrder,
  planTag,
  readAnnotations,
  readSavedSearches,
  saveSearch,
  type CaseFile,
  type RecordAct,
} from '../../casefile/index.ts';
import { doAct, redo, undo, undoState } from '../annotations/undo-stack.ts';
import type { EngineState } from '../engine-state.ts';
import type { Handlers } from './index.ts';

export const annotationHandlers: Handlers<keyof typeof ANNOTATION_CALLS> = {
  'annotation.all'(state) {
    const c = state.case();
    return { ...readAnnotations(c), ...undoState(c) };
  },

  'tag.set'(state, { targets, name, on }) {
    const c = writable(state);
    return doAct(c, planTag(c, targets, name, on));
  },

  'note.save'(state, { uuid, target, text }) {
    const c = writable(state);
    return doRecord(c, planNote(c, uuid, target, text));
  },
  'note.delete'(state, { uuid }) {
    const c = writable(state);
    return doAct(c, planNoteRemoval(c, uuid));
  },

  'bookmark.save'(state, { target, label }) {
    const c = writable(state);
    return doRecord(c, planBookmark(c, target, label));
  },
  'bookmark.delete'(state, { uuid }) {
    const c = writable(state);
    return doAct(c, planBookmarkRemoval(c, uuid));
  },

  'finding.save'(state, { uuid, ...content }) {
    const c = writable(state);
    return doRecord(c, planFinding(c, uuid, content));
  },
  'finding.delete'(state, { uuid }) {
    const c = writable(state);
    return doAct(c, planFindingRemoval(c, uuid));
  },
  'finding.order'(state, { uuids }) {
    const c = writable(state);
    return doAct(c, planOrder(c, uuids));
  },

  'annotation.undo': (state) => undo(writable(state)),
  'annotation.redo': (state) => redo(writable(state)),

  'saved.list': (state) => ({ saved: readSavedSearches(state.case()) }),
  'saved.save': (state, saving) => ({ uuid: saveSearch(writable(state), saving) }),
  'saved.delete'(state, { uuid }) {
    deleteSavedSearch(writable(state), uuid);
    return {};
  },
};

function writable(state: EngineState): CaseFile {
  const c = state.case();
  holdWritable(c);
  return c;
}

function doRecord(c: CaseFile, act: RecordAct): UndoState & { uuid: string } {
  return { ...doAct(c, act), uuid: act.uuid };
}
