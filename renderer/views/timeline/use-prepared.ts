/** How far the events of the checkpoints in scope are worked out. */
import { useEffect, useState } from 'react';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';

/** The first checkpoints whose events are ready; null: all of them. */
export interface Prepared {
  readonly ready: readonly string[] | null;
  readonly of: number;
}

/** All are waited for so long: parts are shown where it takes longer. */
const WHOLE_MS = 300;

/**
 * Null until the first are ready. While some are missing the view shows the others. Checkpoints that come later are
 * worked out with what asks for them.
 */
export function usePrepared(scope: readonly string[] | null): Prepared | null {
  const opened = useStore(engine, (value) => value.opened);
  const key = `${opened} ${scope?.join() ?? ''}`;
  const [prepared, setPrepared] = useState<{ readonly key: string; readonly of: Prepared } | null>(null);
  useEffect(() => {
    let stale = false;
    const take = (ready: Prepared['ready'], of: number): void => setPrepared({ key, of: { ready, of } });
    const begun = performance.now();
    let shown = false;
    const ask = async (): Promise<void> => {
      for (;;) {
        const { ready, of } = await client.call('timeline.prepare', {
          checkpoints: scope === null ? null : [...scope],
        });
        if (stale) return;
        if (ready.length >= of) return take(null, of);
        if (!shown && performance.now() - begun >= WHOLE_MS) {
          shown = true;
          take(ready, of);
        }
      }
    };
    // What fails here fails again where the events are asked for, and is told there.
    ask().catch(() => {
      if (!stale) take(null, 0);
    });
    return () => {
      stale = true;
    };
  }, [key, scope]);
  return prepared?.key === key ? prepared.of : null;
}
