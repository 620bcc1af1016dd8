/** Page maps against what should agree with them: the mappings, and the directory up the chain. */
import { gap } from '../../../shared/facts/gap.ts';
import { PE_PARENT, PE_PRESENT, type PageMapFact } from '../../../shared/facts/memory.ts';
import { displayText } from '../../../shared/text.ts';
import { addressText } from '../../../shared/u64.ts';
import { createPageLocator, type PageLevel } from '../memory/page-levels.ts';
import { runEnd } from '../memory/page-runs.ts';
import { memberNameOf, type ResolveContext } from './context.ts';
import { ownerText, pageMapImageName } from './page-maps.ts';

/** States pages that no mapping of the process holds. Linear in runs and mappings. */
export function checkPagesAreMapped(
  context: ResolveContext,
  map: PageMapFact,
  mappings: readonly { readonly start: bigint; readonly end: bigint }[],
  pageSize: number,
): void {
  const sorted = [...mappings].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const size = BigInt(pageSize);
  let outside = 0n;
  let first: bigint | null = null;
  let at = 0;
  for (let index = 0; index < map.start.length; index++) {
    const end = runEnd(map, index, pageSize);
    let cursor = map.start[index]!;
    while (at < sorted.length && sorted[at]!.end <= cursor) at += 1;
    for (let next = at; cursor < end; next++) {
      const mapping = sorted[next];
      const from = mapping === undefined || mapping.start > end ? end : mapping.start;
      if (from > cursor) {
        first ??= cursor;
        outside += (from - cursor + size - 1n) / size;
      }
      if (mapping === undefined || mapping.start >= end) break;
      if (mapping.end > cursor) cursor = mapping.end;
    }
  }
  if (first === null) return;
  const text = `${outside} pages of ${ownerText(map)} are in no mapping of it, the first at ${addressText(first)}.`;
  pushGap(context, map, 'pagemap-unmapped', text);
}

/**
 * States pages that are left to a parent and are not to be had from one: there is no parent, or it does
 * not hold them. `levels` are this directory's and those up the chain.
 */
export function checkParentPages(
  context: ResolveContext,
  map: PageMapFact,
  levels: readonly PageLevel[],
  parentLink: Uint8Array | null,
): void {
  const { pageSize } = levels[0]!;
  const size = BigInt(pageSize);
  const locate = createPageLocator(levels, map.owner, map.id);
  let wanted = 0n;
  let missing = 0n;
  let first: bigint | null = null;
  for (let index = 0; index < map.start.length; index++) {
    const flags = map.flags[index]!;
    if ((flags & PE_PARENT) === 0 || (flags & PE_PRESENT) !== 0) continue;
    if ((index & 0xfff) === 0) context.checkpoint();
    wanted += BigInt(map.count[index]!);
    const end = runEnd(map, index, pageSize);
    for (let at = map.start[index]!; at < end;) {
      const { place, until } = locate(at);
      const stop = until !== null && until < end ? until : end;
      if (place.kind === 'missing-parent') {
        first ??= at;
        missing += (stop - at + size - 1n) / size;
      }
      at = stop;
    }
  }
  if (first === null) return;
  const link =
    parentLink === null ? 'there is no parent link' : `the parent link leads to ${displayText(parentLink)}`;
  const text =
    levels.length === 1
      ? `${wanted} pages of ${ownerText(map)} are in a parent checkpoint that is not at hand (${link}); the first is at ${addressText(first)}.`
      : `${missing} of ${wanted} pages of ${ownerText(map)} that a parent checkpoint should hold are in none of the ${levels.length - 1} that are at hand; the first is at ${addressText(first)}.`;
  pushGap(context, map, levels.length === 1 ? 'parent-missing' : 'parent-page-missing', text);
}

function pushGap(context: ResolveContext, map: PageMapFact, kind: string, text: string): void {
  context.gaps.push(
    gap(kind, text, memberNameOf(context.images, pageMapImageName(map)), {
      subject: ownerText(map),
      source: map.source,
    }),
  );
}
