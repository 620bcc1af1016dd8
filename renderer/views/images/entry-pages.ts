/** Entries of one image, asked for page by page around what is on screen. A page that failed is asked again on `retry`. */
import type { CallOutput, EngineClient } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';

type Answer = CallOutput<'image.entries'>;
export type ImageEntryLine = Answer['entries'][number];

const PAGE = 200;
const PAGES_KEPT = 20;

export interface EntriesSnapshot {
  /** What the image says of all its entries; null: not yet known. */
  readonly about: Omit<Answer, 'entries'> | null;
  /** Why a page is not there; nothing further is asked until `retry`. */
  readonly error: EvidenceError | null;
  /** Raised whenever entries arrive. */
  readonly version: number;
}

export interface EntryPages {
  snapshot(): EntriesSnapshot;
  subscribe(listener: () => void): () => void;
  entry(index: number): ImageEntryLine | undefined;
  /** Asks for the entries [from, to); those held are not asked again. */
  need(from: number, to: number): void;
  /** Asks again for what failed. */
  retry(): void;
  /** Entries for a copy; they are not kept. */
  read(from: number, to: number): Promise<readonly ImageEntryLine[]>;
}

export function createEntryPages(client: EngineClient, checkpoint: string, member: number): EntryPages {
  let state: EntriesSnapshot = { about: null, error: null, version: 0 };
  const pages = new Map<number, readonly ImageEntryLine[] | 'asked'>(); // least recently come first
  let failed: readonly number[] = [];
  const listeners = new Set<() => void>();
  const change = (part: Partial<EntriesSnapshot>): void => {
    state = { ...state, ...part, version: state.version + 1 };
    for (const listener of listeners) listener();
  };
  const ask = (from: number, to: number): Promise<Answer> =>
    client.call('image.entries', { checkpoint, member, from, to });

  async function fetchPage(page: number): Promise<void> {
    pages.set(page, 'asked');
    try {
      const { entries, ...about } = await ask(page * PAGE, (page + 1) * PAGE);
      pages.delete(page);
      pages.set(page, entries);
      for (const [old, held] of pages) {
        if (pages.size <= PAGES_KEPT) break;
        if (held !== 'asked') pages.delete(old);
      }
      change({ about });
    } catch (caught) {
      pages.delete(page);
      failed = [...failed, page];
      change({ error: toEvidenceError(caught) });
    }
  }

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    entry(index) {
      const page = pages.get(Math.floor(index / PAGE));
      return page === undefined || page === 'asked' ? undefined : page[index % PAGE];
    },
    need(from, to) {
      if (state.error !== null) return;
      for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
        if (!pages.has(page)) void fetchPage(page);
      }
    },
    retry() {
      if (state.error === null) return;
      const again = failed;
      failed = [];
      change({ error: null });
      for (const page of again) void fetchPage(page);
    },
    async read(from, to) {
      const read: ImageEntryLine[] = [];
      for (let at = from; at < to; at += PAGE) {
        read.push(...(await ask(at, Math.min(to, at + PAGE))).entries);
      }
      return read;
    },
  };
}
