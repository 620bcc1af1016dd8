export { createKnownText, type KnownText } from './known-text.ts';
export { createUnknownMarks, UNKNOWN_CONTENT, type Part } from './mark-unknown.ts';
export { unknownInArgument } from './unknown-arguments.ts';
export { createUnknownFill, type UnknownBlock, type UnknownFill, type Within } from './unknown-fill.ts';
export { readWordFilter, type WordFilter } from './word-filter.ts';
