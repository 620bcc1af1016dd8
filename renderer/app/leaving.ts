import { leaveField } from '../state/leave-field.ts';
import { noteDrafts } from '../state/note-drafts.ts';

/**
 * Before the page goes: what was typed into a field is saved as when the field is left, and where a note was begun the
 * page asks to stay, upon which main asks the examiner.
 */
export function watchLeaving(): () => void {
  const leave = (event: BeforeUnloadEvent): void => {
    leaveField();
    if (noteDrafts.any()) event.preventDefault();
  };
  addEventListener('beforeunload', leave);
  return () => removeEventListener('beforeunload', leave);
}
