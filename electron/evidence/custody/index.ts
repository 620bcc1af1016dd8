/** Signed heads of the custody log, and the log held against them. */
export { headFileText, parseHeadFile } from './head-file.ts';
export { readSignedStatement } from './head-statement.ts';
export type { HeadStatement } from './head-statement.ts';
export { signHead } from './sign-head.ts';
export { verifyLog } from './verify-log.ts';
export type { AnchoredLog, CheckedHead, Demands } from './verify-log.ts';
