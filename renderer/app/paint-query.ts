/** A query cut into pieces that are coloured alike, with its errors marked; pure. */
import type { QueryError } from '../../shared/query/index.ts';
import { scanQuery } from '../../shared/query/scan.ts';

export interface Piece {
  readonly text: string;
  readonly className: string;
}

const KEYWORD = /^(?:and|or|not)$/i;

/** Every character of the text once, in order. */
export function paintQuery(text: string, problems: readonly QueryError[]): readonly Piece[] {
  const kinds: string[] = Array.from({ length: text.length }, () => '');
  const { tokens } = scanQuery(text);
  for (const [index, token] of tokens.entries()) {
    const word = text.slice(token.at, token.at + token.length);
    const next = tokens[index + 1];
    const kind =
      token.kind !== 'word'
        ? 'operator'
        : next?.kind === 'operator'
          ? 'field-name'
          : KEYWORD.test(word)
            ? 'operator'
            : '';
    kinds.fill(kind, token.at, token.at + token.length);
  }
  for (const { at, length } of problems) {
    const from = Math.min(at, Math.max(0, text.length - 1));
    for (let i = from; i < Math.min(text.length, from + Math.max(1, length)); i++)
      kinds[i] = `${kinds[i]} wrong`.trim();
  }
  const pieces: Piece[] = [];
  for (const [i, className] of kinds.entries()) {
    const last = pieces.at(-1);
    const letter = text[i] ?? '';
    if (last !== undefined && last.className === className) {
      pieces[pieces.length - 1] = { text: last.text + letter, className };
    } else pieces.push({ text: letter, className });
  }
  return pieces;
}
