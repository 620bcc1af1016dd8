import { useRef } from 'react';

const PAUSE_MS = 900;

/** Type to find: letters gather until a pause; the same letter again goes to the next. */
export function useTyping(find: (typed: string, again: boolean) => Promise<void>): {
  add(letter: string): void;
  busy(): boolean;
} {
  const state = useRef({ typed: '', at: 0 });
  return {
    busy: () => Date.now() - state.current.at < PAUSE_MS && state.current.typed !== '',
    add(letter) {
      const now = Date.now();
      const { typed, at } = state.current;
      const fresh = now - at > PAUSE_MS;
      const again = !fresh && typed === letter;
      state.current = { typed: fresh || again ? letter : typed + letter, at: now };
      void find(state.current.typed, again || fresh);
    },
  };
}
