/** How wide text will be, without a screen: a sans-serif's usual advances, on the generous side. */

/** Width in em of the characters that differ much from the rest. */
const NARROW = new Set("iljtfrI.,:;'|!()[] /\\");
const WIDE = new Set('mwMW@%');

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x2e80) return 1.05; // East Asian and pictures
  if (NARROW.has(character)) return 0.34;
  if (WIDE.has(character)) return 0.9;
  return code >= 0x41 && code <= 0x5a ? 0.68 : 0.58;
}

export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const character of text) em += advance(character);
  return em * size;
}

/** The text, or its beginning and an ellipsis, in at most `width`. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let em = 0.9;
  let fitted = '';
  for (const character of text) {
    em += advance(character);
    if (em * size > width) break;
    fitted += character;
  }
  return `${fitted}…`;
}
