/** Which finding is open, and what the other views add to findings. */
import { onAnotherCase } from '../../state/case-change.ts';
import { NAME_LENGTH } from '../../../shared/api/annotation-calls.ts';
import type { Exhibit, Finding } from '../../../shared/api/index.ts';
import { plural } from '../../components/figures.ts';
import { changeFinding, makeFinding } from '../../state/annotations.ts';
import { sameTarget } from '../../state/marks.ts';
import { announce, openView } from '../../state/shell.ts';
import { createStore } from '../../state/store.ts';

const MOST_EXHIBITS = 1000;

export const findingState = createStore<{ readonly chosen: string | null }>({ chosen: null });

onAnotherCase(() => findingState.set({ chosen: null }));

export function openFinding(uuid: string): void {
  findingState.set({ chosen: uuid });
  openView('findings');
}

/** Appends what is not an exhibit of it yet. */
export async function addExhibits({ uuid, title }: Finding, added: readonly Exhibit[]): Promise<void> {
  let count = 0;
  const written = await changeFinding(uuid, (present) => {
    const fresh = added.filter(
      (one) => !present.exhibits.some((exhibit) => sameTarget(exhibit.target, one.target)),
    );
    const exhibits = [...present.exhibits, ...fresh];
    count = fresh.length;
    if (exhibits.length <= MOST_EXHIBITS) return { exhibits };
    announce(`A finding has at most ${plural(MOST_EXHIBITS, 'exhibit')}`, 'problem');
    return null;
  });
  if (written) announce(`Added ${plural(count, 'exhibit')} to “${title}”`);
}

export async function newFinding(title: string, exhibits: readonly Exhibit[]): Promise<void> {
  const uuid = await makeFinding({
    title: title.trim().slice(0, NAME_LENGTH) || 'New finding',
    severity: 'medium',
    status: 'draft',
    text: '',
    inReport: true,
    exhibits: exhibits.slice(0, MOST_EXHIBITS),
  });
  if (uuid === null) return;
  openFinding(uuid);
  focusTitle(uuid);
}

/** The title is what one writes first; the view may be on its way. */
function focusTitle(uuid: string, turns = 60): void {
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>('.finding-title');
    if (field !== null && document.activeElement !== field) {
      field.focus();
      field.select();
    }
    if (field === null && turns > 0 && findingState.get().chosen === uuid) focusTitle(uuid, turns - 1);
  });
}
