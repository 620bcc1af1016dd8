/** Everything that a report says, read from the open case in one go. */
import {
  readCaseDigest,
  readCaseRecord,
  readCustody,
  readEvidence,
  readRows,
  readStores,
} from '../../casefile/index.ts';
import type { Bookmark, Finding, Note, Tag } from '../../../shared/api/annotation-calls.ts';
import type { CheckpointSummary, EvidenceSummary } from '../../../shared/api/index.ts';
import type { ReportDraft } from '../../../shared/api/report-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { isBehindBreak } from '../../../shared/format/index.ts';
import { verifyLog } from '../../evidence/custody/index.ts';
import type {
  Counted,
  ReportData,
  ReportedCheckpoint,
  ReportedCustody,
  ReportedFinding,
  ReportedSource,
} from '../../evidence/report/types.ts';
import type { EngineState } from '../engine-state.ts';
import { VERSION } from '../version.ts';
import { reportedExhibit } from './exhibits.ts';
import { createRowFinder, type RowFinder } from './find-row.ts';
import { reportedGraphs, reportedTimeline } from './report-pictures.ts';
import { thingName } from './thing-name.ts';

/** What the examiner wrote: tags, notes, bookmarks, and findings in the examiner's order. */
export interface Annotations {
  readonly tags: readonly Tag[];
  readonly notes: readonly Note[];
  readonly bookmarks: readonly Bookmark[];
  readonly findings: readonly Finding[];
}

export interface CollectOptions {
  readonly draft: ReportDraft;
  readonly annotations: Annotations;
  /** By uuid, in this order; null: those marked for the report, without the dismissed. */
  readonly findings: readonly string[] | null;
  readonly includeSecrets: boolean;
  readonly secretsWhenSaved: boolean;
  readonly unknownContent: ReportData['case']['unknownContent'];
  readonly fingerprint: string | null;
  readonly files: ReportData['files'];
  readonly exportedAt: string;
}

export function collectReport(state: EngineState, options: CollectOptions): ReportData {
  const { draft, annotations, includeSecrets } = options;
  const opened = state.case();
  const summary = opened.summary();
  const has = (section: ReportDraft['sections'][number]): boolean => draft.sections.includes(section);
  const rows = createRowFinder(state, includeSecrets);
  const findings = reportedFindings(state, rows, options);
  const exhibits = findings.flatMap(({ shown }) => shown);
  const named = <T extends Note | Bookmark | Tag>(one: T): T & { thing: string } => ({
    ...one,
    thing: thingName(one.target, rows.find(one.target)),
  });
  const { uuid, createdAt } = readCaseRecord(opened);
  return {
    draft,
    exportedAt: options.exportedAt,
    case: {
      name: summary.name,
      uuid,
      createdAt,
      examiner: summary.examiner,
      digest: readCaseDigest(opened).case,
      factsVersion: summary.factsVersion,
      toolVersion: VERSION,
      fingerprint: options.fingerprint,
      includesSecrets: includeSecrets,
      secretsWhenSaved: options.secretsWhenSaved,
      unknownContent: options.unknownContent,
    },
    sources: summary.evidence.map((one) => reportedSource(state, one)),
    checkpoints: summary.checkpoints.map((one) => reportedCheckpoint(state, rows, one)),
    findings,
    notes: has('notes') ? annotations.notes.map(named) : [],
    bookmarks: has('notes') ? annotations.bookmarks.map(named) : [],
    tags: has('notes') ? annotations.tags.map(named) : [],
    graphs: has('graph')
      ? reportedGraphs(
          state,
          summary.checkpoints.map(({ id }) => id),
          exhibits,
        )
      : [],
    timeline: has('timeline') ? reportedTimeline(state, rows, exhibits, includeSecrets) : null,
    custody: reportedCustody(state),
    files: options.files,
  };
}

/** Throws 'not-found' for a finding that the case does not have. */
function reportedFindings(
  state: EngineState,
  rows: RowFinder,
  { annotations, findings, includeSecrets }: CollectOptions,
): ReportedFinding[] {
  const chosen =
    findings === null
      ? annotations.findings.filter(({ inReport, status }) => inReport && status !== 'dismissed')
      : findings.map((uuid) => {
          const finding = annotations.findings.find((one) => one.uuid === uuid);
          if (finding !== undefined) return finding;
          throw new PermafrostError(evidenceError('not-found', `the case has no finding ${uuid}`));
        });
  let number = 0;
  return chosen.map((finding, at) => ({
    ...finding,
    number: at + 1,
    shown: finding.exhibits.map((exhibit) => {
      number += 1;
      return reportedExhibit(state, rows, exhibit, number, includeSecrets);
    }),
  }));
}

function reportedSource(state: EngineState, summary: EvidenceSummary): ReportedSource {
  const record = readEvidence(state.case(), summary.sha256);
  return {
    ...summary,
    stores: readStores(state.case(), summary.sha256)
      .filter(({ kind }) => kind !== 'source')
      .map(({ file, sha256, size, kind }) => ({ file, sha256, size, kind })),
    remarks: record.remarks,
    refusal: record.refusal?.message ?? null,
    raisedLimits: Object.fromEntries(
      Object.entries(record.raisedLimits).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
}

function reportedCheckpoint(
  state: EngineState,
  rows: RowFinder,
  summary: CheckpointSummary,
): ReportedCheckpoint {
  const { id } = summary;
  const opened = state.case();
  return {
    ...summary,
    container: rows.find({ kind: 'container', checkpoint: id, key: id }),
    dump: rows.find({ kind: 'checkpoint', checkpoint: id, key: id }),
    gapKinds: counted(readRows(opened, id, 'gap'), ({ message }) => message),
    notCapturedKinds: counted(readRows(opened, id, 'not_captured'), ({ reason, subject }) =>
      subject === null ? reason : `${subject}: ${reason}`,
    ),
  };
}

function counted<T extends { readonly kind: string }>(
  rows: readonly T[],
  words: (row: T) => string,
): Counted[] {
  const kinds = new Map<string, { kind: string; count: number; first: string }>();
  for (const row of rows) {
    const known = kinds.get(row.kind);
    if (known === undefined) kinds.set(row.kind, { kind: row.kind, count: 1, first: words(row) });
    else known.count += 1;
  }
  return [...kinds.values()];
}

const ENTRIES_SHOWN_WHOLE = 40;
const FIRST = 4;
const NEWEST = 20;
const OF_NOTE = 30;
/** Acts on sources, keys and what was handed out. */
const NOTED = /^(?:import|verify|evidence|key|export|report|head|bundle|core|carve)/;

function reportedCustody(state: EngineState): ReportedCustody {
  const opened = state.case();
  const log = verifyLog(opened);
  const { entries, head, intact, problem, heads } = log;
  const signed = heads.filter((one) => one.problem === null && !isBehindBreak(log, one)).at(-1) ?? null;
  const all = readCustody(opened);
  let left = OF_NOTE;
  const shown =
    all.length <= ENTRIES_SHOWN_WHOLE
      ? all
      : all.filter(({ entry }, at) => {
          if (at < FIRST || at >= all.length - NEWEST) return true;
          return NOTED.test(entry.action) && left-- > 0;
        });
  return {
    entries,
    head,
    intact,
    problem,
    shown: shown.map(({ entry, hash }) => ({
      sequence: entry.sequence,
      at: entry.at,
      examiner: entry.examiner,
      action: entry.action,
      item: entry.item,
      hash,
    })),
    signed:
      signed === null
        ? null
        : {
            sequence: signed.sequence,
            hash: signed.hash,
            fingerprint: signed.fingerprint,
            signedAt: signed.signedAt,
          },
  };
}
