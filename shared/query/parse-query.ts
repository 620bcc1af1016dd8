/**
 *   query = and ("or" and)*          `and` binds closer than `or`; terms side by side are joined by `and`
 *   and   = not (["and"] not)*
 *   not   = "not"* term
 *   term  = "(" query ")" | field operator value | value
 */
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { QUERY_LIMITS } from './node.ts';
import type { QueryError, QueryNode } from './node.ts';
import { scanQuery } from './scan.ts';
import type { Token, WordToken } from './scan.ts';

class Refusal extends Error {
  readonly detail: QueryError;
  constructor(message: string, at: number, length: number) {
    super(message);
    this.detail = { message, at, length };
  }
}

/** A query's tree, or the first error with the place to underline. An empty query is an error: check for it before. */
export function parseQuery(text: string): Result<QueryNode, QueryError> {
  if (text.length > QUERY_LIMITS.length) {
    const at = QUERY_LIMITS.length;
    return err({ message: `A query has at most ${at} characters`, at, length: text.length - at });
  }
  const { tokens, error } = scanQuery(text);
  if (error) return err(error);
  try {
    return ok(new Parser(tokens, text.length).query());
  } catch (caught) {
    if (caught instanceof Refusal) return err(caught.detail);
    throw caught;
  }
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly end: number;
  private next = 0;
  private depth = 0;
  private terms = 0;

  constructor(tokens: readonly Token[], end: number) {
    this.tokens = tokens;
    this.end = end;
  }

  query(): QueryNode {
    const node = this.or();
    const rest = this.tokens[this.next];
    if (rest) throw new Refusal('This parenthesis closes nothing', rest.at, rest.length);
    return node;
  }

  private or(): QueryNode {
    const children = [this.and()];
    while (this.takeKeyword('or')) children.push(this.and());
    return children.length === 1 ? children[0]! : { kind: 'or', children };
  }

  private and(): QueryNode {
    const children = [this.not()];
    for (;;) {
      const token = this.tokens[this.next];
      if (this.takeKeyword('and')) children.push(this.not());
      else if (token && token.kind !== ')' && this.keyword() !== 'or') children.push(this.not());
      else break;
    }
    return children.length === 1 ? children[0]! : { kind: 'and', children };
  }

  private not(): QueryNode {
    let negations = 0;
    while (this.takeKeyword('not')) negations += 1;
    const term = this.term();
    return negations % 2 === 1 ? { kind: 'not', child: term } : term;
  }

  private term(): QueryNode {
    const token = this.tokens[this.next];
    if (!token)
      throw new Refusal('A term is missing at the end', Math.max(0, this.end - 1), Math.min(1, this.end));
    if (token.kind === '(') return this.group(token);
    if (token.kind === ')')
      throw new Refusal('A term is missing before this parenthesis', token.at, token.length);
    if (token.kind === 'operator')
      throw new Refusal('A field is missing before this', token.at, token.length);
    const keyword = this.keyword();
    if (keyword) throw new Refusal(`A term is missing before '${keyword}'`, token.at, token.length);
    this.terms += 1;
    if (this.terms > QUERY_LIMITS.terms) {
      throw new Refusal(`A query has at most ${QUERY_LIMITS.terms} terms`, token.at, token.length);
    }
    this.next += 1;
    return this.comparison(token) ?? { kind: 'word', value: token.value, at: token.at, length: token.length };
  }

  private group(open: Token): QueryNode {
    this.depth += 1;
    if (this.depth > QUERY_LIMITS.depth)
      throw new Refusal('Too many parentheses in each other', open.at, open.length);
    this.next += 1;
    const node = this.or();
    if (this.tokens[this.next]?.kind !== ')')
      throw new Refusal('This parenthesis is never closed', open.at, open.length);
    this.next += 1;
    this.depth -= 1;
    return node;
  }

  private comparison(field: WordToken): QueryNode | null {
    const operator = this.tokens[this.next];
    if (operator?.kind !== 'operator') return null;
    if (field.value.length !== 1 || field.value[0] === '') {
      throw new Refusal("A field's name has no wildcard", field.at, field.length);
    }
    this.next += 1;
    const value = this.tokens[this.next];
    if (value?.kind !== 'word')
      throw new Refusal('A value is missing after this', operator.at, operator.length);
    const ordered = operator.operator !== ':' && operator.operator !== '=' && operator.operator !== '!=';
    if (ordered && value.value.length > 1) {
      throw new Refusal('A wildcard has no order: use it with : = or !=', value.at, value.length);
    }
    this.next += 1;
    return {
      kind: 'compare',
      field: field.value[0]!,
      operator: operator.operator,
      value: value.value,
      at: field.at,
      length: value.at + value.length - field.at,
      fieldPlace: { at: field.at, length: field.length },
    };
  }

  private takeKeyword(keyword: Keyword): boolean {
    if (this.keyword() !== keyword) return false;
    this.next += 1;
    return true;
  }

  /** The keyword that stands next; `not:x` and `or=1` are fields of that name. */
  private keyword(): Keyword | null {
    const token = this.tokens[this.next];
    const following = this.tokens[this.next + 1];
    const isField = following?.kind === 'operator' && !following.spaced;
    return token && !isField ? keywordOf(token) : null;
  }
}

type Keyword = 'and' | 'or' | 'not';

/** 'and', 'or' or 'not', in any case and unquoted; null for all else. */
function keywordOf(token: Token): Keyword | null {
  if (token.kind !== 'word' || !token.plain || token.value.length !== 1) return null;
  const word = token.value[0]!.toLowerCase();
  return word === 'and' || word === 'or' || word === 'not' ? word : null;
}
