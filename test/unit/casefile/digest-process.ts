/** Prints the digest of invented facts, for a run under another locale. */
import { digestFacts } from '../../../electron/casefile/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { EMPTY_FACTS, processFact } from './invented-facts.ts';

const names = ['ı', 'I', 'i', 'İ', 'z', 'ä', 'Z', 'a'];
console.log(
  digestFacts(
    {
      ...EMPTY_FACTS,
      process: names.map((name, index) => processFact(index, { comm: utf8(name), argvNote: name })),
    },
    {},
  ),
);
