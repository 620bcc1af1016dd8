/** Files that were moved between two checkpoints: no image says so, their content does. */
import type { CheckpointChange } from '../../../shared/api/compare-calls.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Notes at a file that went and at the one that came with its content; where there are several of either, nothing. */
export function noteMoves(changes: CheckpointChange[]): void {
  const came = new Map<string, number[]>();
  const went = new Map<string, number[]>();
  changes.forEach(({ change, before, after, a, b }, index) => {
    if ((a ?? b)?.list !== 'file' || change === 'changed') return;
    const sha256 = change === 'added' ? after : before;
    if (typeof sha256 !== 'string' || sha256 === EMPTY_SHA256) return;
    const places = change === 'added' ? came : went;
    const known = places.get(sha256);
    if (known) known.push(index);
    else places.set(sha256, [index]);
  });
  for (const [sha256, [from, ...others]] of went) {
    const [to, ...copies] = came.get(sha256) ?? [];
    if (from === undefined || to === undefined || others.length > 0 || copies.length > 0) continue;
    const [old, moved] = [changes[from]!, changes[to]!];
    changes[from] = { ...old, note: `its content is at ${moved.item} now` };
    changes[to] = { ...moved, note: `the content of ${old.item}, which is gone` };
  }
}
