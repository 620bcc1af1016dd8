/** An exhibit: chosen bytes as a stream, with what has to be said of them. */

/** A part of an exhibit without content: the bytes in its place are zeros. */
export interface ExhibitGap {
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
}

/** Where bytes of an exhibit lie in the evidence. */
export interface ExhibitSource {
  readonly offset: number; // in the exhibit
  readonly length: number;
  readonly evidence: string;
  readonly member: string; // display form of its name
  readonly memberOffset: number;
}

export interface Exhibit {
  readonly extension: 'bin' | 'core';
  readonly size: number;
  /** Path of the file that it is, for a detector that knows files by their names; '' for anything else. */
  readonly path: string;
  /** What it is, for data/exhibits.json; texts of evidence in it are redacted by the caller. */
  readonly about: Readonly<Record<string, unknown>>;
  /**
   * Bytes [-before, size + after), `before` and `after` at most as asked for: what stands around a range, so that a
   * value which the border cuts is seen whole.
   */
  open(around: number): { readonly before: number; readonly chunks: Iterable<Uint8Array> };
  /** Ranges that are mapped as executable and not for writing, and a core file's headers; ascending and disjoint. */
  code(): readonly { readonly offset: number; readonly length: number }[];
  /** Known once `open` was read to its end. */
  gaps(): readonly ExhibitGap[];
  sources(): readonly ExhibitSource[];
}
