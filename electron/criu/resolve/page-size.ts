/** The dumped machine's page size: nothing in the images states it, three things tell it. */
import type { Architecture, CheckpointFact } from '../../../shared/facts/checkpoint.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { PagemapEntry, PagemapHead } from '../wire/messages.ts';
import { fieldSpan, type ResolveContext } from './context.ts';
import type { AddressSpace } from './address-spaces.ts';
import { pageCount, pageFlags } from './page-entry.ts';
import { PE_PRESENT } from '../../../shared/facts/memory.ts';
import type { DecodedImage } from '../image/types.ts';

export type PageSize = Pick<CheckpointFact, 'pageSize' | 'pageSizeReason'>;

const AT_PAGESZ = 6n;
const SIZES: readonly number[] = [4096, 16384, 65536];

const USUAL: Partial<Record<Architecture, number>> = { ppc64: 65536, loongarch64: 16384 };

/** AT_PAGESZ of an auxiliary vector, else a pages file's size by its pages, else what is usual. */
export function resolvePageSize(
  context: ResolveContext,
  spaces: readonly AddressSpace[],
  architecture: Architecture | null,
): PageSize {
  for (const space of spaces) {
    const stated = space.fact.auxv.find(([type]) => type === AT_PAGESZ)?.[1];
    if (stated === undefined) continue;
    if (SIZES.includes(Number(stated))) return { pageSize: Number(stated), pageSizeReason: 'AT_PAGESZ' };
    const span = fieldSpan(space.mm.image, space.mm.message, 'mm_saved_auxv');
    const text = `The auxiliary vector of process ${space.fact.pid} states a page size of ${stated} bytes, which no machine has.`;
    context.gaps.push(
      gap('bad-page-size', text, space.mm.image.file.memberName, {
        offset: span.offset,
        subject: `process ${space.fact.pid}`,
        source: [span],
      }),
    );
  }
  const measured = measure(context);
  if (measured !== null) return { pageSize: measured, pageSizeReason: 'pages file' };
  return { pageSize: (architecture && USUAL[architecture]) ?? 4096, pageSizeReason: 'architecture' };
}

/** The first page map whose pages file divides evenly into a known page size. */
function measure(context: ResolveContext): number | null {
  for (const name of [...context.images.namesOf('PAGEMAP'), ...context.images.namesOf('SHMEM_PAGEMAP')]) {
    const image = context.images.image(name);
    if (image === undefined || image.gaps.length > 0) continue;
    const size = measureOne(context, image);
    if (size !== null) return size;
  }
  return null;
}

function measureOne(context: ResolveContext, image: DecodedImage): number | null {
  const pagesId = (image.entries[0]?.message as PagemapHead | undefined)?.pages_id;
  const pages = context.images.file(`pages-${pagesId}.img`);
  if (pages === undefined) return null;
  let present = 0;
  for (const { message } of image.entries.slice(1)) {
    const entry = message as PagemapEntry;
    if ((pageFlags(entry) & PE_PRESENT) !== 0) present += Number(pageCount(entry) ?? 0n);
  }
  const size = pages.source.size / present;
  return SIZES.includes(size) ? size : null;
}
