/** Pipes and fifos: their ends among the open files, their unread bytes in pipes-data and fifo-data [pipes.c]. */
import type { PipeFact } from '../../../shared/facts/file.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { DecodedImage, ImageEntry } from '../image/types.ts';
import type { FifoEntry, PipeDataEntry, PipeEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, payloadSpan, reachImage } from './reached-image.ts';

/** O_ACCMODE and its values. */
const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;

interface Ends {
  readonly readers: number[];
  readonly writers: number[];
  readonly source: SourceSpan[];
}

/** Pipes by their first end in the files, then those of which only data is there; fifos after pipes. */
export function resolvePipes(context: ResolveContext, files: OpenFiles): PipeFact[] {
  return [...ofKind(context, files, 'pipe', 'PIPE'), ...ofKind(context, files, 'fifo', 'FIFO')];
}

function ofKind(context: ResolveContext, files: OpenFiles, kind: PipeFact['kind'], type: string): PipeFact[] {
  const ends = new Map<number, Ends>();
  for (const record of files.records.values()) {
    const pipeId = record.kind === type ? (record.body as PipeEntry | FifoEntry | null)?.pipe_id : undefined;
    if (pipeId === undefined) continue;
    const pipe = endsOf(ends, pipeId);
    const mode = (files.byId.get(record.id)?.flags ?? 0) & O_ACCMODE;
    if (mode !== O_WRONLY) pipe.readers.push(record.id);
    if (mode === O_WRONLY || mode === O_RDWR) pipe.writers.push(record.id);
    pipe.source.push(record.span);
  }
  const image = reachImage<PipeDataEntry>(context, `${kind === 'pipe' ? 'pipes' : 'fifo'}-data.img`);
  const data = dataById(context, image, ends, kind);
  return [...ends].map(([pipeId, { readers, writers, source }]) => {
    const entry = data.get(pipeId);
    return {
      pipeId,
      kind,
      capacity: entry?.message.size ?? null,
      queued: entry?.message.bytes ?? 0,
      readers,
      writers,
      dataSource:
        entry === undefined
          ? []
          : entry.payloads.filter(({ length }) => length > 0).map((payload) => payloadSpan(image!, payload)),
      source: entry === undefined ? source : [...source, messageSpan(image!, entry.message)],
    };
  });
}

function endsOf(ends: Map<number, Ends>, pipeId: number): Ends {
  let pipe = ends.get(pipeId);
  if (pipe === undefined) ends.set(pipeId, (pipe = { readers: [], writers: [], source: [] }));
  return pipe;
}

function dataById(
  context: ResolveContext,
  image: DecodedImage<PipeDataEntry> | undefined,
  ends: Map<number, Ends>,
  kind: PipeFact['kind'],
): Map<number, ImageEntry<PipeDataEntry>> {
  const data = new Map<number, ImageEntry<PipeDataEntry>>();
  for (const entry of image?.entries ?? []) {
    const id = entry.message.pipe_id;
    if (id === undefined) {
      gapAt(context, image!, entry.message, 'field-missing', `Unread bytes of a ${kind} without its id.`);
    } else if (data.has(id)) {
      gapAt(
        context,
        image!,
        entry.message,
        'duplicate-pipe-data',
        `The ${kind} ${id} has its bytes twice; the first count.`,
        `${kind} ${id}`,
      );
    } else {
      data.set(id, entry);
      endsOf(ends, id);
    }
  }
  return data;
}
