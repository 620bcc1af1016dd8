import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSigningKey } from '../../../electron/evidence/keys/index.ts';
import { checkCustody, type CustodyFiles } from '../../../electron/evidence/verification/check-custody.ts';
import { hashOfEntry } from '../../../electron/casefile/index.ts';
import { custodyFilesOf, SEARCH_TERM } from '../../builders/custody-log.ts';

const key = createSigningKey();
const whole = custodyFilesOf(key);
const check = (change: Partial<CustodyFiles> = {}) => checkCustody({ ...whole, ...change });
const firstLine = whole.log.split('\n')[0]!;
const secondLine = whole.log.split('\n')[1]!;

function withheldForm(line: string): string {
  const { previous, sequence } = JSON.parse(line) as { previous: string; sequence: number };
  return JSON.stringify({ hash: hashOfEntry(line), previous, sequence, withheld: 'the entry holds a secret; its hash stands' });
} // prettier-ignore

describe('the custody log of a bundle', () => {
  it('holds from its first entry to the signed head, texts with it', () => {
    expect(check()).toEqual({ entries: 3, withheld: 0, texts: 1, problems: [] });
    expect(check({ texts: null })).toEqual({ entries: 3, withheld: 0, texts: 0, problems: [] });
  });

  it('holds where an entry is there as its hashes alone, of which no text can be compared', () => {
    const log = `${firstLine}\n${withheldForm(secondLine)}\n`;
    expect(check({ log })).toEqual({ entries: 3, withheld: 1, texts: 0, problems: [] });
  });

  it.each([
    ['an entry that was taken out', { log: `${firstLine}\n` }],
    ['a changed order', { log: `${secondLine}\n${firstLine}\n` }],
    ['a changed word', { log: whole.log.replace('search', 'seerch') }],
    ['a withheld entry with another hash', { log: `${firstLine}\n${withheldForm(secondLine).replace(/"hash":"./, '"hash":"_')}\n` }],
    ['a cut tail', { ofExport: '' }],
    ['an entry more', { ofExport: whole.ofExport + whole.ofExport }],
    ['a head of another key', { head: custodyFilesOf(createSigningKey()).head }],
    ['a head that is none', { head: '{}' }],
    ['a changed text', { texts: whole.texts.replace('a term', 'b term') }],
    ['a text of another name', { texts: whole.texts.replace('"term"', '"note"') }],
    ['texts that are none', { texts: '[]' }],
  ] as const)('shows %s', (_, change) => {
    expect(check(change).problems).not.toEqual([]);
  }); // prettier-ignore

  it('of any characters is judged, never thrown over', () => {
    const anything = fc.oneof(fc.string(), fc.json(), fc.constantFrom(whole.log, whole.ofExport, whole.head, whole.texts, firstLine, `${firstLine}\n\n`, SEARCH_TERM));
    fc.assert(
      fc.property(anything, anything, anything, anything, (log, ofExport, head, texts) => {
        const { problems } = checkCustody({ log, ofExport, head, texts, fingerprint: whole.fingerprint });
        const same = log === whole.log && ofExport === whole.ofExport && head === whole.head && texts === whole.texts;
        expect(problems.length === 0).toBe(same);
      }),
    );
  }); // prettier-ignore
});
