/** Entries of one image, asked for page by page around what is on screen. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { client } from '../../state/client.ts';

type Answer = CallOutput<'image.entries'>;
export type ImageEntryLine = Answer['entries'][number];

const PAGE = 200;
const PAGES_KEPT = 20;

export interface Entries {
  readonly about: Omit<Answer, 'entries'> | null;
  readonly error: EvidenceError | null;
  readonly version: number;
  entry(index: number): ImageEntryLine | undefined;
  need(from: number, to: number): void;
  read(from: number, to: number): Promise<readonly ImageEntryLine[]>;
}

interface State {
  readonly of: string;
  readonly about: Omit<Answer, 'entries'> | null;
  readonly error: EvidenceError | null;
  readonly pages: ReadonlyMap<number, readonly ImageEntryLine[]>;
  readonly version: number;
}

export function useEntries(checkpoint: string, member: number): Entries {
  const of = `${checkpoint} ${member}`;
  const [state, setState] = useState<State>({ of, about: null, error: null, pages: new Map(), version: 0 });
  const asked = useRef<{ of: string; pages: Set<number> }>({ of, pages: new Set() });

  const ask = useCallback(
    async (page: number): Promise<void> => {
      if (asked.current.of !== of) asked.current = { of, pages: new Set() };
      if (asked.current.pages.has(page)) return;
      asked.current.pages.add(page);
      const from = page * PAGE;
      try {
        const { entries, ...about } = await client.call('image.entries', {
          checkpoint,
          member,
          from,
          to: from + PAGE,
        });
        setState((old) => {
          if (asked.current.of !== of) return old;
          const pages = new Map(old.of === of ? old.pages : []);
          pages.set(page, entries);
          for (const oldest of pages.keys()) {
            if (pages.size <= PAGES_KEPT) break;
            pages.delete(oldest);
            asked.current.pages.delete(oldest);
          }
          return { of, about, error: null, pages, version: old.version + 1 };
        });
      } catch (caught) {
        setState((old) => ({ ...old, of, about: null, error: toEvidenceError(caught), pages: new Map() }));
      }
    },
    [of, checkpoint, member],
  );
  useEffect(() => void ask(0), [ask]);

  return useMemo(() => {
    const own = state.of === of ? state : null;
    return {
      about: own?.about ?? null,
      error: own?.error ?? null,
      version: own?.version ?? 0,
      entry: (index) => own?.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
      need: (from, to) => {
        for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) void ask(page);
      },
      read: async (from, to) => {
        const read: ImageEntryLine[] = [];
        for (let at = from; at < to; at += PAGE) {
          const answer = await client.call('image.entries', {
            checkpoint,
            member,
            from: at,
            to: Math.min(to, at + PAGE),
          });
          read.push(...answer.entries);
        }
        return read;
      },
    };
  }, [state, of, ask, checkpoint, member]);
}
