/** Evidence text as pieces to draw and as the inert text to copy; the rules are shared/format's. */
import type { TextValue } from '../../shared/api/values.ts';
import { inertBytes, inertText } from '../../shared/format/index.ts';
import type { InertSegment } from '../../shared/format/index.ts';

export function evidenceSegments(value: TextValue): readonly InertSegment[] {
  return value.bytes ? inertBytes(value.bytes) : inertText(value.text);
}

/** The text with its escapes in place: what is copied, titled and spoken. Nothing in it acts. */
export function inertTextOf(value: TextValue): string {
  return evidenceSegments(value)
    .map((segment) => segment.text)
    .join('');
}

const NAMES: Readonly<Record<string, string>> = {
  '\\0': 'NUL',
  '\\x00': 'NUL',
  '\\x07': 'bell',
  '\\x08': 'backspace',
  '\\t': 'tab',
  '\\n': 'line feed',
  '\\r': 'carriage return',
  '\\x1b': 'escape',
  '\\x7f': 'delete',
  '\\u{200b}': 'zero width space',
  '\\u{200d}': 'zero width joiner',
  '\\u{200e}': 'left-to-right mark',
  '\\u{200f}': 'right-to-left mark',
  '\\u{202a}': 'left-to-right embedding',
  '\\u{202b}': 'right-to-left embedding',
  '\\u{202c}': 'pop directional formatting',
  '\\u{202d}': 'left-to-right override',
  '\\u{202e}': 'right-to-left override',
  '\\u{2066}': 'left-to-right isolate',
  '\\u{2067}': 'right-to-left isolate',
  '\\u{2068}': 'first strong isolate',
  '\\u{2069}': 'pop directional isolate',
  '\\u{feff}': 'byte order mark',
};

/** What an escape stands for, for the pointer that rests on it. */
export function escapeTitle(escape: string): string {
  return NAMES[escape] ?? 'a character or byte that is shown as an escape';
}
