/** sk-queues.img: messages and stream chunks that wait in unix sockets, and files passed with them [sk-queue.c]. */
import type { SocketQueueFact } from '../../../shared/facts/network.ts';
import type { SkPacketEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { OpenFiles } from './open-files.ts';
import { gapAt, payloadSpan, reachImage } from './reached-image.ts';

/** scm_entry.type: SCM_RIGHTS, the one kind that CRIU dumps. */
const SCM_RIGHTS = 1;

/** Entries in image order: for one receiver that is the order of arrival. `index` counts those of one receiver. */
export function resolveSocketQueues(context: ResolveContext, files: OpenFiles): SocketQueueFact[] {
  const queues: SocketQueueFact[] = [];
  const counts = new Map<number, number>();
  const image = reachImage<SkPacketEntry>(context, 'sk-queues.img');
  for (const { message, payloads } of image?.entries ?? []) {
    context.checkpoint();
    const receiver = message.id_for;
    if (receiver === undefined) {
      gapAt(context, image!, message, 'field-missing', 'Queued bytes without their receiver.');
      continue;
    }
    if (!files.byId.has(receiver)) {
      const text = `Bytes are queued for file ${receiver}, which is not there.`;
      gapAt(context, image!, message, 'dangling-file-id', text, `file ${receiver}`);
    }
    const fileIds = message.scm.flatMap((scm) => (scm.type === SCM_RIGHTS ? [...scm.rights] : []));
    for (const id of fileIds) {
      if (files.byId.has(id)) continue;
      const text = `File ${id} was passed to file ${receiver} and is not there.`;
      gapAt(context, image!, message, 'dangling-file-id', text, `file ${receiver}`);
    }
    const index = counts.get(receiver) ?? 0;
    counts.set(receiver, index + 1);
    queues.push({
      fileId: receiver,
      index,
      length: message.length ?? 0,
      fileIds,
      dataSource: payloads.map((payload) => payloadSpan(image!, payload)),
      source: [messageSpan(image!, message)],
    });
  }
  return queues;
}
