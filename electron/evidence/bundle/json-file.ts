/** JSON as a bundle's files have it: the same for the same value, and inert for whatever shows it. */
import { inertJson, jsonEscapes, jsonText } from '../../../shared/json-text.ts';
import { utf8 } from '../../../shared/text.ts';

/** Pieces of the file, with a line feed at its end. What begins a tag is escaped too. */
export function* jsonFile(value: unknown): Generator<Uint8Array> {
  for (const piece of jsonText(value)) yield utf8(inertFile(piece));
  yield utf8('\n');
}

export function inertFile(text: string): string {
  return inertJson(text).replaceAll('<', jsonEscapes);
}
