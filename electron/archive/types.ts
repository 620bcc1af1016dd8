/** What the archive folder gives the engine: a sealed source with every member's place and hash, and its layout. */
import type { ByteSource } from '../../shared/byte-source.ts';
import type { EvidenceError } from '../../shared/errors.ts';
import type { Gap } from '../../shared/facts/gap.ts';
import type { Member, NameHint, Store } from '../../shared/facts/index.ts';
import type { Limits } from '../../shared/limits.ts';

export type IngestStage = 'reading and hashing' | 'decompressing' | 'inner archives';

export interface IngestOptions {
  /** The archive, or a folder that is sealed as a canonical tar. */
  readonly sourcePath: string;
  /** 'seal' copies the source into `folder`/source; 'reference' leaves it (a folder is always sealed). */
  readonly mode: 'seal' | 'reference';
  /** An empty folder of the case that takes source, archive.tar and inner stores; the caller renames or removes it. */
  readonly folder: string;
  readonly limits: Limits;
  /** Take the readable part of an archive that would be refused. */
  readonly partial: boolean;
  readonly expectedSha256: string | null;
  readonly onProgress: (stage: IngestStage, doneBytes: number, totalBytes: number | null) => void;
  /** Throws PermafrostError('cancelled') when the job was cancelled. */
  readonly checkCancelled: () => void;
}

export interface Ingested {
  readonly sha256: string; // of the source; of the canonical tar for a folder
  readonly size: number;
  readonly compression: 'none' | 'gzip' | 'zstd' | 'folder';
  readonly stores: readonly Store[]; // stores[0] is the seekable archive
  readonly members: readonly Member[];
  /** Unsafe names, duplicates, dangling hard links, damaged inner archives, ... with the member's name. */
  readonly gaps: readonly Gap[];
  /** Neither gap nor fact: trailing bytes after the end, no end-of-archive blocks. */
  readonly remarks: readonly string[];
  /** In partial mode: why the archive would have been refused. */
  readonly refusal: EvidenceError | null;
}

/** Implemented in electron/archive/index.ts. Rejects with PermafrostError only. */
export type Ingest = (options: IngestOptions) => Promise<Ingested>;

/** Random access to members of an ingested or stored evidence item; keeps file descriptors until closed. */
export interface EvidenceReader {
  member(index: number): ByteSource; // sparse holes read as zeros; links and devices are empty
  store(index: number): ByteSource;
  /** As `member`, for one pass over many: bytes that were read are written over by the next reading. */
  pass(): (index: number) => ByteSource;
  close(): void;
}

/** What reading a member's content needs to know of it. */
export type StoredMember = Pick<Member, 'index' | 'type' | 'size' | 'store' | 'dataOffset' | 'sparse'>;

/** Implemented in electron/archive/index.ts: opens stores under `folder` (or `sourcePath` for store 0 in reference mode). */
export type OpenEvidence = (
  folder: string,
  sourcePath: string | null,
  stores: readonly Store[],
  members: readonly StoredMember[],
) => EvidenceReader;

/** One checkpoint found in an archive: its image directory and the engine's files beside it. */
export interface CheckpointLayout {
  readonly directory: Uint8Array; // path of the image directory, '' for the root
  readonly images: readonly number[]; // members directly in it, not shadowed
  readonly parentLink: number | null; // the `parent` symlink's member
  readonly statsDump: number | null;
  readonly dumpLog: number | null;
  /** Members of the container engine, by the names of FEATURES: 'config.dump', 'spec.dump', 'status', 'network.status', ... */
  readonly engineFiles: ReadonlyMap<string, number>;
  /** Container log members ('ctr.log', 'container.log', 'io.kubernetes.cri-o.LogPath'). */
  readonly logs: readonly number[];
  /** Tars with files of the container: what they are, the tar's member, the members in it. */
  readonly fileTrees: readonly {
    readonly origin: 'rootfs-diff' | 'tmpfs' | 'volume' | 'devshm';
    readonly member: number;
    readonly members: readonly number[];
    /** tmpfs: device number from the name; volume: its name. */
    readonly name: string;
  }[];
  /** Of a pod archive or OCI image: what its own metadata says of this checkpoint. */
  readonly annotations: readonly (readonly [string, string])[];
  readonly nameHints: readonly NameHint[];
}

/** Implemented in electron/archive/index.ts: pure. */
export type FindCheckpoints = (
  members: readonly Member[],
  read: (member: number) => ByteSource,
  sourceName: string,
  /** Of a cut archive: the engine's files alone make a checkpoint, without an image. */
  options?: { readonly remains: boolean },
) => { readonly checkpoints: readonly CheckpointLayout[]; readonly gaps: readonly Gap[] };
