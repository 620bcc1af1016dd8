/** What a report is made of: everything in it is here, so that the same data give the same report. */
import type { Bookmark, Finding, Note, Tag } from '../../../shared/api/annotation-calls.ts';
import type {
  CheckpointSummary,
  EvidenceSummary,
  ListRow,
  ProcessGraph,
  Reference,
} from '../../../shared/api/index.ts';
import type { ReportDraft } from '../../../shared/api/report-calls.ts';

export interface ReportData {
  readonly draft: ReportDraft;
  /** RFC 3339, UTC: the only thing that differs between two reports of the same case. */
  readonly exportedAt: string;
  readonly case: ReportedCase;
  readonly sources: readonly ReportedSource[];
  readonly checkpoints: readonly ReportedCheckpoint[];
  readonly findings: readonly ReportedFinding[];
  readonly notes: readonly (Note & { readonly thing: string })[];
  readonly bookmarks: readonly (Bookmark & { readonly thing: string })[];
  readonly tags: readonly (Tag & { readonly thing: string })[];
  /** One a checkpoint that has processes. */
  readonly graphs: readonly ReportedGraph[];
  readonly timeline: ReportedTimeline | null;
  readonly custody: ReportedCustody;
  /** Files that are handed over beside the report: memory ranges, files, core dumps. */
  readonly files: readonly {
    readonly number: number;
    readonly file: string; // path in the bundle
    readonly kind: string;
    readonly caption: string;
  }[];
}

export interface ReportedCase {
  readonly name: string;
  readonly uuid: string;
  readonly createdAt: string;
  readonly examiner: string | null;
  readonly digest: string;
  readonly factsVersion: number;
  readonly toolVersion: string;
  /** Of the key that the report will be signed with, as `ssh-keygen -l` prints it; null: none is named. */
  readonly fingerprint: string | null;
  /** Secrets stand as they are. */
  readonly includesSecrets: boolean;
  /** They are masked in this preview alone. */
  readonly secretsWhenSaved: boolean;
  /** Words and bytes of chosen ranges of which nothing is known; null: that is chosen when the report is saved. */
  readonly unknownContent: 'withheld' | 'added' | null;
}

export interface ReportedSource extends EvidenceSummary {
  /** The seekable archives that were made of it, with their hashes; offsets of exhibits lie in these. */
  readonly stores: readonly {
    readonly file: string;
    readonly sha256: string;
    readonly size: number;
    readonly kind: string;
  }[];
  readonly remarks: readonly string[];
  readonly refusal: string | null;
  readonly raisedLimits: Readonly<Record<string, number>>;
}

export interface ReportedCheckpoint extends CheckpointSummary {
  /** Rows of the lists 'container' and 'checkpoint'. */
  readonly container: ListRow | null;
  readonly dump: ListRow | null;
  readonly gapKinds: readonly Counted[];
  readonly notCapturedKinds: readonly Counted[];
}

/** Rows of one kind, with the first of them in words. */
export interface Counted {
  readonly kind: string;
  readonly count: number;
  readonly first: string;
}

export interface ReportedFinding extends Finding {
  readonly number: number; // from 1
  readonly shown: readonly ReportedExhibit[];
}

export interface ReportedExhibit {
  readonly number: number; // from 1, through the whole report
  readonly caption: string;
  readonly target: Reference;
  /** 'Process 17 (bash)'. */
  readonly thing: string;
  /** The row that the target names; null for ranges of bytes, and where nothing of that name is in the case. */
  readonly row: ListRow | null;
  /** Further facts, as label and text. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly passages: readonly Passage[];
  /** Passages beyond those shown. */
  readonly furtherPassages: number;
  /** What can't be shown, and why. */
  readonly missing: string | null;
}

/** Bytes behind an exhibit, with what somebody needs to find them without Permafrost. */
export interface Passage {
  readonly evidence: string; // SHA-256
  readonly checkpoint: string | null;
  /** From the evidence file to the member, a step each. */
  readonly layers: readonly string[];
  readonly offset: number; // in the member
  readonly length: number;
  /** Offset in the seekable archive; null where the member is in pieces there. */
  readonly storeOffset: number | null;
  readonly field: string | null;
  readonly supports: string | null;
  /** Virtual address of the first byte, for memory. */
  readonly address: bigint | null;
  /**
   * The first of them, with what stands before and after: a secret that goes across the border of what is printed
   * can only be recognised whole. Printed are `printed` bytes from index `start` on.
   */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly printed: number;
  /** Parts of `bytes` that are hidden, ascending. */
  readonly masked: readonly { readonly from: number; readonly to: number; readonly kind: string }[];
  /** Why there are no bytes. */
  readonly absent: string | null;
}

export interface ReportedGraph {
  readonly checkpoint: string;
  readonly title: string;
  readonly graph: ProcessGraph;
  /** Nodes that were left out so that the drawing can be read on paper. */
  readonly leftOut: number;
}

export interface ReportedTimeline {
  /**
   * One place an event, ascending by `at`; times in microseconds since 1970, lanes by EVENT_SOURCES. No bytes among
   * them: what is taken out of a report is looked for in those.
   */
  readonly marks: {
    readonly at: Float64Array;
    readonly from: Float64Array;
    readonly to: Float64Array;
    readonly flags: Uint16Array;
    readonly lane: Uint16Array;
  };
  /** Events that are exhibits, with the number of each. */
  readonly numbered: readonly { readonly index: number; readonly exhibit: number }[];
  /** Rows of the list 'event' that the table under the picture has, in order of time. */
  readonly events: readonly ListRow[];
  readonly total: number;
}

export interface ReportedCustody {
  readonly entries: number;
  readonly head: string;
  readonly intact: boolean;
  readonly problem: string | null;
  readonly shown: readonly ReportedEntry[];
  /** The newest head that a key has signed, of a log that is not intact the newest before what is wrong. */
  readonly signed: {
    readonly sequence: number;
    readonly hash: string;
    readonly fingerprint: string;
    readonly signedAt: string;
  } | null;
}

export interface ReportedEntry {
  readonly sequence: number;
  readonly at: string;
  readonly examiner: string | null;
  readonly action: string;
  readonly item: string | null;
  readonly hash: string;
}
