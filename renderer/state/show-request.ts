/** The wish to see a thing, wherever a view shows it; the app carries it out, for it knows the views. */
import type { Target } from '../../shared/api/index.ts';

const EVENT = 'permafrost:show';

export function showThing(target: Target): void {
  dispatchEvent(new CustomEvent<Target>(EVENT, { detail: target }));
}

export function onShowThing(show: (target: Target) => void): () => void {
  const listener = (event: Event): void => show((event as CustomEvent<Target>).detail);
  addEventListener(EVENT, listener);
  return () => removeEventListener(EVENT, listener);
}
