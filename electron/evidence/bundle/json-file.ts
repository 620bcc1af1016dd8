/** JSON as a bundle's files have it: the same for the same value, and inert for whatever shows it. */
import { jsonText } from '../../../shared/json-text.ts';
import { utf8 } from '../../../shared/text.ts';

/**
 * Characters that act where text is shown: controls, those without width or that change direction, line separators,
 * and what begins a tag. They stand inside strings alone, where an escape means the same.
 */
const ACTING =
  /[<\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff]|[\udb40][\udc00-\udfff]/g;

/** Pieces of the file, with a line feed at its end. */
export function* jsonFile(value: unknown): Generator<Uint8Array> {
  for (const piece of jsonText(value)) yield utf8(inertJson(piece));
  yield utf8('\n');
}

export function inertJson(text: string): string {
  return text.replace(ACTING, (found) =>
    Array.from(
      { length: found.length },
      (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
