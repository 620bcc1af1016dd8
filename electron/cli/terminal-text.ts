/**
 * Text on its way to a terminal. Evidence may hold escape sequences and bidirectional overrides;
 * they are written as visible escapes, so that nothing in evidence moves the cursor or hides text.
 */

/** C0 and C1 controls, DEL, bidirectional controls, zero-width and line separators. */
function isActive(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    code === 0x061c ||
    code === 0xfeff
  );
}

export function inertText(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (!isActive(code)) out += character;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return out;
}
