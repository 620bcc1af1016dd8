/**
 * Texts of the custody log for others: search terms, notes, paths. An entry commits to each of its texts by
 * SHA-256(salt || text); with the salt beside it whoever has the text can see that it is the one. A text that
 * holds a secret stays behind as a whole, for a part of it would prove nothing.
 */
import { readCustodyTexts, type CaseConnection } from '../../casefile/index.ts';
import type { Redactor } from '../redaction/index.ts';
import { DATA } from './layout.ts';

export interface CustodyTextsFile {
  readonly format: 'permafrost-custody-texts';
  readonly version: 1;
  readonly commitment: string;
  readonly texts: readonly (
    | { readonly sequence: number; readonly name: string; readonly salt: string; readonly text: string }
    | { readonly sequence: number; readonly name: string; readonly withheld: string }
  )[];
}

/** Of the entries up to `sequence`, in their order. */
export function custodyTexts(c: CaseConnection, sequence: number, redactor: Redactor): CustodyTextsFile {
  const texts = readCustodyTexts(c)
    .filter((one) => one.sequence <= sequence)
    .map((one, index) => {
      if (!redactor.holdsSecret(one.text)) return one;
      redactor.withhold('custody text', one.text, { file: DATA.custodyTexts, pointer: `/texts/${index}/text` }, 0);
      return { sequence: one.sequence, name: one.name, withheld: 'it holds a secret; the entry commits to it' };
    });
  const commitment = "lower-case hex of SHA-256 over the salt's bytes and the text's UTF-8";
  return { format: 'permafrost-custody-texts', version: 1, commitment, texts };
} // prettier-ignore
