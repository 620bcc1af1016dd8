/** Opens the case of its argument, says how, and holds it until it is killed. */
import { openCase } from '../../../electron/casefile/index.ts';

const c = openCase(process.argv[2]!, { examiner: null });
console.log(c.readOnly ? `read-only: ${c.readOnlyReason}` : 'writing');
process.stdin.resume();
