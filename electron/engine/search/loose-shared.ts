/**
 * Page maps of shared memory that nothing of the dump names: no mapping, no memfd, no System V segment. An earlier dump
 * into the same folder left them, or a process whose images are gone had them. They are memory all the same.
 */
import { pageCount, pageFlags } from '../../criu/resolve/page-entry.ts';
import type { PagemapEntry, PagemapHead } from '../../criu/wire/messages.ts';
import { readRows } from '../../casefile/index.ts';
import { createRunBuilder, type RunBuilder, type Space } from '../../analysis/search/space.ts';
import { PE_PRESENT } from '../../../shared/facts/memory.ts';
import type { EngineState } from '../engine-state.ts';
import { imageDirectory } from '../images/image-directory.ts';
import type { CaseMemory } from '../memory/case-memory.ts';

export interface LooseShared {
  /** N of pagemap-shmem-N. */
  readonly id: string;
  readonly runs: Space['runs'];
}

/** Puts bytes [offset, offset + length) of a member at an address; ends where the member does. */
type AddBytes = (builder: RunBuilder, member: number, at: bigint, length: bigint, offset: number) => void;

/** Entries that go back in the object, which no CRIU writes, begin a run of their own. */
export function* looseShared(
  state: EngineState,
  memory: CaseMemory,
  addBytes: AddBytes,
): Generator<LooseShared> {
  const { id: checkpoint } = memory.record;
  const left = readRows(state.case(), checkpoint, 'leftover').filter(({ type }) => type === 'SHMEM_PAGEMAP');
  if (left.length === 0) return;
  const directory = imageDirectory(state, checkpoint);
  // Numbers of pages files begin anew with each dump: a file that another page map has may hold other pages by now.
  const taken = new Set(memory.pageMaps.map(({ pagesMember }) => pagesMember));
  for (const { member } of left) {
    const { entries } = directory.image(member);
    const head = entries[0]?.message as PagemapHead | undefined;
    const pages = directory.files.find(({ name }) => name.text === `pages-${head?.pages_id}.img`);
    if (pages === undefined || taken.has(pages.member)) continue;
    const id =
      /(\d+)\.img$/.exec(directory.files.find((file) => file.member === member)?.name.text ?? '')?.[1] ?? '';
    let builder = createRunBuilder();
    let [end, offset] = [0n, 0];
    for (const { message } of entries.slice(1)) {
      const entry = message as PagemapEntry;
      const count = pageCount(entry);
      if (entry.vaddr === undefined || count === undefined || (pageFlags(entry) & PE_PRESENT) === 0) continue;
      const length = count * BigInt(memory.pageSize);
      if (entry.vaddr < end) {
        yield { id, runs: builder.finish() };
        builder = createRunBuilder();
      }
      if (offset >= pages.size) break;
      const present = length < BigInt(pages.size - offset) ? length : BigInt(pages.size - offset);
      addBytes(builder, pages.member, entry.vaddr, present, offset);
      offset += Number(present);
      end = entry.vaddr + present;
    }
    yield { id, runs: builder.finish() };
  }
}
