/** Input and output of decoding one image directory. */
import type { Limits } from '../../shared/limits.ts';
import type { ImageFacts } from '../../shared/facts/index.ts';
import type { ByteSource } from '../../shared/byte-source.ts';
import type { ImageFile } from './image/types.ts';

export interface ImageDirectory {
  /** Path in the archive, '' for its root; bytes as the archive has them. */
  readonly directory: Uint8Array;
  readonly files: readonly ImageFile[];
  /** Target of the `parent` symlink, null where there is none. */
  readonly parentLink: Uint8Array | null;
  /** Member of that link, for gaps. */
  readonly parentMember: { readonly index: number; readonly name: string } | null;
  /** stats-dump and dump.log, which lie in CRIU's work directory: beside `checkpoint/` or in it. */
  readonly statsDump: ImageFile | null;
  readonly dumpLog: ImageFile | null;
}

/** A directory up the chain, decoded before: its page maps by file name, and a reader of its members. */
export interface ParentDirectory {
  readonly id: string; // checkpoint id in the case, for spans' readers
  readonly facts: Pick<ImageFacts, 'page_map' | 'checkpoint'>;
  memberSource(member: number): ByteSource;
  readonly parent: ParentDirectory | null;
}

export interface DecodeOptions {
  readonly limits: Limits;
  readonly parent: ParentDirectory | null;
  /** Content of files that mappings may show: path in the container to bytes, from rootfs diff, tmpfs, volumes. */
  readonly mappedFiles?: (
    path: Uint8Array,
  ) => { readonly member: number; readonly source: ByteSource } | undefined;
  /** Name of a user in the container's own /etc/passwd, where the archive has it. */
  readonly userName?: (uid: number) => string | undefined;
  /** Throws PermafrostError('cancelled') when the job was cancelled. */
  readonly checkCancelled: () => void;
}

/** Implemented in electron/criu/index.ts: `decodeImageDirectory(input, options): ImageFacts`. Never throws on bad images: gaps. */
export type DecodeImageDirectory = (input: ImageDirectory, options: DecodeOptions) => ImageFacts;
