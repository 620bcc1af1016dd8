/** What the engine knows as secrets in the strings on screen. A string is not drawn before that is known. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { StringItem } from '../../../shared/api/index.ts';
import { client } from '../../state/client.ts';
import type { MaskedPart } from './find-rows.ts';

/** What one memory.masked takes. */
const PLACES = 200;
const PLACE_BYTES = 4096;
const KEPT = 20_000;

export interface StringMasks {
  /** undefined: not known yet. */
  readonly partsOf: (index: number) => readonly MaskedPart[] | undefined;
  readonly ask: (indices: readonly number[]) => Promise<void>;
  readonly version: number;
}

export function useStringMasks(job: string, items: readonly StringItem[]): StringMasks {
  const known = useRef(new Map<number, readonly MaskedPart[]>());
  const asking = useRef(new Set<number>());
  const of = useRef(job);
  const list = useRef(items);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    list.current = items;
    if (of.current === job) return;
    of.current = job;
    known.current = new Map();
    asking.current = new Set();
  }, [job, items]);
  const ask = useCallback(async (indices: readonly number[]): Promise<void> => {
    const wanted = indices.filter((index) => !known.current.has(index) && !asking.current.has(index));
    if (known.current.size > KEPT) {
      const shown = new Set(indices);
      for (const index of known.current.keys()) if (!shown.has(index)) known.current.delete(index);
    }
    for (let from = 0; from < wanted.length; from += PLACES) {
      const part = wanted.slice(from, from + PLACES);
      const places = part.flatMap((index) => {
        const item = list.current[index];
        if (item === undefined) return [];
        const { checkpoint, pid, address, length } = item;
        return [{ checkpoint, pid, address, length: Math.min(length, PLACE_BYTES) }];
      });
      for (const index of part) asking.current.add(index);
      try {
        const answer = await client.call('memory.masked', { places });
        for (const [at, index] of part.entries()) known.current.set(index, answer.places[at] ?? []);
      } catch {
        // Asked again when it comes on screen the next time; until then nothing of it is shown.
      } finally {
        for (const index of part) asking.current.delete(index);
      }
      setVersion((value) => value + 1);
    }
  }, []);
  const partsOf = useCallback((index: number) => known.current.get(index), []);
  return { partsOf, ask, version };
}
