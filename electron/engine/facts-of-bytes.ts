/** The way back from bytes of the evidence: the facts that were decoded from them, and what a page map's entry maps. */
import { openList, readPages } from '../casefile/index.ts';
import { pageCount } from '../criu/resolve/page-entry.ts';
import type { PagemapEntry } from '../criu/wire/messages.ts';
import { isDerivedList } from '../../shared/api/derived-lists.ts';
import type { CallInput, CallOutput } from '../../shared/api/index.ts';
import { LISTS, type ListName } from '../../shared/api/lists.ts';
import { openDerivedList } from './derived-list.ts';
import type { EngineState } from './engine-state.ts';
import { caseFiles } from './files/case-files.ts';
import { fileRows } from './files/file-rows.ts';
import { masked } from './masked-list.ts';
import { imageDirectory } from './images/image-directory.ts';

type Place = CallInput<'bytes.facts'>;
type Facts = CallOutput<'bytes.facts'>;

/** Rows of one list in an answer; more than these are counted. */
const ROWS_OF_ONE_LIST = 20;

/** The image itself, files (which have a list of their own), and rows that are others' under a second name. */
const NO_FACTS: ReadonlySet<string> = new Set([
  'image',
  'leftover',
  'member',
  'filesystem_entry',
  'process_socket',
  'custody_entry',
]);

const FACT_LISTS = (Object.keys(LISTS) as ListName[]).filter(
  (list) => !isDerivedList(list) && !NO_FACTS.has(list),
);

/** Facts of the checkpoint that name a byte of the range as their source, list by list. */
export function factsOfBytes(
  state: EngineState,
  { checkpoint, member, offset, length }: Place,
): Facts['facts'] {
  const { id } = state.checkpoint(checkpoint);
  const facts: Facts['facts'] = FACT_LISTS.flatMap((list) => {
    const handle = openList(state.case(), { list, checkpoints: [id], readFrom: { member, offset, length } });
    if (handle.count === 0) return [];
    return [{ list, count: handle.count, rows: masked(state, list, handle).range(0, ROWS_OF_ONE_LIST) }];
  });
  const files = caseFiles(state, [id]).filter(({ spans }) =>
    spans.some((span) => {
      return span.member === member && span.offset < offset + length && span.offset + span.length > offset;
    }),
  );
  if (files.length > 0) {
    const all = openDerivedList('file', fileRows(state, files.slice(0, ROWS_OF_ONE_LIST)), {});
    facts.push({
      list: 'file',
      count: files.length,
      rows: masked(state, 'file', all).range(0, ROWS_OF_ONE_LIST),
    });
  }
  return facts;
}

/** Where the pages of a page map's entry belong in memory; null for other bytes and for shared memory's maps. */
export function memoryOfEntry(state: EngineState, { checkpoint, member, offset }: Place): Facts['memory'] {
  const { files, image: imageOf } = imageDirectory(state, checkpoint);
  if (files.find((one) => one.member === member)?.type !== 'PAGEMAP') return null;
  const image = imageOf(member);
  const entry = image.entries.findLast((one) => one.offset <= offset);
  if (entry === undefined || entry.message.$.type !== 'pagemap_entry') return null;
  const message = entry.message as PagemapEntry;
  const pages = pageCount(message);
  const { id } = state.checkpoint(checkpoint);
  const [map] = openList(state.case(), {
    list: 'page_map',
    checkpoints: [id],
    readFrom: { member, offset: 0, length: image.file.source.size },
  }).range(0, 1, ['owner', 'id']);
  if (map?.cells['owner'] !== 'process' || message.vaddr === undefined || pages === undefined) return null;
  const { pageSize } = readPages(state.case(), id).checkpoint;
  return { pid: Number(map.cells['id']), address: message.vaddr, length: Number(pages) * pageSize };
}
