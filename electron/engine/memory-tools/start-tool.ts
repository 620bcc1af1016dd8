/** Memory tools as jobs of the engine: started, taken from, and entered in the custody log where they export. */
import {
  appendCustody,
  listCheckpoints,
  requireReadable,
  type CaseFile,
  type CheckpointRecord,
  type JsonValue,
} from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { ToolItem } from '../../../shared/api/index.ts';
import type { EngineState } from '../engine-state.ts';
import { createToolStream, type ToolStream } from './tool-stream.ts';
import type { ToolRequest } from './worker-messages.ts';

/** Streams that a window forgot are dropped, oldest first. */
const KEPT_STREAMS = 32;

interface Kept {
  readonly stream: ToolStream;
  /** Enters what was exported in the custody log; null for tools that export nothing. */
  readonly onItem: ((item: ToolItem) => void) | null;
}

const streamsOf = new WeakMap<EngineState, Map<string, Kept>>();

export function startTool(state: EngineState, request: ToolRequest, title: string): string {
  const opened = state.case();
  requireReadableEvidence(opened, state, request);
  const stream = createToolStream(
    opened.path,
    request,
    request.tool === 'yara' ? request.timeoutSeconds : null,
  );
  const job = state.jobs.start('memory-tool', title, (control) => stream.run(control));
  let streams = streamsOf.get(state);
  if (streams === undefined) streamsOf.set(state, (streams = new Map<string, Kept>()));
  const oldest = streams.keys().next().value;
  if (streams.size >= KEPT_STREAMS && oldest !== undefined) {
    state.jobs.cancel(oldest);
    streams.delete(oldest);
  }
  streams.set(job, { stream, onItem: custodyOf(state, request) });
  return job;
}

/** The thread has a connection of its own, which does not know what was found since the case was opened read-only. */
function requireReadableEvidence(opened: CaseFile, state: EngineState, request: ToolRequest): void {
  const ids = request.tool === 'core' ? [request.checkpoint] : request.checkpoints;
  const known = listCheckpoints(opened);
  const items = new Set<string>();
  const met = new Set<string>();
  for (const start of ids === null ? known : ids.map((id) => state.checkpoint(id))) {
    for (let at: CheckpointRecord | undefined = start; at !== undefined && !met.has(at.identity);) {
      const { identity, evidence, chain }: CheckpointRecord = at;
      met.add(identity);
      items.add(evidence);
      at = known.find((other) => other.identity === chain.parent);
    }
  }
  for (const evidence of items) requireReadable(opened, evidence);
}

export async function takeFromTool(
  state: EngineState,
  job: string,
): Promise<{ items: ToolItem[]; ended: boolean }> {
  const streams = streamsOf.get(state);
  const kept = streams?.get(job);
  if (kept === undefined) throw new PermafrostError(evidenceError('not-found', `no memory tool ${job}`));
  try {
    const taken = await kept.stream.take();
    for (const item of taken.items) kept.onItem?.(item);
    if (taken.ended) streams?.delete(job);
    return taken;
  } catch (caught) {
    streams?.delete(job);
    throw caught;
  }
}

/**
 * An export is entered with what left the case, its hash, and the folder or file as sensitive text. A case that is
 * open read-only can't be written to: the export is made all the same, for it changes nothing in the case.
 */
function custodyOf(state: EngineState, request: ToolRequest): ((item: ToolItem) => void) | null {
  const opened = state.case();
  if (
    opened.readOnly ||
    (request.tool !== 'core' && request.tool !== 'carve') ||
    request.path === undefined
  ) {
    return null;
  }
  const { path } = request;
  return (item) => {
    if (item.item === 'core') {
      const { checkpoint, pid, bytes, sha256, segments, threads } = item;
      const detail: Record<string, JsonValue> = { checkpoint, pid, bytes, sha256, segments, threads };
      appendCustody(opened, {
        action: 'core-exported',
        item: state.checkpoint(checkpoint).evidence,
        detail,
        sensitive: { path },
      });
    } else if (item.item === 'carved' && item.savedAs !== null) {
      const { checkpoint, pid, kind, length, sha256, savedAs, complete } = item;
      const at = item.address === null ? null : `0x${item.address.toString(16)}`;
      appendCustody(opened, {
        action: 'carved-item-exported',
        item: state.checkpoint(checkpoint).evidence,
        detail: { checkpoint, pid, address: at, kind, length, sha256, savedAs, complete },
        sensitive: { path },
      });
    }
  };
}
