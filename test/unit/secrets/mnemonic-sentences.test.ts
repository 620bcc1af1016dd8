import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { secretText } from '../../../shared/secrets/rule.ts';
import { mnemonicSentences } from '../../../shared/secrets/rules/mnemonic-sentences.ts';

const sentence = fc
  .constantFrom(16, 20, 24, 28, 32)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((entropy) => entropyToMnemonic(entropy, wordlist));
const LEGAL = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

/** Only what no name tells. */
function found(text: string): string[] {
  const told: string[] = [];
  mnemonicSentences.find(
    secretText(text, true),
    ({ start, length }) => told.push(text.slice(start, start + length)),
    Object.assign(() => [], { present: [] }),
  );
  return told;
}

describe('a mnemonic sentence', () => {
  it('is found wherever it stands, as a whole', () => {
    const beside = fc.stringMatching(/^[^a-z]{0,120}$/);
    fc.assert(
      fc.property(beside, sentence, beside, (before, words, behind) => {
        fc.pre(!/[\w,;|"' \t\r\n-]$/.test(before) && !/^[\w,;|"' \t\r\n-]/.test(behind));
        expect(found(`${before}${words}${behind}`)).toEqual([words]);
      }),
    );
  });

  it('is found in lines, lists and beside other words', () => {
    for (const between of ['\n', '\r\n', ', ', '","', "', '"]) {
      const text = `x: [${LEGAL.replaceAll(' ', between)}]`;
      expect(found(text)).toEqual([LEGAL.replaceAll(' ', between)]);
    }
    expect(found(`write down these words: ${LEGAL} and keep them`)).toEqual([LEGAL]);
  });

  it('is found in memory between zeros, in UTF-16 too', () => {
    for (const encoding of ['latin1', 'utf16le'] as const) {
      const bytes = Buffer.concat([Buffer.alloc(300), Buffer.from(LEGAL, encoding), Buffer.alloc(300)]);
      const finds = detectSecrets(bytes, { place: 'memory' });
      expect(finds.map(({ kind, value }) => [kind, Buffer.from(value).toString('latin1')])).toEqual([
        ['recovery phrase', LEGAL],
      ]);
    }
  });

  it('is none with another checksum, another word, or in the list itself', () => {
    expect(found(LEGAL.replace(/yellow$/, 'year'))).toEqual([]);
    expect(found(LEGAL.replace('sausage', 'sausages'))).toEqual([]);
    expect(found(wordlist.join('\n'))).toEqual([]);
    expect(found(`x${LEGAL}`)).toEqual([]);
  });

  it('is looked for in any text without an error, and is none where a word of the list repeats', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => void found(text)));
    expect(found('zoo '.repeat(200_000))).toEqual([]);
  });
});
