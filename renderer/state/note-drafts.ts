/**
 * Notes that were begun and neither saved nor given up: selecting another thing, leaving the case or a new engine
 * takes no word away. They are kept for as long as the window is there, each with its case.
 */
export interface NoteDrafts {
  /** What was typed so far; null: nothing. */
  get(casePath: string, place: string): string | null;
  /** An empty text is no draft. */
  set(casePath: string, place: string, text: string): void;
  forget(casePath: string, place: string): void;
}

export function createNoteDrafts(): NoteDrafts {
  const drafts = new Map<string, string>();
  const name = (casePath: string, place: string): string => JSON.stringify([casePath, place]);
  return {
    get: (casePath, place) => drafts.get(name(casePath, place)) ?? null,
    set(casePath, place, text) {
      if (text === '') drafts.delete(name(casePath, place));
      else drafts.set(name(casePath, place), text);
    },
    forget: (casePath, place) => void drafts.delete(name(casePath, place)),
  };
}

export const noteDrafts = createNoteDrafts();
