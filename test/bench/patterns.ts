/** What the benchmarks search for. */
import { createHash } from 'node:crypto';

export const EXPRESSION = '[a-z0-9._]+@[a-z0-9.-]+\\.[a-z]{2,4}';
export const LITERAL = '4111111111111111';
/** Most terms of an indicator list are not there. */
export const TERMS = [
  LITERAL,
  'example.com',
  ...Array.from(
    { length: 998 },
    (_, i) => `IOC-${createHash('md5').update(String(i)).digest('hex').slice(0, 14)}`,
  ),
];
