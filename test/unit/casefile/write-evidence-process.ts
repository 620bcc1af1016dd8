/** Writes items into the case of its argument until it is killed; says 'go' before the first. */
import { utf8 } from '../../../shared/text.ts';
import { openCase, writeEvidence } from '../../../electron/casefile/index.ts';
import { EMPTY_FACTS, evidenceItem, processFact } from './invented-facts.ts';

const [path, first] = process.argv.slice(2) as [string, string];
const c = openCase(path, { examiner: null });
const facts = {
  ...EMPTY_FACTS,
  process: Array.from({ length: 300 }, (_, index) =>
    processFact(index + 1, { cmdline: utf8('x'.repeat(2000)) }),
  ),
};
console.log('go');
for (let index = Number(first); ; index++)
  writeEvidence(c, evidenceItem(c, { name: `item ${index}`, facts: [facts] }));
