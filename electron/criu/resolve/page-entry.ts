/** One pagemap_entry, whichever version of CRIU wrote it. */
import { PE_PARENT, PE_PRESENT } from '../../../shared/facts/memory.ts';
import type { PagemapEntry } from '../wire/messages.ts';

/** `nr_pages` supersedes the 32-bit count where it is set; undefined where neither is. */
export function pageCount(entry: PagemapEntry): bigint | undefined {
  if (entry.nr_pages !== undefined) return entry.nr_pages;
  return entry.compat_nr_pages === undefined ? undefined : BigInt(entry.compat_nr_pages);
}

/** PE_* bits. Before 3.5 there were none: a page is in the parent or it is present. */
export function pageFlags(entry: PagemapEntry): number {
  const flags = entry.flags ?? (entry.in_parent === true ? PE_PARENT : PE_PRESENT);
  return (entry.in_parent === true ? flags | PE_PARENT : flags) & 0xff;
}
