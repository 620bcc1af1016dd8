/**
 * Page maps: which pages of an address space or of shared memory are in which pages file, and where.
 *
 *     pagemap-17.img   head: pages_id 3
 *                      0x1000  2 pages  PRESENT      pages-3.img   [page][page]
 *                      0x5000  1 page   PARENT                      (in the directory up the chain)
 *                      0x9000  1 page   PRESENT      pages-3.img               [page]
 *
 * Present pages follow each other in the pages file in the order of the map.
 */
import { gap } from '../../../shared/facts/gap.ts';
import { PE_PRESENT, type PageMapFact } from '../../../shared/facts/memory.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { addressText } from '../../../shared/u64.ts';
import type { DecodedImage, ImageFile } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import type { PagemapEntry, PagemapHead } from '../wire/messages.ts';
import { imageSource, memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import { pageCount, pageFlags } from './page-entry.ts';
import { gapAt, reachImage } from './reached-image.ts';

const ADDRESS_SPACE_END = 1n << 64n;
/** More pages than an address space has, whatever their size. */
const PAGES_MAXIMUM = 1n << 52n;

export interface PageMapOwner {
  readonly owner: PageMapFact['owner'];
  readonly id: bigint; // pid or shmid
}

export function pageMapImageName({ owner, id }: PageMapOwner): string {
  return owner === 'process' ? `pagemap-${id}.img` : `pagemap-shmem-${id}.img`;
}

/**
 * The page map of one owner, undefined where the image is not there. Runs come out ascending and not
 * overlapping, whatever the image has: what it contradicts itself in is cut off and stated.
 */
export function resolvePageMap(
  context: ResolveContext,
  of: PageMapOwner,
  pageSize: number,
): PageMapFact | undefined {
  const image = reachImage(context, pageMapImageName(of));
  if (image === undefined || !(image.type === 'PAGEMAP' || image.type === 'SHMEM_PAGEMAP')) return undefined;
  const pagesId = (image.entries[0]?.message as PagemapHead | undefined)?.pages_id ?? null;
  const runs = readRuns(context, image, of, pageSize);
  const pages = pagesId === null ? undefined : context.images.file(`pages-${pagesId}.img`);
  if (pages !== undefined) context.images.reach(pages.name);
  checkPagesFile(context, image, of, pagesId, pages, runs.presentBytes);
  return {
    owner: of.owner,
    id: of.id,
    pagesId,
    pagesMember: pages?.member ?? null,
    ...runs.runs,
    ...(image.gaps.length > 0 ? { incomplete: true } : {}),
    source: imageSource(image),
  };
}

type Runs = Pick<PageMapFact, 'start' | 'count' | 'flags' | 'offset'>;

/** Room for as many runs, to be filled from the first on: there can be millions, so no object for each. */
function roomFor(runs: number): Runs {
  return {
    start: new BigUint64Array(runs),
    count: new Float64Array(runs),
    flags: new Uint8Array(runs),
    offset: new Float64Array(runs).fill(-1),
  };
}

function cutTo(runs: Runs, count: number): Runs {
  if (count === runs.start.length) return runs;
  return {
    start: runs.start.slice(0, count),
    count: runs.count.slice(0, count),
    flags: runs.flags.slice(0, count),
    offset: runs.offset.slice(0, count),
  };
}

function readRuns(
  context: ResolveContext,
  image: DecodedImage,
  of: PageMapOwner,
  pageSize: number,
): { readonly runs: Runs; readonly presentBytes: number } {
  const size = BigInt(pageSize);
  const problems = runProblems(context, image, of);
  const runs = roomFor(Math.max(0, image.entries.length - 1));
  let kept = 0;
  let presentBytes = 0;
  let ascending = true;
  let end = 0n;
  for (let index = 1; index < image.entries.length; index++) {
    if ((index & 0xffff) === 0) context.checkpoint();
    const message = image.entries[index]!.message as PagemapEntry;
    const start = message.vaddr;
    const claimed = pageCount(message);
    // Their absence was stated when the message was read.
    if (start === undefined || claimed === undefined) continue;
    if (start % size !== 0n) {
      problems.add('pagemap-unaligned', message, `begins at ${addressText(start)}, which is no page's start`);
    }
    const room = (ADDRESS_SPACE_END - start) / size;
    const pages = claimed < room ? claimed : room;
    if (claimed > room) {
      const text = `has ${claimed} pages from ${addressText(start)} on, past the end of the address space`;
      problems.add('pagemap-wrap', message, text);
    }
    const flags = pageFlags(message);
    const offset = (flags & PE_PRESENT) === 0 ? -1 : presentBytes;
    if (offset >= 0) presentBytes += Number(claimed < PAGES_MAXIMUM ? claimed : PAGES_MAXIMUM) * pageSize;
    if (pages === 0n) continue;
    if (start < end) {
      ascending = false;
      const text = `begins at ${addressText(start)}, before the end of the one before it (${addressText(end)})`;
      problems.add('pagemap-overlap', message, text);
    }
    const stop = start + pages * size;
    if (stop > end) end = stop;
    runs.start[kept] = start;
    runs.count[kept] = Number(pages);
    runs.flags[kept] = flags;
    runs.offset[kept] = offset;
    kept += 1;
  }
  problems.finish();
  const found = cutTo(runs, kept);
  return { runs: ascending ? found : withoutOverlaps(found, pageSize), presentBytes };
}

/** Sorted by address; of runs that overlap, what begins later loses what the earlier one covers. */
function withoutOverlaps(runs: Runs, pageSize: number): Runs {
  const size = BigInt(pageSize);
  const order = [...runs.start.keys()].sort((a, b) => {
    const [x, y] = [runs.start[a]!, runs.start[b]!];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
  const apart = roomFor(order.length);
  let kept = 0;
  let end = 0n;
  for (const index of order) {
    const start = runs.start[index]!;
    const pages = runs.count[index]!;
    const lost = start < end ? (end - start + size - 1n) / size : 0n;
    const left = pages - Number(lost);
    if (left <= 0) continue;
    const offset = runs.offset[index]!;
    apart.start[kept] = start + lost * size;
    apart.count[kept] = left;
    apart.flags[kept] = runs.flags[index]!;
    apart.offset[kept] = offset < 0 ? -1 : offset + Number(lost) * pageSize;
    kept += 1;
    end = start + BigInt(pages) * size;
  }
  return cutTo(apart, kept);
}

/** The pages file against the map: absent, shorter, longer. */
function checkPagesFile(
  context: ResolveContext,
  image: DecodedImage,
  of: PageMapOwner,
  pagesId: number | null,
  pages: ImageFile | undefined,
  presentBytes: number,
): void {
  const subject = ownerText(of);
  const head = image.entries[0]?.message;
  if (head === undefined || pagesId === null) return;
  if (pages === undefined) {
    if (presentBytes === 0) return;
    const text = `pages-${pagesId}.img is missing: ${presentBytes} bytes of memory of ${subject} are not there.`;
    context.gaps.push(
      gap('member-missing', text, memberNameOf(context.images, `pages-${pagesId}.img`), {
        subject,
        source: [messageSpan(image, head)],
      }),
    );
    if (orphanPages(context)) {
      gapAt(
        context,
        image,
        head,
        'pages-id',
        `Names pages-${pagesId}.img, which is not there, while other pages files are named by no page map.`,
        subject,
      );
    }
    return;
  }
  const { size } = pages.source;
  if (size === presentBytes) return;
  const short = size < presentBytes;
  const text = short
    ? `${presentBytes} bytes of pages of ${subject} are in the page map, ${size} are here: the last ${presentBytes - size} are missing.`
    : `${presentBytes} bytes of pages of ${subject} are in the page map, ${size} are here: what the last ${size - presentBytes} belong to is not known.`;
  const at = short ? size : presentBytes;
  const source: SourceSpan[] = [messageSpan(image, head)];
  if (!short) source.push({ member: pages.member, offset: at, length: size - at, field: 'page' });
  context.gaps.push(
    gap(short ? 'pages-short' : 'pages-long', text, pages.memberName, { offset: at, subject, source }),
  );
}

/** True where a pages file is there that no page map of the directory names. */
function orphanPages(context: ResolveContext): boolean {
  const named = new Set<string>();
  for (const type of ['PAGEMAP', 'SHMEM_PAGEMAP']) {
    for (const name of context.images.namesOf(type)) {
      const head = context.images.image(name)?.entries[0]?.message as PagemapHead | undefined;
      if (head?.pages_id !== undefined) named.add(`pages-${head.pages_id}.img`);
    }
  }
  return context.images.namesOf('PAGES').some((name) => !named.has(name));
}

export function ownerText({ owner, id }: PageMapOwner): string {
  return owner === 'process' ? `process ${id}` : `shared memory ${id}`;
}

/** Problems of one map that are stated one by one; the rest is counted. */
const PROBLEMS_NAMED = 8;

function runProblems(context: ResolveContext, image: DecodedImage, of: PageMapOwner) {
  let count = 0;
  let last: Message | undefined;
  return {
    add(kind: string, message: Message, text: string): void {
      count += 1;
      last = message;
      if (count <= PROBLEMS_NAMED)
        gapAt(context, image, message, kind, `A run of pages ${text}.`, ownerText(of));
    },
    finish(): void {
      if (count <= PROBLEMS_NAMED) return;
      gapAt(
        context,
        image,
        last!,
        'more-gaps',
        `${count - PROBLEMS_NAMED} more runs of this page map contradict each other.`,
        ownerText(of),
      );
    },
  };
}
