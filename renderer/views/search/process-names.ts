/** Names of the processes of some checkpoints, asked for once. */
import { useCallback, useEffect, useState } from 'react';
import type { TextValue } from '../../../shared/api/index.ts';
import { client } from '../../state/client.ts';

type Names = ReadonlyMap<string, TextValue>;
const MOST_CHECKPOINTS = 32;

export function useProcessNames(
  checkpoints: readonly string[],
): (checkpoint: string, pid: number) => TextValue | null {
  const [names, setNames] = useState<Names>(new Map());
  const key = [...new Set(checkpoints)].slice(0, MOST_CHECKPOINTS).join(' ');
  useEffect(() => {
    let stale = false;
    const ask = async (): Promise<void> => {
      const found = new Map<string, TextValue>();
      for (const checkpoint of key.split(' ').filter((id) => id !== '')) {
        const { spaces } = await client.call('memory.spaces', { checkpoint });
        for (const { pid, name } of spaces) if (name !== null) found.set(`${checkpoint} ${pid}`, name);
      }
      if (!stale) setNames(found);
    };
    void ask().catch(() => undefined); // without names there are still the pids
    return () => {
      stale = true;
    };
  }, [key]);
  return useCallback((checkpoint, pid) => names.get(`${checkpoint} ${pid}`) ?? null, [names]);
}
