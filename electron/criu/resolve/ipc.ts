/** SysV objects of an IPC namespace: ipcns-shm-N, ipcns-sem-N, ipcns-msg-N [ipc_ns.c]. */
import type { IpcFact } from '../../../shared/facts/namespace.ts';
import type { DecodedImage, ImageEntry } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import type { IpcDescEntry, IpcMsg, IpcMsgEntry, IpcSemEntry, IpcShmEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { namespaceImageName } from './namespace-images.ts';
import { gapAt, payloadSpan, reachImage } from './reached-image.ts';

type Own = Pick<IpcFact, 'size' | 'values' | 'messages'>;

const NOTHING: Own = { size: null, values: [], messages: [] };

/** Objects whether or not a task has them attached, in image order: shared memory, semaphores, queues. */
export function resolveIpc(context: ResolveContext, namespaceIds: readonly number[]): IpcFact[] {
  return namespaceIds.flatMap((namespaceId) => [
    ...objects<IpcShmEntry>(context, namespaceId, 'shm', (_image, { message }) => ({
      ...NOTHING,
      size: message.size ?? null,
    })),
    ...objects<IpcSemEntry>(context, namespaceId, 'sem', (image, entry) => ({
      ...NOTHING,
      values: semaphores(context, image, entry),
    })),
    ...objects<IpcMsgEntry>(context, namespaceId, 'msg', (image, entry) => ({
      ...NOTHING,
      messages: queued(image, entry),
    })),
  ]);
}

function objects<M extends Message & { readonly desc?: IpcDescEntry }>(
  context: ResolveContext,
  namespaceId: number,
  kind: IpcFact['kind'],
  own: (image: DecodedImage<M>, entry: ImageEntry<M>) => Own,
): IpcFact[] {
  const image = reachImage<M>(context, namespaceImageName(context, `ipcns-${kind}`, namespaceId));
  const rows: IpcFact[] = [];
  for (const entry of image?.entries ?? []) {
    context.checkpoint();
    const { desc } = entry.message;
    if (desc?.id === undefined) {
      gapAt(context, image!, entry.message, 'field-missing', `A SysV ${kind} object without its id.`);
      continue;
    }
    rows.push({
      namespaceId,
      kind,
      id: desc.id,
      key: desc.key ?? 0,
      uid: desc.uid ?? 0,
      gid: desc.gid ?? 0,
      mode: desc.mode ?? 0,
      ...own(image!, entry),
      source: [messageSpan(image!, entry.message)],
    });
  }
  return rows;
}

/** Semaphores of one set that are read; SEMMSL of the kernel is 32000. */
const SEMAPHORES = 65_536;

function semaphores(context: ResolveContext, image: DecodedImage, entry: ImageEntry): number[] {
  const payload = entry.payloads.find(({ kind }) => kind === 'sem');
  if (payload === undefined) return [];
  const bytes = image.file.source.read(payload.offset, Math.min(payload.length, SEMAPHORES * 2));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: number[] = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2)
    values.push(view.getUint16(at, context.images.littleEndian));
  return values;
}

/** Header and body stand in turn; a header without its body is the last one of a cut image. */
function queued(image: DecodedImage, entry: ImageEntry): IpcFact['messages'] {
  const messages: IpcFact['messages'][number][] = [];
  entry.payloads.forEach((payload, index) => {
    if (payload.kind !== 'msg-header') return;
    const header = payload.message as IpcMsg | undefined;
    const body = entry.payloads[index + 1];
    const hasBody = body?.kind === 'msg-body';
    messages.push({
      type: header?.mtype ?? 0n,
      length: header?.msize ?? 0,
      dataSource: hasBody && body.length > 0 ? [payloadSpan(image, body)] : [],
    });
  });
  return messages;
}
