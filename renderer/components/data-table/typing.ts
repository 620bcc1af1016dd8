import { useRef } from 'react';
import { useLatest } from '../../state/use-latest.ts';

const PAUSE_MS = 900;

/**
 * Type to find: letters gather until a pause; the same letter again goes to the next. What is found is told of the
 * last letter only, and not once the table has gone elsewhere.
 */
export function useTyping(
  find: (typed: string, again: boolean) => Promise<number | null>,
  found: (index: number | null, typed: string) => void,
): {
  add(letter: string): void;
  busy(): boolean;
  /** Whatever is still looked for is not wanted any more. */
  forget(): void;
} {
  const state = useRef({ typed: '', at: 0 });
  const begin = useLatest();
  return {
    forget: () => void begin(),
    busy: () => Date.now() - state.current.at < PAUSE_MS && state.current.typed !== '',
    add(letter) {
      const now = Date.now();
      const { typed, at } = state.current;
      const fresh = now - at > PAUSE_MS;
      const again = !fresh && typed === letter;
      const sought = fresh || again ? letter : typed + letter;
      state.current = { typed: sought, at: now };
      const isLatest = begin();
      void find(sought, again || fresh).then((index) => {
        if (isLatest()) found(index, sought);
      });
    },
  };
}
