/** BPF maps: bpfmap-data.img has the keys and values of each, all keys first [bpfmap.c]. */
import { utf8 } from '../../../shared/text.ts';
import type { DecodedImage, ImageEntry } from '../image/types.ts';
import type { BpfmapDataEntry, BpfmapFileEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { flagsOf, type FileDescription, type FileSurroundings } from './file-description.ts';
import type { FileRecord } from './file-records.ts';
import { messageDetail } from './message-detail.ts';
import { payloadSpan, reachImage } from './reached-image.ts';

/** Content by map_id. */
export type BpfMapData = ReadonlyMap<
  number,
  { readonly image: DecodedImage; readonly entry: ImageEntry<BpfmapDataEntry> }
>;

/** bpfmap-data.img by map_id; the first of two counts. */
export function bpfMapData(context: ResolveContext): BpfMapData {
  const byId = new Map<
    number,
    { readonly image: DecodedImage; readonly entry: ImageEntry<BpfmapDataEntry> }
  >();
  const image = reachImage<BpfmapDataEntry>(context, 'bpfmap-data.img');
  for (const entry of image?.entries ?? []) {
    const id = entry.message.map_id;
    if (id !== undefined && !byId.has(id)) byId.set(id, { image: image!, entry });
  }
  return byId;
}

export function bpfMap(
  _context: ResolveContext,
  around: FileSurroundings,
  _record: FileRecord,
  body: BpfmapFileEntry,
): FileDescription {
  const data = around.mapData.get(body.map_id ?? -1);
  return {
    target: utf8('anon_inode:bpf-map'),
    position: body.pos ?? null,
    ...flagsOf(body),
    mountId: body.mnt_id,
    detail: [
      ...messageDetail(body, { skip: ['id', 'flags', 'pos', 'mnt_id'] }),
      ...(data === undefined ? [] : messageDetail(data.entry.message, { prefix: 'data' })),
    ],
    source:
      data === undefined
        ? []
        : [
            messageSpan(data.image, data.entry.message, 'detail'),
            ...data.entry.payloads.map((payload) => payloadSpan(data.image, payload)),
          ],
  };
}
