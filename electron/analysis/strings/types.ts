export type StringEncoding = 'ascii' | 'utf-8' | 'utf-16le';

export interface FoundString {
  readonly address: bigint;
  /** Bytes in memory, all of it where `text` is cut. */
  readonly length: number;
  readonly encoding: StringEncoding;
  readonly text: string;
  /** The text is the first {@link TEXT_MAXIMUM} characters only. */
  readonly cut: boolean;
}

export interface StringOptions {
  /** Characters; 1 to 1024. */
  readonly minimum: number;
  readonly encodings: readonly StringEncoding[];
}

/** Characters of a string that are kept. */
export const TEXT_MAXIMUM = 4096;
