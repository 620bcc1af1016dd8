/** Lines of the container's own logs, which its engine wrote with the time of reading them. */
import type { Source } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import type { TimelineEvent, TimelineFacts } from './types.ts';

export function containerLogEvents(facts: TimelineFacts): TimelineEvent[] {
  const events: TimelineEvent[] = [];
  let path: Uint8Array = new Uint8Array(0);
  let log = '';
  for (const line of facts.logLines) {
    // Engines end a partial line with an empty full one.
    if (line.timeNs === null || line.text.length === 0) continue;
    if (Buffer.compare(path, line.log) !== 0) {
      path = line.log;
      log = displayText(path);
    }
    events.push(new ContainerLineEvent(line, line.timeNs, path, log));
  }
  return events;
}

/** There are tens of thousands of lines: what is made of a line is made when it is asked for. */
class ContainerLineEvent implements TimelineEvent {
  readonly timeNs: bigint;
  readonly path: Uint8Array;
  readonly event: string;
  readonly text: Uint8Array;
  readonly spans: Source;
  readonly #line: number;
  readonly #log: string;

  constructor(fact: TimelineFacts['logLines'][number], timeNs: bigint, path: Uint8Array, log: string) {
    this.timeNs = timeNs;
    this.path = path;
    this.event = fact.stream ?? 'line';
    this.text = fact.text;
    this.spans = fact.source;
    this.#line = fact.line;
    this.#log = log;
  }

  get key(): string {
    return `log/${this.#log}/${this.#line}`;
  }
  get source(): 'log' {
    return 'log';
  }
  get fromNs(): bigint {
    return this.timeNs;
  }
  get toNs(): bigint {
    return this.timeNs;
  }
  get clock(): 'node' {
    return 'node';
  }
  get certainty(): 'decoded' {
    return 'decoded';
  }
  get reason(): string {
    return 'when the engine read the line, not when the program wrote it';
  }
  get doubt(): null {
    return null;
  }
  get pid(): null {
    return null;
  }
  get thing(): TimelineEvent['thing'] {
    return { kind: 'log_line', key: `${this.#log}/${this.#line}` };
  }
}
