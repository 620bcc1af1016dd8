/** What is chosen beside the one selection: a range of bytes in a hex view, several rows of a table. */
import type { Target } from '../../shared/api/index.ts';
import { createStore } from './store.ts';

export interface ChosenRange {
  readonly target: Target;
  /** '64 bytes at 0x7f…' */
  readonly label: string;
}

export interface ChosenRows {
  readonly count: number;
  /** '12 events' */
  readonly label: string;
  readonly targets: () => Promise<readonly Target[]>;
}

export const chosen = createStore<{ readonly range: ChosenRange | null; readonly rows: ChosenRows | null }>({
  range: null,
  rows: null,
});
