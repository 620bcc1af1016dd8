export { createKnownText, type KnownText } from './known-text.ts';
export { createUnknownMarks, UNKNOWN_CONTENT, type Part } from './mark-unknown.ts';
export { createUnknownFill, type UnknownBlock, type UnknownFill, type Within } from './unknown-fill.ts';
export { unknownInArgument, unknownInLine, type TextPart } from './unknown-text.ts';
export { withoutPasswords } from './usual-passwords.ts';
export { readWordFilter, type WordFilter } from './word-filter.ts';
export type { KnownWords } from './judge-words.ts';
