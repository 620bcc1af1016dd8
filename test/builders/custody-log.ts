/** A custody log as a bundle holds it: two entries before the export, one of the export, a signed head, texts. */
import { canonicalText, commitment, EMPTY_LOG_HEAD, hashOfEntry } from '../../electron/casefile/index.ts';
import { headFileText } from '../../electron/evidence/custody/index.ts';
import { signStatement } from '../../electron/evidence/custody/head-statement.ts';
import { fingerprint, type SigningKey } from '../../electron/evidence/keys/index.ts';
import type { CustodyFiles } from '../../electron/evidence/verification/check-custody.ts';

const SALT = 'ab'.repeat(32);
export const SEARCH_TERM = 'a term, with "quotes" and ü';
const AT = '2026-11-26T10:00:00.000Z';

export function custodyFilesOf(key: SigningKey): CustodyFiles & { readonly texts: string } {
  let previous = EMPTY_LOG_HEAD;
  const lines = ['case-created', 'search', 'bundle-export-started'].map((action, index) => {
    const commitments: Record<string, string> = action === 'search' ? { term: commitment(SALT, SEARCH_TERM) } : {};
    const tool = { name: 'permafrost', version: '0.1.0' };
    const entry = { version: 1, sequence: index + 1, previous, at: AT, clock: 'system', examiner: null, action, item: null, tool, detail: {}, commitments };
    const line = canonicalText(entry);
    previous = hashOfEntry(line);
    return `${line}\n`;
  });
  const head = signStatement(
    {
      version: 1,
      action: 'custody-head',
      case: '00000000-0000-4000-8000-000000000000',
      sequence: lines.length,
      hash: previous,
      at: AT,
      clock: 'system',
      examiner: null,
      tool: { name: 'permafrost', version: '0.1.0' },
    },
    key,
  );
  const texts = [{ sequence: 2, name: 'term', salt: SALT, text: SEARCH_TERM }];
  return {
    log: lines.slice(0, 2).join(''),
    ofExport: lines[2]!,
    head: headFileText(head),
    texts: JSON.stringify({ format: 'permafrost-custody-texts', version: 1, commitment: '', texts }),
    fingerprint: fingerprint(key.publicKey),
  };
} // prettier-ignore
