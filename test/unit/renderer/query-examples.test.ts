import { expect, test } from 'vitest';
import { QUERY_EXAMPLES } from '../../../renderer/app/query-examples.ts';
import { listColumns } from '../../../shared/api/lists.ts';
import { parseQuery, unknownFields } from '../../../shared/query/index.ts';

test.each(Object.entries(QUERY_EXAMPLES))('what is suggested for %s can be asked of it', (list, example) => {
  const [first = ''] = example.split(', ');
  const fields = Object.keys(listColumns(list as Parameters<typeof listColumns>[0]));
  for (const query of example.includes(', ') ? [first, example.slice(first.length + 2)] : [example]) {
    const parsed = parseQuery(query);
    expect(parsed.ok && unknownFields(parsed.value, fields, list)).toEqual([]);
  }
});
