/**
 * Every bound on hostile input, in one place. An examiner raises one for a single import
 * (`--limit NAME=VALUE`); a raised limit is stated in the digest and the custody log.
 */
export interface Limits {
  /** Members of one archive, inner archives included. */
  readonly members: number;
  /** Bytes of one member. */
  readonly memberBytes: number;
  /** Bytes of a decompressed archive. */
  readonly archiveBytes: number;
  /** Decompressed bytes per compressed byte, after {@link ratioAfterBytes} of output. */
  readonly ratio: number;
  readonly ratioAfterBytes: number;
  /** Bytes of a member's whole name. */
  readonly pathBytes: number;
  /** Levels of a member's name. */
  readonly pathDepth: number;
  /** Bytes of one PAX or GNU long-name header. */
  readonly headerBytes: number;
  /** Layers of archives within archives: a compressed image (2) with a compressed layer (4) that holds a compressed rootfs diff is 6. */
  readonly layers: number;
  /** log2 of the zstd window. */
  readonly zstdWindowLog: number;
  /** Bytes of one image that is decoded whole (not pages). */
  readonly imageBytes: number;
  /** Bytes of one protobuf entry. */
  readonly entryBytes: number;
  /** Entries of one image. */
  readonly entries: number;
  /** Levels of nested messages. */
  readonly nesting: number;
  /** Elements of one repeated field. */
  readonly repeated: number;
  /** Bytes of a command line or of an environment. */
  readonly argumentBytes: number;
  /** Bytes of a path or a name in an image (PATH_MAX is 4096). */
  readonly textBytes: number;
  /** Bytes of one JSON document of the container engine. */
  readonly jsonBytes: number;
  readonly jsonDepth: number;
  /** Values of one JSON document. */
  readonly jsonValues: number;
  /** Bytes and lines of one container log that are read as lines. */
  readonly logBytes: number;
  readonly logLines: number;
  /** Directories of a chain of parents. */
  readonly chainLength: number;
}

export type LimitName = keyof Limits;

export const DEFAULT_LIMITS: Limits = {
  members: 250_000,
  memberBytes: 2 ** 40,
  archiveBytes: 2 ** 41,
  ratio: 250,
  ratioAfterBytes: 64 * 2 ** 20,
  pathBytes: 4096,
  pathDepth: 256,
  headerBytes: 2 ** 20,
  layers: 6,
  zstdWindowLog: 27,
  imageBytes: 512 * 2 ** 20,
  entryBytes: 64 * 2 ** 20,
  entries: 4_000_000,
  nesting: 64,
  repeated: 4_000_000,
  argumentBytes: 4 * 2 ** 20,
  textBytes: 65_536,
  jsonBytes: 16 * 2 ** 20,
  jsonDepth: 128,
  jsonValues: 200_000,
  logBytes: 64 * 2 ** 20,
  logLines: 250_000,
  chainLength: 64,
};

/** The default limits with the examiner's changes; throws nothing, values were validated at the border. */
export function withLimits(changes: Partial<Limits>): Limits {
  return { ...DEFAULT_LIMITS, ...changes };
}
