import type { TextValue } from '../../shared/api/index.ts';
import { displayText, isUtf8 } from '../../shared/text.ts';

/** Evidence text as it crosses the border: the display form, with the bytes where they are not that form. */
export function textCell(bytes: Uint8Array): TextValue {
  return isUtf8(bytes)
    ? { text: displayText(bytes) }
    : { text: displayText(bytes), bytes: Uint8Array.from(bytes) };
}
