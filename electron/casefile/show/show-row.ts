/** A fact as JSON, from its table's description: display forms with base64 beside them where needed. */
import { source as sourceCodec } from '../tables/codec.ts';
import type { Codec } from '../tables/codec.ts';
import type { CompiledTable } from '../tables/table.ts';
import type { Source } from '../../../shared/span.ts';
import type { ShownSpan } from './spans.ts';

export type JsonObject = Record<string, unknown>;
export type SpanWriter = (source: Source) => ShownSpan[];

/** Every property but those left out, under its own name. */
export function showRow<F extends object>(
  t: CompiledTable<F>,
  fact: F,
  spans: SpanWriter,
  leaveOut: readonly (keyof F)[] = [],
): JsonObject {
  const shown: JsonObject = {};
  for (const name of t.names) {
    if (!leaveOut.includes(name)) Object.assign(shown, showProperty(t, fact, name, spans));
  }
  return shown;
}

/** `{name: display form}` and, where that is not the bytes, `{nameBase64: ...}`. */
export function showProperty<F extends object>(
  t: CompiledTable<F>,
  fact: F,
  property: keyof F & string,
  spans: SpanWriter,
  as: string = property,
): JsonObject {
  const codec = t.properties[property] as Codec<F[keyof F & string]>;
  const value = fact[property];
  if (value === undefined) return {};
  if ((codec as unknown) === sourceCodec) return { [as]: spans(value as Source) };
  const base64 = codec.base64(value);
  return { [as]: codec.show(value), ...(base64 === undefined ? {} : { [`${as}Base64`]: base64 }) };
}
