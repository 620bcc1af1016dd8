/** What the empty query bar suggests, in the fields of the list that it filters. */
export const QUERY_EXAMPLES: Readonly<Record<string, string>> = {
  process: 'pid:17, comm:*sh or state:stopped',
  memory_map: 'permissions:rwx* or path:*libc*',
  file: 'change:deleted or path:/etc/*',
  socket: 'state:ESTABLISHED and remote:203.0.113.*',
  event: 'source:file and not certainty:inferred',
};

/** `own` is the view's where its rows are of no list. */
export function queryExample(list: string | undefined, own?: string): string {
  const example = list === undefined ? own : QUERY_EXAMPLES[list];
  return example === undefined ? 'Filter' : `Filter: ${example}`;
}
