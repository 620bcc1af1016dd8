/**
 * Timesketch's JSON Lines: an event a line, with `message`, `datetime` and `timestamp_desc` (Timesketch,
 * docs/guides/user/import-from-json-csv.md). A time that nothing states is two events, its bounds.
 */
import { inertString } from '../../../shared/format/inert-text.ts';
import { inertJson } from '../../../shared/json-text.ts';
import { rfc3339, type ExchangeCase, type ExchangeEvent } from './exchange-case.ts';

/** Lines with their ends. Events of years that Timesketch can't hold are left out and counted by the caller. */
export function* timesketchLines({ events, name }: ExchangeCase): Generator<string> {
  for (const event of events) {
    const { timeNs, fromNs, toNs } = event;
    if (timeNs !== null) yield* line(name, event, timeNs, event.event);
    else {
      yield* line(name, event, fromNs, `${event.event}: not before`);
      yield* line(name, event, toNs, `${event.event}: not after`);
    }
  }
}

function* line(caseName: string, event: ExchangeEvent, ns: bigint, description: string): Generator<string> {
  const time = rfc3339(ns, 6);
  if (time === null) return;
  const { source, text, checkpoint, evidence, path, pid, process, clock, certainty, reason, doubt } = event;
  const fields = {
    // To be read, in a browser or a terminal; `path` and `process` are as the evidence has them.
    message: text === '' ? `${source} ${event.event}` : inertString(text),
    datetime: `${time}+00:00`,
    timestamp_desc: description,
    data_type: `permafrost:${source}`,
    case: caseName,
    checkpoint,
    evidence_sha256: evidence,
    path,
    pid,
    process,
    clock,
    certainty,
    reason,
    doubt,
    precision_ns: (event.toNs - event.fromNs).toString(),
  };
  const present = Object.entries(fields).filter(([, value]) => value !== null);
  yield `${inertJson(JSON.stringify(Object.fromEntries(present)))}\n`;
}
