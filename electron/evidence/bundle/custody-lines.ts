/**
 * The custody log for others: each line is the entry exactly as it was hashed, so that SHA-256 of a line is the
 * `previous` of the next. Texts that may be sensitive are not in the entries; they hold commitments to them.
 */
import canonicalize from 'canonicalize';
import { readCustody, type CaseConnection } from '../../casefile/index.ts';
import type { Redactor } from '../redaction/index.ts';
import { BAG, DATA } from './layout.ts';

export interface CustodyLines {
  /** Up to the export: the same for the same state of the case. */
  readonly log: readonly string[];
  /** What the export entered before the head was signed. */
  readonly ofExport: readonly string[];
}

/** Entries up to `before` and from there to `head`, a line each. */
export function custodyFiles(
  c: CaseConnection,
  redactor: Redactor,
  before: number,
  head: number,
): CustodyLines {
  const lines = [...custodyLines(c, redactor, before, head)];
  return { log: lines.slice(0, before), ofExport: lines.slice(before) };
}

/** Without line feeds. An entry that holds a secret is replaced by its number and its hashes. */
function* custodyLines(
  c: CaseConnection,
  redactor: Redactor,
  before: number,
  head: number,
): Generator<string> {
  for (const { entry, hash } of readCustody(c)) {
    const text = canonicalize(entry) ?? '';
    const { sequence, previous } = entry;
    if (sequence > head) return;
    const place =
      sequence <= before
        ? { file: DATA.custody, pointer: `/${sequence - 1}` }
        : { file: BAG.custodyOfExport, pointer: `/${sequence - before - 1}` };
    if (!redactor.holdsValue(text)) yield text;
    else {
      redactor.withhold('custody entry', text, place, 0);
      yield JSON.stringify({
        hash,
        previous,
        sequence,
        withheld: 'the entry holds a secret; its hash stands',
      });
    }
  }
}
