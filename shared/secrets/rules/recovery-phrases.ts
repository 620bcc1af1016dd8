/** Words that a wallet is made from (BIP 39): 12 to 25 of them, behind a name for such. */
import { readBehind, type SecretRule } from '../rule.ts';

const NAMES = ['nemonic', 'NEMONIC', 'seed', 'Seed', 'SEED', 'ecovery', 'ECOVERY', 'ackup phrase', 'bip39', 'BIP39', 'wallet', 'WALLET', 'ecret phrase', 'ecret words', 'SECRET_PHRASE'] as const; // prettier-ignore
/** The rest of the name, and what stands between it and the words. */
const HEAD =
  /^[\w .:-]{0,32}?["'`]?(?:[ \t]{0,4}(?:=>?|:|->| is)|\0|,|\))?[\s"'`([]{0,24}(?=(?:1[.)] ?)?["']?[a-z]{3,8}[\s"',])/;
const WORDS = /^(?:(?:\d{1,2}[.):]?[ \t]{0,2})?["']?[a-z]{3,8}(?![a-zA-Z])["']?[\s,;|]{0,4}){12,29}/;
/** What sentences have and the list of BIP 39 has not. */
const PROSE =
  /\b(?:the|and|for|with|from|are|was|were|not|but|has|have|had|been|its|our|his|her|will|would|could|should|must|which|into|your|used|using|each)\b/;
/** The name may go on. */
const OF_NAME = /^(?:phrase|phrases|words|word|seed|wallet|backup|mnemonic|recovery|code|list)$/;
const COUNTS = new Set([12, 13, 15, 18, 21, 24, 25]);
const LENGTH = 420;

export const recoveryPhrases: SecretRule = {
  id: 'recovery-phrases',
  title: 'Recovery phrases of wallets: 12 to 25 words behind mnemonic, seed, recovery phrase',
  anchors: NAMES,
  find({ text }, found, places) {
    readBehind(NAMES, places, (from) => {
      const head = HEAD.exec(text.slice(from, from + 72));
      if (!head) return null;
      const start = from + head[0].length;
      const run = WORDS.exec(text.slice(start, start + LENGTH))?.[0];
      if (run === undefined || PROSE.test(run)) return null;
      const words = [...run.matchAll(/[a-z]{3,8}/g)];
      while (OF_NAME.test(words[0]?.[0] ?? '')) words.shift();
      if (words.length === 0) return null;
      const last = words.at(-1)!;
      // Words of eight letters at the most end the list where a sentence goes on.
      if (!COUNTS.has(words.length) || new Set(words.map(([word]) => word)).size < 9) return null;
      const first = words[0]!.index;
      found({ kind: 'recovery phrase', start: start + first, length: last.index + last[0].length - first });
      return start + run.length;
    });
  },
};
