import { expect, test } from 'vitest';
import { filterColumns } from '../../../electron/engine/filter-columns.ts';

test.each([
  ['state:LISTEN and not family:unix', 'socket', ['state', 'family']],
  ['ReceiveQueue>10', 'socket', ['receiveQueue']],
  ['listen', 'socket', undefined], // a bare word reads every column
  ['state:LISTEN or listen', 'socket', undefined],
  ['tag:suspicious and state:LISTEN', 'socket', ['state']],
  ['nonsense:1', 'socket', undefined],
  ['name:DB_*', 'environment', ['name']],
  ['name:DB_* and value:x', 'environment', undefined], // masking looks at the entry
  ['pid:17 or comm:sh', 'process', ['pid', 'comm']],
  ['pid:17 or argv:sh', 'process', undefined],
  ['a:b', '__proto__', undefined],
])('%s over %s reads %j', (query, list, columns) => {
  expect(filterColumns(query, list)).toEqual(columns);
});
