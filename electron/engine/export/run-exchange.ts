/** Facts of the open case in another tool's format: verified, redacted, written beside their name, logged, renamed. */
import { randomBytes, randomUUID } from 'node:crypto';
import {
  appendCustody,
  listCheckpoints,
  readAnnotations,
  readCaseRecord,
  recordExport,
  type CaseFile,
} from '../../casefile/index.ts';
import { factsDocument } from '../../evidence/bundle/facts-document.ts';
import { withholdFacts } from '../../evidence/bundle/withheld-facts.ts';
import type { ExchangeCase, ExchangeEvent, Json } from '../../evidence/exchange/exchange-case.ts';
import { exportedFiles } from '../../evidence/exchange/exported-files.ts';
import { createRedactionList, type Redactor } from '../../evidence/redaction/index.ts';
import type { ExchangeOptions, ExchangeOutcome } from '../../../shared/api/export-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { caseTimeline } from '../timeline/case-timeline.ts';
import { VERSION } from '../version.ts';
import { caseRedactor } from './case-redactor.ts';
import { knownInFacts } from './known-in-facts.ts';
import { holdVerified } from './hold-verified.ts';
import { takeTurns } from './job-turns.ts';
import { createNewPlace } from './new-place.ts';

/** Their text is content of a member, as log lines are. */
const LOG_SOURCES: ReadonlySet<string> = new Set(['log', 'app-log']);

/** Throws 'read-only', 'hash-mismatch', 'usage' where something is at the path, 'cancelled', 'io'. Nothing is left then. */
export async function runExchange(
  state: EngineState,
  options: ExchangeOptions,
  control: JobControl,
): Promise<ExchangeOutcome> {
  const opened = state.case();
  if (opened.readOnly) {
    const message = `what leaves the case is entered in its custody log, and the case is open read-only: ${opened.readOnlyReason ?? 'as asked'}`;
    throw new PermafrostError(evidenceError('read-only', message));
  }
  await holdVerified(state, control);
  const place = createNewPlace(options.path);
  try {
    const redactions = createRedactionList(randomBytes(32));
    const { includeSecrets, unknownContent } = options;
    const known = includeSecrets || unknownContent ? null : await knownInFacts(state, control);
    const choice = { includeSecrets, environment: false, known };
    const redactor = await caseRedactor(state, choice, [], redactions, control);
    const exchange = await exchangeCase(state, options, redactor, control);
    control.progress({ stage: 'writing', doneBytes: 0, totalBytes: null });
    for (const { name, pieces } of exportedFiles(options.format, exchange)) {
      const file = place.file(name);
      for (const piece of pieces) {
        file.write(piece);
        await takeTurns(control);
      }
      file.close();
      control.progress({ stage: 'writing', doneBytes: place.bytes(), totalBytes: null });
    }
    const { format, path } = options;
    const outcome: ExchangeOutcome = {
      path,
      format,
      files: place.files(),
      bytes: place.bytes(),
      sha256: place.sha256(),
      redactions: redactions.sorted().length,
      includesSecrets: includeSecrets,
    };
    logExport(opened, outcome, unknownContent || includeSecrets);
    place.finish();
    return outcome;
  } catch (caught) {
    place.discard();
    throw caught;
  } finally {
    state.emit({ event: 'custody-changed' });
  }
}

/** Entered before the files get their name: what left without its entry would be worse than the reverse. */
function logExport(c: CaseFile, outcome: ExchangeOutcome, unknownContent: boolean): void {
  const { path, format, sha256, files, bytes, redactions, includesSecrets } = outcome;
  const { sequence } = appendCustody(c, {
    action: 'facts-exported',
    item: sha256,
    detail: { format, files, bytes, redactions, includesSecrets, unknownContent },
    sensitive: { path },
  });
  recordExport(c, {
    uuid: randomUUID(),
    format,
    path,
    sha256,
    includesSecrets,
    redactions,
    fingerprint: null,
    custodySequence: sequence,
  });
}

async function exchangeCase(
  state: EngineState,
  { includeSecrets, format }: ExchangeOptions,
  redactor: Redactor,
  control: JobControl,
): Promise<ExchangeCase> {
  const opened = state.case();
  const checkpoints: Json[] = [];
  const choice = { environment: includeSecrets, logs: includeSecrets, known: null };
  for (const { id } of listCheckpoints(opened)) {
    control.progress({ stage: 'facts', doneBytes: checkpoints.length, totalBytes: null });
    let whole: Json = {};
    for (const part of withholdFacts(factsDocument(opened, id), format, choice, redactor)) {
      whole = part;
      await takeTurns(control);
    }
    checkpoints.push(whole);
  }
  const events: ExchangeEvent[] = [];
  if (format === 'timesketch') {
    for (const { event, checkpoint, evidence, process } of caseTimeline(state, null)) {
      if (event.source === 'custody') continue;
      const shown = (text: string | null): string | null =>
        text === null ? null : redactor.text(text, { file: format, pointer: null });
      const bytes = (value: Uint8Array | null): string | null =>
        value === null ? null : shown(displayText(value));
      const { timeNs, fromNs, toNs, source, clock, certainty, pid } = event;
      const text = displayText(event.text);
      events.push({
        checkpoint,
        evidence,
        timeNs,
        fromNs,
        toNs,
        source,
        event: event.event,
        text:
          LOG_SOURCES.has(source) && !includeSecrets
            ? redactor.withhold('log line', text, { file: format, pointer: null }, 0)
            : (shown(text) ?? ''),
        path: bytes(event.path),
        pid,
        process: bytes(process),
        clock,
        certainty,
        reason: shown(event.reason),
        doubt: shown(event.doubt),
      });
      await takeTurns(control);
    }
  }
  const findings = readAnnotations(opened).findings.filter(({ inReport }) => inReport);
  const { uuid, createdAt } = readCaseRecord(opened);
  return {
    uuid,
    name: redactor.text(opened.name, { file: format, pointer: null }),
    createdAt,
    tool: `Permafrost ${VERSION}`,
    checkpoints,
    events,
    findings: redactor.json(findings, format) as typeof findings,
  };
}
