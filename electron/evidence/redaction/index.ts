export { createRedactor, UNREDACTED } from './redactor.ts';
export type { DetectInText, Redactor, SecretPlace, TextPlace } from './redactor.ts';
export { createRedactionList } from './redaction-list.ts';
export type { Redaction, RedactionList } from './redaction-list.ts';
export { SHORTEST_VALUE } from './secret-values.ts';
export type { SecretValue } from './secret-values.ts';
export { FILL } from './redact-stream.ts';
export type { StreamRedactor } from './redact-stream.ts';
export { createSuspectFill, inOrder, type Suspect } from './suspect-fill.ts';
