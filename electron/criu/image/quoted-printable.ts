/**
 * Quoted-printable as CRIU's viewer writes unix socket names with it (RFC 2045, 6.7, text mode):
 * line breaks stay, blanks are encoded only at the end of a line, lines of at most 76 characters.
 */
const LINE = 76;
const HEX = '0123456789ABCDEF';
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOT = 46;
const EQUALS = 61;

export function quotedPrintable(bytes: Uint8Array): string {
  // The kind of line break is that of the first one in the text.
  const firstBreak = bytes.indexOf(LF);
  const lineBreak = firstBreak > 0 && bytes[firstBreak - 1] === CR ? '\r\n' : '\n';
  let text = '';
  let column = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const next = bytes[at + 1];
    if (mustEncode(byte, next, column)) {
      if (column + 3 >= LINE) {
        text += `=${lineBreak}`;
        column = 0;
      }
      text += encoded(byte);
      column += 3;
    } else if (byte === LF || (byte === CR && next === LF)) {
      const last = text.charCodeAt(text.length - 1);
      if (last === SPACE || last === TAB) text = text.slice(0, -1) + encoded(last);
      text += lineBreak;
      column = 0;
      if (byte === CR) at += 1;
    } else {
      if (next !== undefined && next !== LF && column + 1 >= LINE) {
        text += `=${lineBreak}`;
        column = 0;
      }
      text += String.fromCharCode(byte);
      column += 1;
    }
  }
  return text;
}

function mustEncode(byte: number, next: number | undefined, column: number): boolean {
  if (byte > 126 || byte === EQUALS) return true;
  if (byte === DOT) return column === 0 && (next === undefined || next === LF || next === CR || next === 0);
  if (byte === TAB || byte === SPACE) return next === undefined;
  return byte < SPACE && byte !== CR && byte !== LF;
}

function encoded(byte: number): string {
  return `=${HEX[byte >> 4]}${HEX[byte & 15]}`;
}
