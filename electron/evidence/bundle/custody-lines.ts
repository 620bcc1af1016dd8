/**
 * The custody log for others: each line is the entry exactly as it was hashed, so that SHA-256 of a line is the
 * `previous` of the next. Texts that may be sensitive are not in the entries; they hold commitments to them.
 */
import canonicalize from 'canonicalize';
import { readCustody, type CaseConnection } from '../../casefile/index.ts';
import type { Redactor } from '../redaction/index.ts';
import { DATA } from './layout.ts';

/** Line for line, without line feeds. An entry that holds a secret is replaced by its number and its hashes. */
export function* custodyLines(c: CaseConnection, redactor: Redactor): Generator<string> {
  let line = 0;
  for (const { entry, hash } of readCustody(c)) {
    const text = canonicalize(entry) ?? '';
    const place = { file: DATA.custody, pointer: `/${line++}` };
    if (!redactor.holdsValue(text)) yield text;
    else {
      redactor.withhold('custody entry', text, place, 0);
      const { sequence, previous } = entry;
      yield JSON.stringify({
        hash,
        previous,
        sequence,
        withheld: 'the entry holds a secret; its hash stands',
      });
    }
  }
}
