/**
 * Notes that were begun and neither saved nor given up: selecting another thing, leaving the case or a new engine
 * takes no word away. They are kept for as long as the window is there, which asks before it goes, each with its case.
 */
export interface NoteDrafts {
  /** What was typed so far in a case (caseIdentity); null: nothing. */
  get(ofCase: string, place: string): string | null;
  /** An empty text is no draft. */
  set(ofCase: string, place: string, text: string): void;
  forget(ofCase: string, place: string): void;
  /** Whether there is one of any case. */
  any(): boolean;
}

export function createNoteDrafts(): NoteDrafts {
  const drafts = new Map<string, string>();
  const name = (ofCase: string, place: string): string => JSON.stringify([ofCase, place]);
  return {
    get: (ofCase, place) => drafts.get(name(ofCase, place)) ?? null,
    set(ofCase, place, text) {
      if (text === '') drafts.delete(name(ofCase, place));
      else drafts.set(name(ofCase, place), text);
    },
    forget: (ofCase, place) => void drafts.delete(name(ofCase, place)),
    any: () => drafts.size > 0,
  };
}

export const noteDrafts = createNoteDrafts();
