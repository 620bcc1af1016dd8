/** What is searched for: patterns as an examiner writes them, and as the matchers take them. */
import { PermafrostError } from '../../../shared/errors.ts';
import { hexPattern, textPattern, utf16Pattern, type FixedPattern } from './fixed-pattern.ts';
import { parseRegex } from './parse-regex.ts';
import type { RegexNode } from './regex-node.ts';

export type PatternKind = 'text' | 'utf16' | 'hex' | 'regex';

export interface PatternText {
  readonly kind: PatternKind;
  readonly value: string;
  /** ASCII letters match in both cases. Not for hex. */
  readonly ignoreCase?: boolean | undefined;
}

export type CompiledPattern =
  | { readonly kind: 'fixed'; readonly fixed: FixedPattern }
  | { readonly kind: 'regex'; readonly node: RegexNode };

export const PATTERNS_MAXIMUM = 10_000;
/** Each expression is a pass over memory of its own. */
export const REGEXES_MAXIMUM = 64;

/** Throws 'usage'; with several patterns the message names which. */
export function compilePatterns(patterns: readonly PatternText[]): CompiledPattern[] {
  if (patterns.length === 0) throw usage('there is nothing to search for');
  if (patterns.length > PATTERNS_MAXIMUM) throw usage(`at most ${PATTERNS_MAXIMUM} patterns in one search`);
  const regexes = patterns.filter(({ kind }) => kind === 'regex').length;
  if (regexes > REGEXES_MAXIMUM) throw usage(`at most ${REGEXES_MAXIMUM} regular expressions in one search`);
  return patterns.map((pattern, index) => {
    try {
      return compilePattern(pattern);
    } catch (caught) {
      if (!(caught instanceof PermafrostError) || patterns.length === 1) throw caught;
      throw new PermafrostError({ ...caught.detail, message: `pattern ${index + 1}: ${caught.message}` });
    }
  });
}

function compilePattern({ kind, value, ignoreCase = false }: PatternText): CompiledPattern {
  switch (kind) {
    case 'text':
      return { kind: 'fixed', fixed: textPattern(value, ignoreCase) };
    case 'utf16':
      return { kind: 'fixed', fixed: utf16Pattern(value, ignoreCase) };
    case 'hex':
      return { kind: 'fixed', fixed: hexPattern(value) };
    case 'regex':
      return { kind: 'regex', node: parseRegex(value, { ignoreCase }) };
  }
}

/**
 * A list of terms, a line each: `text:`, `utf16:`, `hex:` or `regex:` before the term says what it is, without one it
 * is text. Empty lines and lines that begin with `#` are left out (`text:#` for a term that does).
 */
export function parseTerms(list: string): PatternText[] {
  const patterns: PatternText[] = [];
  for (const raw of list.replace(/^\ufeff/, '').split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '' || line.startsWith('#')) continue;
    const prefix = /^(text|utf16|hex|regex):/.exec(line);
    const kind = (prefix?.[1] ?? 'text') as PatternKind;
    patterns.push({ kind, value: prefix ? line.slice(prefix[0].length) : line });
  }
  return patterns;
}

function usage(message: string): PermafrostError {
  return new PermafrostError({ code: 'usage', message });
}
