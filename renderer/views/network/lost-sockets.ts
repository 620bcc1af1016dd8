/** Sockets that a damaged checkpoint had and that are not listed. */
import { countOfLost, plural } from '../../components/figures.ts';
import { engine } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';

/** Why there may be sockets in scope that are not listed; null: these are all. */
export function useLostSockets(): string | null {
  const scope = useStore(shell, (value) => value.scope);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const inScope = (checkpoints ?? []).filter(({ id }) => scope === null || scope.includes(id));
  const lost = inScope.flatMap((one) => (one.lost.sockets === undefined ? [] : [one]));
  const [first] = lost;
  if (first?.lost.sockets === undefined) return null;
  const others = lost.length > 1 ? `, and ${plural(lost.length - 1, 'other checkpoint')}` : '';
  return inScope.length > 1 ? `${first.title}: ${first.lost.sockets}${others}` : first.lost.sockets;
}

/** '?' where none are listed and some may be lost. */
export function lostCount(count: number, lost: string | null): number | string {
  if (lost === null) return count;
  return count === 0 ? '?' : countOfLost(count, lost);
}
