/**
 * What main and the engine's process say to each other over the channel that Node opens between a parent and its
 * child, with `serialization: 'advanced'`: bigint and Uint8Array cross as they are.
 *
 *     main                                      engine (electron/engine/host.ts)
 *      | -- {kind: 'request', id, name, input} --> |   at most REQUEST_CREDIT without a reply
 *      | <-- {kind: 'reply', id, reply} ---------- |   one for each request, in any order
 *      | -- {kind: 'event-credit', count} -------> |   how many more events main takes
 *      | <-- {kind: 'event', event} -------------- |   only while there is credit: see EventOutbox
 *      | -- disconnect --------------------------> |   the engine closes its case and exits
 *
 * Neither side queues without bound: main keeps what exceeds the credit in a queue of QUEUED_REQUESTS and refuses
 * more; the engine keeps the newest state of each job and search and one of each other kind until main has room.
 */
import type { EngineEvent } from './calls.ts';
import type { BridgeReply } from './bridge.ts';

/**
 * Options of the Node that runs the engine. Its young generation would grow to 64 MB with every long job, though what
 * dies young in it is little.
 */
export const ENGINE_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=4'];

/** Requests that may be under way in the engine at the same time. */
export const REQUEST_CREDIT = 32;
/** Requests that main keeps for an engine that is busy or starting. */
export const QUEUED_REQUESTS = 1024;
/** Events on their way to the window that it has not yet taken. */
export const EVENT_CREDIT = 64;

export type ToEngine =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'event-credit'; readonly count: number };

export type FromEngine =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: BridgeReply }
  | { readonly kind: 'event'; readonly event: EngineEvent };

/**
 * The engine's side of the event credit. Events that find no credit wait here, one for each job and each
 * search (the newest) and one of each other kind, in the order in which each first had to wait.
 */
export class EventOutbox {
  readonly #send: (event: EngineEvent) => void;
  readonly #waiting = new Map<string, EngineEvent>();
  #credit: number;

  constructor(send: (event: EngineEvent) => void, credit: number = EVENT_CREDIT) {
    this.#send = send;
    this.#credit = credit;
  }

  push(event: EngineEvent): void {
    this.#waiting.set(subjectOf(event), event);
    this.#drain();
  }

  /** Main has taken `count` events. */
  grant(count: number): void {
    this.#credit += count;
    this.#drain();
  }

  #drain(): void {
    for (const [subject, event] of this.#waiting) {
      if (this.#credit <= 0) return;
      this.#credit -= 1;
      this.#waiting.delete(subject);
      this.#send(event);
    }
  }
}

function subjectOf(event: EngineEvent): string {
  if (event.event === 'job') return `job ${event.state.job}`;
  return event.event === 'search' ? `search ${event.search}` : event.event;
}

/**
 * Variable of the engine's environment: a JSON array of the program and its arguments that print a report, followed
 * by `--print-report INPUT OUTPUT FOOTER`. The window names itself in it.
 */
export const PRINTER_VARIABLE = 'PERMAFROST_PRINTER';
