/** Input and output of decoding what the container engine wrote beside the image directory. */
import type { ByteSource } from '../../shared/byte-source.ts';
import type { EngineFacts } from '../../shared/facts/index.ts';
import type { Limits } from '../../shared/limits.ts';

export interface EngineFile {
  readonly member: number;
  readonly memberName: string; // display name, for gaps
  /** The member's name as bytes, where it is not the display name in UTF-8. */
  readonly name?: Uint8Array;
  readonly source: ByteSource;
}

export interface EngineFilesInput {
  /** By name: 'config.dump', 'spec.dump', 'status', 'status.dump', 'network.status', 'bind.mounts', 'deleted.files', 'pod.options', ... */
  readonly files: ReadonlyMap<string, EngineFile>;
  readonly logs: readonly EngineFile[];
  readonly annotations: readonly (readonly [string, string])[];
  readonly limits: Limits;
  readonly checkCancelled: () => void;
}

/** Implemented in electron/container/index.ts. Never throws on bad input: gaps. */
export type DecodeEngineFiles = (input: EngineFilesInput) => EngineFacts;
