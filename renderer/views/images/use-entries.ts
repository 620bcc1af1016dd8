/** The entries of the image that is shown. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import { createEntryPages } from './entry-pages.ts';
import type { EntriesSnapshot, EntryPages } from './entry-pages.ts';

export function useEntries(
  checkpoint: string,
  member: number,
): EntriesSnapshot & { readonly pages: EntryPages } {
  const pages = useMemo(() => createEntryPages(client, checkpoint, member), [checkpoint, member]);
  const snapshot = useSyncExternalStore(pages.subscribe, pages.snapshot);
  useEffect(() => pages.need(0, 1), [pages]);
  // An engine that was started again is asked for what the one before did not say.
  const opened = useStore(engine, (value) => value.opened);
  const seen = useRef(opened);
  useEffect(() => {
    if (seen.current === opened) return;
    seen.current = opened;
    pages.retry();
  }, [opened, pages]);
  return useMemo(() => ({ ...snapshot, pages }), [snapshot, pages]);
}
