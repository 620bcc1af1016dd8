/**
 * The decoded form of a protobuf message: a plain object with one property per field that is set,
 * and under `$` where every value stood. Generated interfaces (messages.ts) extend {@link Message}.
 *
 *   int32 uint32 sint32 fixed32 enum -> number      int64 uint64 sint64 fixed64 -> bigint
 *   bool -> boolean                                  string bytes -> Uint8Array (never decoded)
 *   message -> object                                repeated -> array, empty where none is set
 *
 * A field that is not on the wire is undefined, whatever its label; defaults are applied by the reader.
 */
export interface FieldPlace {
  readonly offset: number; // of the value (for length-delimited ones: of the content) in the image file
  readonly length: number; // bytes of the value
}

export interface UnknownField {
  readonly number: number;
  readonly wireType: number;
  readonly offset: number; // of the tag
  readonly length: number; // tag and value
}

export interface MessageMeta {
  readonly type: string; // 'core_entry'
  readonly offset: number; // of the message's first byte in the image file
  readonly length: number;
  /** Places by field name; for repeated fields one place per element. */
  readonly places: { readonly [field: string]: FieldPlace | readonly FieldPlace[] };
  readonly unknown: readonly UnknownField[];
  /** Names of `required` fields that are absent. */
  readonly missing: readonly string[];
}

export interface Message {
  readonly $: MessageMeta;
}
