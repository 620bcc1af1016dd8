/** The query language as a tree. Written out for people in README.md of this folder. */

export type Operator = ':' | '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Where in the query's text (UTF-16 units): for underlining. */
export interface QueryPlace {
  readonly at: number;
  readonly length: number;
}

/** Text with wildcards: the literal parts between the stars. `['a']` has none, `['', 'b']` is `*b`. */
export type Pattern = readonly string[];

export interface CompareNode extends QueryPlace {
  readonly kind: 'compare';
  readonly field: string;
  readonly operator: Operator;
  readonly value: Pattern;
  readonly fieldPlace: QueryPlace;
}

/** A bare word: found in any column. */
export interface WordNode extends QueryPlace {
  readonly kind: 'word';
  readonly value: Pattern;
}

export interface NotNode {
  readonly kind: 'not';
  readonly child: QueryNode;
}

export interface GroupNode {
  readonly kind: 'and' | 'or';
  readonly children: readonly QueryNode[];
}

export type QueryNode = CompareNode | WordNode | NotNode | GroupNode;

export interface QueryError extends QueryPlace {
  readonly message: string;
}

export const QUERY_LIMITS = { length: 4096, depth: 64, terms: 256 } as const;
