/**
 * Where a fact was read. Inside one evidence item a place is (member, offset, length); written out
 * for others it names the evidence's hash and every layer between the file and the bytes.
 */

/**
 * Bytes of one member. `field` says what they are: an image field (`task_core_entry.comm`),
 * a JSON pointer (`/annotations/io.kubernetes.pod.name`), or a kind of content (`page`).
 * `supports` names the fact's column that these bytes gave, absent where they gave the whole row.
 */
export interface SourceSpan {
  readonly member: number; // Member.index in its evidence item
  readonly offset: number; // bytes from the member's content start
  readonly length: number; // bytes
  readonly field?: string;
  readonly supports?: string;
  /**
   * The checkpoint whose evidence item holds `member`, by its id in the case, where that is not the
   * fact's own: pages that an earlier dump of the chain holds. Absent: the fact's own evidence.
   */
  readonly checkpoint?: string;
}

/** Every span that a fact was decoded from, in order. */
export type Source = readonly SourceSpan[];

export type SpanLayer =
  | { readonly kind: 'tar'; readonly member: string; readonly memberBase64?: string }
  | { readonly kind: 'gunzip' }
  | { readonly kind: 'unzstd' };

/** The full form, meaningful without the case. */
export interface Span {
  readonly evidence: string; // SHA-256 of the source, hex
  readonly layers: readonly SpanLayer[];
  readonly offset: number;
  readonly length: number;
}
