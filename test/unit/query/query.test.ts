import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../../shared/api/values.ts';
import {
  completeQuery,
  matchRow,
  parseQuery,
  printQuery,
  unknownFields,
} from '../../../shared/query/index.ts';
import type { Operator, QueryNode } from '../../../shared/query/index.ts';
import { containsPattern, matchesPattern } from '../../../shared/query/wildcard.ts';

type Row = Record<string, CellValue>;

function parse(text: string): QueryNode {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${parsed.error.message} at ${parsed.error.at}`);
  return parsed.value;
}
const matches = (text: string, row: Row, list?: string): boolean => matchRow(parse(text), row, list);
const errorOf = (text: string): string => {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`parsed: ${text}`);
  const { message, at, length } = parsed.error;
  return `${message} [${text.slice(at, at + length)}]`;
};

/** The tree without its places. */
function shape(node: QueryNode): unknown {
  switch (node.kind) {
    case 'word':
      return ['word', node.value];
    case 'compare':
      return [node.field, node.operator, node.value];
    case 'not':
      return ['not', shape(node.child)];
    default:
      return [node.kind, ...node.children.map(shape)];
  }
}

const process: Row = {
  pid: 17,
  comm: { text: 'bash' },
  command: [{ text: 'bash' }, { text: '-i' }, { text: '/app/Server.py' }],
  state: 'ALIVE',
  start: '0x7f32adf17000',
  limit: 18446744073709551615n,
  mtime: 1795502643475346936n,
  zombie: false,
  user: null,
  groups: [0, 1000],
  secret: { masked: 'password', length: 8, label: 'DB_PASSWORD=' },
  owner: { uid: 1000, name: { text: 'acme' } },
};

describe('a query', () => {
  it.each([
    ['pid:17', true],
    ['pid:1', false],
    ['comm:BASH', true],
    ['comm:bas', false],
    ['comm:ba*', true],
    ['command:*server*', true],
    ['command:"bash -i /app/Server.py"', true],
    ['command:-i', true],
    ['pid>16 and pid<18', true],
    ['pid>17 or pid>=17', true],
    ['pid != 17', false],
    ['pid!=18', true],
    ['start:0x7f32adf17000', true],
    ['start>0x7f32adf16fff start<139855970000000', true],
    ['limit:18446744073709551615', true],
    ['limit:18446744073709551614', false],
    ['limit>18446744073709551614', true],
    ['zombie:false', true],
    ['user:*', false],
    ['not user:*', true],
    ['groups:1000', true],
    ['groups>1000', false],
    ['owner.uid:1000 owner.name:acme', true],
    ['process.pid:17', true],
    ['thread.pid:17', false],
    ['PID:17', true],
    ['nothing:1', false],
    ['bash', true],
    ['erver.p', true],
    ['acme', true],
    ['"-i"', true],
    ['pid:18 or comm:bash and state:alive', true],
    ['(pid:18 or comm:bash) and state:dead', false],
    ['not (pid:18 or comm:zsh)', true],
    ['not not pid:17', true],
  ])('%s on the row: %s', (text, expected) => {
    expect(matches(text, process, 'process')).toBe(expected);
  });

  it('takes times as spans of their precision, in UTC unless they have an offset', () => {
    expect(matches('mtime:2026-11-24', process)).toBe(true);
    expect(matches('mtime:2026-11-24T06:44', process)).toBe(true);
    expect(matches('mtime:2026-11-24T08:44:03+02:00', process)).toBe(true);
    expect(matches('mtime:2026-11-24T06:44:03.475', process)).toBe(true);
    expect(matches('mtime:2026-11-24T06:44:03.476', process)).toBe(false);
    expect(matches('mtime>2026-11-24', process)).toBe(false);
    expect(matches('mtime>=2026-11-24 mtime<2026-11-25 mtime<=2026-11-24', process)).toBe(true);
    expect(matches('mtime>2026-11-23', process)).toBe(true);
    expect(matches('mtime:2026-02-30', process)).toBe(false);
  });

  it('takes sizes with their units', () => {
    expect(matches('size:4KiB', { size: 4096n })).toBe(true);
    expect(matches('size>=1.5MiB', { size: 1572864 })).toBe(true);
    expect(matches('size<1k', { size: 999 })).toBe(true);
  });

  it('never finds a masked value by its secret, only by label and kind', () => {
    const row: Row = { value: { masked: 'AWS access key', length: 20, label: 'AWS_ACCESS_KEY_ID=' } };
    expect(matches('AKIA', row)).toBe(false);
    expect(matches('value:*AKIA*', row)).toBe(false);
    expect(matches('value:*20*', row)).toBe(false);
    expect(matches('value:AWS_ACCESS_KEY_ID=*', row)).toBe(true);
    expect(matches('"aws access key"', row)).toBe(true);
  });

  it('binds not before and before or, and joins terms side by side with and', () => {
    expect(shape(parse('a b or not c and d'))).toEqual([
      'or',
      ['and', ['word', ['a']], ['word', ['b']]],
      ['and', ['not', ['word', ['c']]], ['word', ['d']]],
    ]);
  });

  it('takes quoted keywords and fields of those names as text', () => {
    expect(shape(parse('"and" not:1 or=2'))).toEqual([
      'and',
      ['word', ['and']],
      ['not', ':', ['1']],
      ['or', '=', ['2']],
    ]);
  });

  it('lets a value hold the characters of operators', () => {
    expect(shape(parse('cmd:a=b>c ip:::1'))).toEqual(['and', ['cmd', ':', ['a=b>c']], ['ip', ':', ['::1']]]);
  });

  it('takes stars in quotes and after a backslash as stars', () => {
    expect(shape(parse('"a*b" a\\*b a*b'))).toEqual([
      'and',
      ['word', ['a*b']],
      ['word', ['a*b']],
      ['word', ['a', 'b']],
    ]);
  });
});

describe('a query that is wrong', () => {
  it.each([
    ['pid:', 'A value is missing after this [:]'],
    ['pid: and x', null],
    ['(a or b', 'This parenthesis is never closed [(]'],
    ['a) b', 'This parenthesis closes nothing []]'.replace('[]]', '[)]')],
    ['a "b c', 'This quote is never closed ["b c]'],
    ['or a', "A term is missing before 'or' [or]"],
    ['a and', 'A term is missing at the end [d]'],
    ['a or ()', 'A term is missing before this parenthesis [)]'],
    ['>5', 'A field is missing before this [>]'],
    ['a and >5', 'A field is missing before this [>]'],
    ['size>4*', 'A wildcard has no order: use it with : = or != [4*]'],
    ['p*d:1', "A field's name has no wildcard [p*d]"],
    ['', 'A term is missing at the end []'],
  ])('%s: %s', (text, message) => {
    if (message === null) expect(parseQuery(text).ok).toBe(true);
    else expect(errorOf(text)).toBe(message);
  });

  it('is refused when it is too long, too deep, or has too many terms', () => {
    expect(errorOf('a'.repeat(5000))).toContain('at most 4096 characters');
    expect(errorOf('('.repeat(100) + 'a' + ')'.repeat(100))).toContain('Too many parentheses');
    expect(errorOf('a '.repeat(300))).toContain('at most 256 terms');
    expect(parseQuery(`${'not '.repeat(1000)}a`).ok).toBe(true);
  });

  it('names the columns that a list does not have, with their places', () => {
    const node = parse('pid:1 and (socket.state:x or socket.nope:1 or nope>2)');
    const errors = unknownFields(node, ['pid', 'state'], 'socket');
    expect(errors.map(({ at, length }) => [at, length])).toEqual([
      [29, 11],
      [46, 4],
    ]);
  });

  it('never throws, and underlines inside its text', () => {
    const piece = fc.constantFrom(
      'a',
      'pid',
      ':',
      '>=',
      '!=',
      '!',
      '(',
      ')',
      '"',
      '\\',
      '*',
      ' ',
      'and',
      'or',
      'not',
      '1',
      '\u{1f600}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseQuery(text);
        if (parsed.ok) return;
        expect(parsed.error.at).toBeGreaterThanOrEqual(0);
        expect(parsed.error.at + parsed.error.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('printing a query', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', ' ', '*', '"', '\\', '(', ':', '>', '=', '!', 'é', 'not', '.'),
    maxLength: 5,
  });
  const name = text.filter((part) => part !== '');
  const pattern = fc.array(text, { minLength: 1, maxLength: 3 });
  const operator = fc.constantFrom<Operator>(':', '=', '!=', '<', '<=', '>', '>=');
  const place = { at: 0, length: 0 };
  const { node } = fc.letrec<{ node: QueryNode }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      pattern.map((value): QueryNode => ({ kind: 'word', value, ...place })),
      fc.tuple(name, operator, pattern).map(([field, op, value]): QueryNode => ({
        kind: 'compare',
        field,
        operator: op,
        value: /[<>]/.test(op) ? [value[0]!] : value,
        fieldPlace: place,
        ...place,
      })),
      tie('node')
        .filter((child) => child.kind !== 'not')
        .map((child): QueryNode => ({ kind: 'not', child })),
      fc
        .tuple(
          fc.constantFrom('and' as const, 'or' as const),
          fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
        )
        .map(([kind, children]): QueryNode => ({ kind, children })),
    ),
  }));

  it('gives text that parses to the same query', () => {
    fc.assert(
      fc.property(node, (tree) => {
        expect(shape(parse(printQuery(tree)))).toEqual(shape(tree));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('wildcards', () => {
  const unit = fc.constantFrom('a', 'b');
  const word = fc.string({ unit, maxLength: 4 });

  it('match as the same regular expression does', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.string({ unit, maxLength: 14 }),
        (parts, text) => {
          expect(matchesPattern(parts, text)).toBe(new RegExp(`^${parts.join('.*')}$`).test(text));
          expect(containsPattern(parts, text)).toBe(new RegExp(parts.join('.*')).test(text));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('end on text that is made to keep a backtracking matcher busy', () => {
    const parts = ['', ...Array.from({ length: 1000 }, () => 'aa'), 'b'];
    expect(matchesPattern(parts, 'a'.repeat(200_000))).toBe(false);
    expect(containsPattern([`${'a'.repeat(2000)}b`], 'a'.repeat(500_000))).toBe(false);
  });
});

describe('completion', () => {
  const fields = ['pid', 'ppid', 'comm', 'state'];
  const values = (field: string): string[] =>
    field === 'state' ? ['ESTABLISHED', 'LISTEN', 'CLOSE WAIT'] : [];
  const complete = (text: string, caret = text.length) => completeQuery(text, caret, fields, values);
  const applied = (text: string, caret: number, pick = 0): string => {
    const { from, to, suggestions } = complete(text, caret);
    return text.slice(0, from) + suggestions[pick]!.insert + text.slice(to);
  };

  it('offers fields that begin with the word, then fields that hold it', () => {
    expect(complete('p').suggestions.map((s) => s.label)).toEqual(['pid', 'ppid']);
    expect(complete('pid').suggestions.map((s) => s.label)).toEqual(['pid', 'ppid']);
    expect(applied('comm:x and st', 13)).toBe('comm:x and state:');
  });

  it("offers a field's values, quoted where they need it", () => {
    expect(complete('state:').suggestions.map((s) => s.insert)).toEqual([
      'ESTABLISHED',
      'LISTEN',
      '"CLOSE WAIT"',
    ]);
    expect(applied('state:est', 9)).toBe('state:ESTABLISHED');
    expect(applied('state:est or pid:1', 8)).toBe('state:ESTABLISHED or pid:1');
  });

  it('offers keywords where one may stand', () => {
    expect(
      complete('pid:1 ')
        .suggestions.filter((s) => s.kind === 'keyword')
        .map((s) => s.label),
    ).toEqual(['and', 'or', 'not']);
    expect(
      complete('')
        .suggestions.filter((s) => s.kind === 'keyword')
        .map((s) => s.label),
    ).toEqual(['not']);
  });

  it('gives a range inside the text at any caret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('p', ':', ' ', '(', '"', '=', 'and '), maxLength: 12 }),
        fc.nat(30),
        (text, at) => {
          const caret = Math.min(at, text.length);
          const { from, to } = complete(text, caret);
          expect(from).toBeLessThanOrEqual(caret);
          expect(to).toBeGreaterThanOrEqual(caret);
          expect(to).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
