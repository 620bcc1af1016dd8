import type { Source } from '../span.ts';

export type Architecture =
  'x86-64' | 'x86' | 'arm' | 'aarch64' | 'ppc64' | 's390x' | 'mips' | 'loongarch64' | 'riscv64';

/** One image directory. `directory` is its path in the archive, '' for the archive's root. */
export interface CheckpointFact {
  readonly directory: Uint8Array;
  readonly kind: 'dump' | 'pre-dump' | 'incomplete'; // incomplete: CRIU gave up, or pstree is missing
  readonly imageVersion: number | null; // inventory.img_version
  readonly architecture: Architecture | null;
  readonly littleEndian: boolean;
  readonly pageSize: number; // bytes
  readonly pageSizeReason: string; // 'AT_PAGESZ', 'pages file', 'architecture'
  readonly rootPid: number | null;
  readonly hostNamespaces: string[]; // kinds that are the host's: nothing of them is dumped
  readonly lsm: string | null;
  readonly preDumpMode: string | null;
  readonly dumpUptimeUs: bigint | null;
  /** Target of the `parent` link, as it stands in the archive. */
  readonly parentLink: Uint8Array | null;
  readonly freezingUs: bigint | null;
  readonly frozenUs: bigint | null;
  readonly memdumpUs: bigint | null;
  readonly memwriteUs: bigint | null;
  readonly pagesScanned: bigint | null;
  readonly pagesSkippedParent: bigint | null;
  readonly pagesWritten: bigint | null;
  readonly dumpCriuRunId: string | null;
  readonly criuVersion: string | null; // from dump.log
  readonly kernelVersion: string | null; // from dump.log
  /** CRIU's own reason for giving up, from dump.log. */
  readonly failure: string | null;
  readonly source: Source;
}

/** An image file: what it is and how much of it was decoded. */
export interface ImageFact {
  readonly member: number;
  readonly name: Uint8Array; // file name in its directory
  readonly type: string | null; // registry name ('CORE', 'MM', ...), null: unknown
  readonly magic: string | null; // hex
  readonly entries: number;
  readonly size: bigint;
  readonly state: 'decoded' | 'raw' | 'unknown' | 'damaged' | 'leftover';
  readonly source: Source;
}

/** Images that no process of the dump reaches: left behind by an earlier dump. */
export interface LeftoverFact {
  readonly member: number;
  readonly name: Uint8Array;
  readonly type: string | null;
  /** What it tells of the earlier moment ('core of pid 40, comm "bash"'). */
  readonly tells: string;
  readonly pid: number | null;
  readonly source: Source;
}
