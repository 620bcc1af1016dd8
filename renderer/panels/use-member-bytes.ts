/** Pages of a member's bytes around what is on screen. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput } from '../../shared/api/index.ts';
import { toEvidenceError } from '../../shared/errors.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import { client } from '../state/client.ts';
import { engine } from '../state/engine.ts';
import { useStore } from '../state/store.ts';

const PAGE = 4096;
const PAGES_KEPT = 32;

export type Masked = NonNullable<CallOutput<'bytes.read'>['masked']>[number];

export interface MemberBytes {
  readonly error: EvidenceError | null;
  readonly size: number | null;
  readonly info: Omit<CallOutput<'bytes.read'>, 'bytes' | 'masked' | 'storeOffset'> | null;
  byte(offset: number): number | undefined;
  maskedAt(offset: number): Masked | undefined;
  /** Bytes [from, to) for a copy, at most 1 MiB. */
  read(from: number, to: number): Promise<Uint8Array>;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly masked: readonly Masked[];
}

interface State {
  readonly of: string;
  readonly error: EvidenceError | null;
  readonly info: MemberBytes['info'];
  readonly pages: ReadonlyMap<number, Held>;
}

/** The bytes of a member; pages of [from, to) are asked for as these change. */
export function useMemberBytes(evidence: string, member: number, from: number, to: number): MemberBytes {
  const generation = useStore(engine, (value) => value.generation);
  const of = `${generation} ${evidence} ${member}`;
  const [state, setState] = useState<State>({ of, error: null, info: null, pages: new Map() });
  const asked = useRef<{ of: string; pages: Set<number> }>({ of, pages: new Set() });

  useEffect(() => {
    if (asked.current.of !== of) asked.current = { of, pages: new Set() };
    const waiting = asked.current.pages;
    for (let page = Math.max(0, Math.floor(from / PAGE)); page * PAGE < to; page++) {
      if (waiting.has(page)) continue;
      waiting.add(page);
      client.call('bytes.read', { evidence, member, offset: page * PAGE, length: PAGE }).then(
        ({ bytes, masked, storeOffset: _, ...info }) => {
          if (asked.current.of !== of) return;
          setState((old) => {
            const pages = new Map(old.of === of ? old.pages : []);
            pages.set(page, { bytes, masked: masked ?? [] });
            for (const oldest of pages.keys()) {
              if (pages.size <= PAGES_KEPT) break;
              pages.delete(oldest);
              waiting.delete(oldest);
            }
            return { of, error: null, info, pages };
          });
        },
        (caught: unknown) => {
          waiting.delete(page);
          if (asked.current.of !== of) return;
          setState((old) => ({
            of,
            error: toEvidenceError(caught),
            info: old.of === of ? old.info : null,
            pages: old.of === of ? old.pages : new Map(),
          }));
        },
      );
    }
  }, [of, evidence, member, from, to]);

  return useMemo(() => {
    const current = state.of === of ? state : null;
    return {
      error: current?.error ?? null,
      size: current?.info?.memberSize ?? null,
      info: current?.info ?? null,
      byte(offset) {
        return current?.pages.get(Math.floor(offset / PAGE))?.bytes[offset % PAGE];
      },
      maskedAt(offset) {
        return current?.pages
          .get(Math.floor(offset / PAGE))
          ?.masked.find((range) => offset >= range.offset && offset < range.offset + range.length);
      },
      async read(start, end) {
        const length = Math.min(2 ** 20, end - start);
        return (await client.call('bytes.read', { evidence, member, offset: start, length })).bytes;
      },
    };
  }, [state, of, evidence, member]);
}
