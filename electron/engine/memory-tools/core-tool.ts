import { scopedMemories, type ToolWork } from './tool-work.ts';
import type { ToolRequest } from './worker-messages.ts';
import { writeCore } from './write-core.ts';

export async function runCore(work: ToolWork, request: ToolRequest & { tool: 'core' }): Promise<void> {
  const [scoped] = scopedMemories(work, { checkpoints: [request.checkpoint], pid: request.pid });
  const { code: _, ...outcome } = await writeCore(
    {
      connection: work.connection,
      memory: scoped!.memory,
      checkCancelled: work.checkCancelled,
      onProgress: work.progress,
    },
    request,
  );
  work.give({
    item: 'core',
    checkpoint: scoped!.memory.record.id,
    ...outcome,
    threadsLeftOut: [...outcome.threadsLeftOut],
  });
}
