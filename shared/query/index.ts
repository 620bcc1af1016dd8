/** The query language of the query bar, the command line and saved searches. */
export { completeQuery } from './complete-query.ts';
export type { Completion, Suggestion } from './complete-query.ts';
export { unknownFields } from './fields.ts';
export { matchRow } from './match-row.ts';
export { QUERY_LIMITS } from './node.ts';
export type { Operator, Pattern, QueryError, QueryNode, QueryPlace } from './node.ts';
export { parseQuery } from './parse-query.ts';
export { printPattern, printQuery } from './print-query.ts';
