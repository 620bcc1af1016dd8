/** Appends entries to the custody log of a case that another process has open. */
import { appendCustody } from '../../../electron/casefile/index.ts';
import { openWriter } from '../../../electron/casefile/case-file.ts';

const [path, count] = process.argv.slice(2) as [string, string];
const c = openWriter(path, { examiner: 'second' });
for (let index = 0; index < Number(count); index++)
  appendCustody(c, { action: 'note', item: null, detail: { index } });
c.close();
