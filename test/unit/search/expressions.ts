/** Random expressions of the dialect, and JavaScript's own engine as the oracle. */
import fc from 'fast-check';

/** The text of an expression; every atom matches at least one byte unless it is optional. */
type Expression = string;

const atom = fc.constantFrom(
  'a',
  'b',
  'c',
  '.',
  '[ab]',
  '[^a]',
  '[^b\\n]',
  '\\x00',
  '\\n',
  'ab',
  '[a-c\\x00]',
);
const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,2}',
  '{0,2}?',
  '{2,}',
);

export const expressions: fc.Arbitrary<Expression> = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'node' },
      fc
        .tuple(atom, quantifier)
        .map(([one, times]) => (one === 'ab' && times !== '' ? `(?:ab)${times}` : one + times)),
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => parts.join('')),
      fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((options) => `(${options.join('|')})`),
      fc
        .tuple(tie('node'), quantifier)
        .map(([node, times]) =>
          times === '' || repeats(node) || canBeEmpty(node) ? `(?:${node})` : `(?:${node})${times}`,
        ),
    ),
  }))
  .node.filter((text) => !canBeEmpty(text));

/** JavaScript's engine takes exponential time for repetitions in repetitions. */
function repeats(text: string): boolean {
  return /[*+,]/.test(text);
}

function canBeEmpty(text: string): boolean {
  return new RegExp(`^(?:${javascriptSource(text)})$`).test('');
}

export function expressionText(expression: Expression): string {
  return expression;
}

function javascriptSource(text: string): string {
  // JavaScript's dot leaves out the carriage return too.
  return text.replace(/(\\.)|\./g, (_, escaped: string | undefined) => escaped ?? '[^\\n]');
}

/** [position, length] of every match, as String.matchAll finds them. */
export function javascriptMatches(text: string, bytes: Uint8Array): [number, number][] {
  const all = Buffer.from(bytes)
    .toString('latin1')
    .matchAll(new RegExp(javascriptSource(text), 'g'));
  return [...all].map((match) => [match.index, match[0].length]);
}
