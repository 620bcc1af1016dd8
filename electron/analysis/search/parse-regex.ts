/**
 * The regular expressions of memory search (docs/search-dialect.md): bytes, no anchors, no references,
 * nothing that two engines would read differently.
 *
 *     expression = branch *("|" branch)
 *     branch     = 1*(atom [quantifier])
 *     atom       = byte | "." | class | escape | "(" expression ")" | "(?:" expression ")"
 *     quantifier = ("*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}") ["?"]
 */
import { PermafrostError } from '../../../shared/errors.ts';
import { utf8 } from '../../../shared/text.ts';
import {
  byteRange,
  byteSet,
  complement,
  matchesEmpty,
  union,
  type ByteSet,
  type RegexNode,
} from './regex-node.ts';

const REPEAT_MAXIMUM = 1000;
const DEPTH_MAXIMUM = 100;
const EXPRESSION_MAXIMUM = 16_384; // characters

const DIGIT = byteRange(0x30, 0x39);
const WORD = union(DIGIT, byteRange(0x41, 0x5a), byteRange(0x61, 0x7a), byteSet(0x5f));
const SPACE = byteSet(0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d);
const CLASS_ESCAPES: Readonly<Record<string, ByteSet>> = {
  d: DIGIT,
  D: complement(DIGIT),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};
const CONTROL_ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 };
const PUNCTUATION = /^[!-/:-@[-`{-~]$/;

/** What other engines give these escapes; told to who asks for one. */
const REFUSED_ESCAPES: Readonly<Record<string, string>> = {
  b: 'word borders are look-around',
  B: 'word borders are look-around',
  A: 'there is no beginning of the text in memory',
  z: 'there is no end of the text in memory',
  Z: 'there is no end of the text in memory',
  G: 'there is no place of the last match',
  p: 'Unicode classes are not bytes',
  P: 'Unicode classes are not bytes',
  u: 'write a character as itself, it is matched as UTF-8, or bytes as \\xNN',
  k: 'back-references take more than linear time',
  Q: 'quoting is not the same in all engines; escape each character',
};

/**
 * Parses an expression. Throws 'usage' with the character's position (`where.offset`, from 0) for what the
 * dialect lacks, and for an expression that matches the empty string.
 */
export function parseRegex(text: string, options: { readonly ignoreCase?: boolean } = {}): RegexNode {
  let at = 0;
  let depth = 0;
  if (text.length > EXPRESSION_MAXIMUM) fail(`an expression has at most ${EXPRESSION_MAXIMUM} characters`, 0);

  function fail(reason: string, position = at): never {
    throw new PermafrostError({
      code: 'usage',
      message: `regular expression, position ${position}: ${reason}`,
      where: { layer: 'regex', offset: position },
    });
  }

  function expression(): RegexNode {
    if (++depth > DEPTH_MAXIMUM) fail(`groups are nested at most ${DEPTH_MAXIMUM} deep`);
    const branches = [branch()];
    while (text[at] === '|') {
      at++;
      branches.push(branch());
    }
    depth--;
    return branches.length === 1 ? branches[0]! : { kind: 'alternate', options: branches };
  }

  function branch(): RegexNode {
    const parts: RegexNode[] = [];
    while (at < text.length && text[at] !== '|' && text[at] !== ')') parts.push(quantified());
    if (parts.length === 0) fail('an empty alternative: engines differ on it');
    return parts.length === 1 ? parts[0]! : { kind: 'concat', parts };
  }

  function quantified(): RegexNode {
    const start = at;
    const node = atom();
    const bounds = quantifier();
    if (bounds === null) return node;
    if (matchesEmpty(node)) fail('a repeated group that matches nothing: engines differ on it', start);
    let greedy = true;
    if (text[at] === '?') {
      at++;
      greedy = false;
    } else if (text[at] === '+') fail('possessive quantifiers are not in the dialect');
    const second = at;
    if (quantifier() !== null) fail('a quantifier of a quantifier: use a group', second);
    return { kind: 'repeat', node, ...bounds, greedy };
  }

  function quantifier(): { min: number; max: number | null } | null {
    switch (text[at]) {
      case '*':
        at++;
        return { min: 0, max: null };
      case '+':
        at++;
        return { min: 1, max: null };
      case '?':
        at++;
        return { min: 0, max: 1 };
      case '{': {
        const counts = /^\{([0-9]{1,5})(?:(,)([0-9]{1,5})?)?\}/.exec(text.slice(at, at + 16));
        if (!counts) fail('a brace is either {n}, {n,} or {n,m}, or written \\{');
        const min = Number(counts[1]);
        const max = counts[2] === undefined ? min : counts[3] === undefined ? null : Number(counts[3]);
        if (min > REPEAT_MAXIMUM || (max ?? 0) > REPEAT_MAXIMUM) fail(`counts go to ${REPEAT_MAXIMUM}`);
        if (max !== null && max < min) fail('the second count is below the first');
        if (max === 0) fail('a count of zero matches nothing');
        at += counts[0].length;
        return { min, max };
      }
      default:
        return null;
    }
  }

  function atom(): RegexNode {
    const start = at;
    const character = String.fromCodePoint(text.codePointAt(at)!);
    at += character.length;
    switch (character) {
      case '.':
        return set(complement(byteSet(0x0a)));
      case '(':
        return group(start);
      case '[':
        return set(characterClass(start));
      case '\\': {
        const escaped = escape(start);
        return typeof escaped === 'number' ? literal(Uint8Array.of(escaped)) : set(escaped);
      }
      case '^':
      case '$':
        return fail(
          'there are no lines in memory: anchors are not in the dialect (a byte is written \\' +
            character +
            ')',
          start,
        );
      case '*':
      case '+':
      case '?':
      case '{':
        return fail('nothing to repeat', start);
      case ']':
      case '}':
        return fail(`a bracket that closes nothing; as a byte it is \\${character}`, start);
      default: {
        if (/[\ud800-\udfff]/.test(character) && character.length === 1) fail('half a surrogate pair', start);
        return literal(utf8(character));
      }
    }
  }

  function group(start: number): RegexNode {
    if (text[at] === '?') {
      if (text[at + 1] !== ':') {
        fail('of (? only (?:…) is in the dialect: no look-around, names, flags or conditions', start);
      }
      at += 2;
    }
    const inner = expression();
    if (text[at] !== ')') fail('a group that is not closed', start);
    at++;
    return inner;
  }

  /** A byte or a set of bytes; `at` stands behind the backslash. */
  function escape(start: number): number | ByteSet {
    const character = text[at];
    if (character === undefined) fail('a backslash at the end', start);
    at++;
    if (character === 'x') {
      const digits = /^[0-9a-fA-F]{2}/.exec(text.slice(at, at + 2));
      if (!digits) fail('\\x takes two hexadecimal digits', start);
      at += 2;
      return Number.parseInt(digits[0], 16);
    }
    if (Object.hasOwn(CLASS_ESCAPES, character)) return CLASS_ESCAPES[character]!;
    if (Object.hasOwn(CONTROL_ESCAPES, character)) return CONTROL_ESCAPES[character]!;
    if (/[0-9]/.test(character)) fail('a back-reference or an octal number; a byte is \\xNN', start);
    const reason = REFUSED_ESCAPES[character];
    if (reason !== undefined) fail(`\\${character} is not in the dialect: ${reason}`, start);
    if (!PUNCTUATION.test(character)) fail(`\\${character} has no meaning that all engines share`, start);
    return character.charCodeAt(0);
  }

  /** `at` stands behind the opening bracket. */
  function characterClass(start: number): ByteSet {
    const negated = text[at] === '^';
    if (negated) at++;
    const members: ByteSet[] = [];
    if (text[at] === ']') fail('an empty class, or a bracket first in it: write \\]');
    while (text[at] !== ']') {
      const place = at;
      const low = classMember(start);
      const range = text[at] === '-' && text[at + 1] !== ']' && at + 1 < text.length;
      if (!range) {
        members.push(typeof low === 'number' ? byteSet(low) : low);
        continue;
      }
      at++;
      const high = classMember(start);
      if (typeof low !== 'number' || typeof high !== 'number') fail('a range between classes', place);
      if (high < low) fail('a range that goes backwards', place);
      members.push(byteRange(low, high));
    }
    at++;
    const folded = fold(union(...members));
    const result = negated ? complement(folded) : folded;
    if (!result.includes(1)) fail('a class without a byte', start);
    return result;
  }

  function classMember(start: number): number | ByteSet {
    const place = at;
    const character = text[at];
    if (character === undefined) fail('a class that is not closed', start);
    at++;
    if (character === '\\') return escape(place);
    if (character === '[')
      fail('classes in classes ([:alpha:] too) differ between engines; as a byte: \\[', place);
    if (/[&~-]/.test(character) && text[at] === character)
      fail('set operators differ between engines', place);
    const code = character.charCodeAt(0);
    if (code > 0x7f) fail('a character of several bytes in a class; use alternatives or \\xNN', place);
    return code;
  }

  function fold(bytes: ByteSet): ByteSet {
    if (options.ignoreCase !== true) return bytes;
    const both = Uint8Array.from(bytes);
    for (let upper = 0x41; upper <= 0x5a; upper++) {
      if (bytes[upper] === 1 || bytes[upper + 32] === 1) both[upper] = both[upper + 32] = 1;
    }
    return both;
  }

  function set(bytes: ByteSet): RegexNode {
    return { kind: 'set', set: bytes };
  }

  function literal(bytes: Uint8Array): RegexNode {
    const parts = [...bytes].map((byte) => set(fold(byteSet(byte))));
    return parts.length === 1 ? parts[0]! : { kind: 'concat', parts };
  }

  const node = expression();
  if (at < text.length) fail('a parenthesis that closes nothing; as a byte it is \\)');
  if (matchesEmpty(node)) fail('it matches the empty string, hence everywhere', 0);
  return node;
}
