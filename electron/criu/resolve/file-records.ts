/**
 * File objects as the images hold them. Since CRIU 3.4 all are in files.img, one `file_entry` each with
 * one sub-message; older dumps have an image for each kind, older still put the targets of an eventpoll
 * and the watches of inotify and fanotify into images of their own.
 */
import type { DecodedImage } from '../image/types.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { Message } from '../wire/message.ts';
import type { FileEntry, RegFileEntry } from '../wire/messages.ts';
import { FdTypesNames } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import { gap } from '../../../shared/facts/gap.ts';
import { gapAt, reachImage } from './reached-image.ts';

/** A message together with the image it stands in. */
export interface Placed<M extends Message = Message> {
  readonly image: DecodedImage;
  readonly message: M;
}

export interface FileRecord {
  readonly id: number;
  /** Name of fd_types, or its number as text. */
  readonly kind: string;
  readonly image: DecodedImage;
  /** The kind's own message; null where an entry has none. */
  readonly body: Message | null;
  /** What older dumps keep apart: eventpoll targets, inotify watches, fanotify marks. */
  readonly apart: readonly Placed[];
  /** The `reg` entry that a tun file has under the same id: its path and open flags. */
  readonly reg: Placed<RegFileEntry> | null;
  readonly span: SourceSpan;
}

interface KindRow {
  readonly field: keyof FileEntry & string; // of file_entry
  readonly image: string; // before files.img
  readonly apart?: string; // image of its parts, older still
}

const KINDS: Readonly<Record<string, KindRow>> = {
  REG: { field: 'reg', image: 'reg-files.img' },
  PIPE: { field: 'pipe', image: 'pipes.img' },
  FIFO: { field: 'fifo', image: 'fifo.img' },
  INETSK: { field: 'isk', image: 'inetsk.img' },
  UNIXSK: { field: 'usk', image: 'unixsk.img' },
  EVENTFD: { field: 'efd', image: 'eventfd.img' },
  EVENTPOLL: { field: 'epfd', image: 'eventpoll.img', apart: 'eventpoll-tfd.img' },
  INOTIFY: { field: 'ify', image: 'inotify.img', apart: 'inotify-wd.img' },
  SIGNALFD: { field: 'sgfd', image: 'signalfd.img' },
  PACKETSK: { field: 'psk', image: 'packetsk.img' },
  TTY: { field: 'tty', image: 'tty.img' },
  FANOTIFY: { field: 'ffy', image: 'fanotify.img', apart: 'fanotify-mark.img' },
  NETLINKSK: { field: 'nlsk', image: 'netlinksk.img' },
  NS: { field: 'nsf', image: 'ns-files.img' },
  TUNF: { field: 'tunf', image: 'tunfile.img' },
  EXT: { field: 'ext', image: 'ext-files.img' },
  TIMERFD: { field: 'tfd', image: 'timerfd.img' },
  MEMFD: { field: 'memfd', image: 'memfd-file.img' },
  BPFMAP: { field: 'bpf', image: 'bpfmap-file.img' },
  PIDFD: { field: 'pidfd', image: 'pidfd.img' },
};

type WithId = Message & { readonly id?: number };

/** Every file object by id, in the order of the images. The first of two with one id counts. */
export function fileRecords(context: ResolveContext): ReadonlyMap<number, FileRecord> {
  const records = new Map<number, FileRecord>();
  const files = reachImage<FileEntry>(context, 'files.img');
  if (files !== undefined) addFromFiles(context, files, records);
  else if (!addFromApart(context, records) && context.images.file('pstree.img') !== undefined) {
    context.gaps.push(
      gap(
        'member-missing',
        'files.img is missing, and so are the images that older dumps have in its place: no open file is known.',
        memberNameOf(context.images, 'files.img'),
      ),
    );
  }
  return records;
}

function addFromFiles(
  context: ResolveContext,
  image: DecodedImage<FileEntry>,
  records: Map<number, FileRecord>,
): void {
  for (const { message } of image.entries) {
    context.checkpoint();
    const kind = FdTypesNames[message.type ?? -1] ?? String(message.type ?? 'UND');
    const row = KINDS[kind];
    const body = row === undefined ? undefined : (message[row.field] as WithId | undefined);
    const id = message.id ?? body?.id;
    if (id === undefined) {
      gapAt(context, image, message, 'field-missing', 'A file object without an id.');
      continue;
    }
    if (body === undefined) {
      const what = row === undefined ? `Its type ${kind} is not known.` : `It has no ${row.field} entry.`;
      gapAt(context, image, message, 'file-without-entry', what, `file ${id}`);
    }
    addRecord(context, records, {
      id,
      kind,
      image,
      body: body ?? null,
      apart: [],
      reg: null,
      span: messageSpan(image, message),
    });
  }
}

/** True where any of the older images is there. */
function addFromApart(context: ResolveContext, records: Map<number, FileRecord>): boolean {
  let found = false;
  for (const [kind, row] of Object.entries(KINDS)) {
    const image = reachImage<WithId>(context, row.image);
    if (image === undefined) continue;
    found = true;
    const parts = row.apart === undefined ? new Map<number, Placed[]>() : partsById(context, row.apart);
    for (const { message } of image.entries) {
      context.checkpoint();
      if (message.id === undefined) {
        gapAt(context, image, message, 'field-missing', 'A file object without an id.');
        continue;
      }
      const apart = parts.get(message.id) ?? [];
      const span = messageSpan(image, message);
      addRecord(context, records, { id: message.id, kind, image, body: message, apart, reg: null, span });
    }
  }
  return found;
}

function partsById(context: ResolveContext, name: string): Map<number, Placed[]> {
  const parts = new Map<number, Placed[]>();
  const image = reachImage<WithId>(context, name);
  for (const { message } of image?.entries ?? []) {
    const id = message.id ?? 0;
    const list = parts.get(id);
    if (list === undefined) parts.set(id, [{ image: image!, message }]);
    else list.push({ image: image!, message });
  }
  return parts;
}

function addRecord(context: ResolveContext, records: Map<number, FileRecord>, record: FileRecord): void {
  const first = records.get(record.id);
  if (first === undefined) {
    records.set(record.id, record);
    return;
  }
  // A tun file is written twice on purpose: its path as `reg`, then the device [tun.c].
  if (first.kind === 'REG' && record.kind === 'TUNF') {
    const reg = first.body === null ? null : { image: first.image, message: first.body as RegFileEntry };
    records.set(record.id, { ...record, reg });
    return;
  }
  context.gaps.push(
    gap(
      'duplicate-file-id',
      `File id ${record.id} is there twice (${first.kind}, then ${record.kind}); the first counts.`,
      record.image.file.memberName,
      { offset: record.span.offset, subject: `file ${record.id}`, source: [first.span, record.span] },
    ),
  );
}
