/**
 * Bytes that a terminal had and no program had read (tty-data.img): content of a queue, and often a password, for it is
 * there that one is typed. Facts have them as `data` in the detail of the open file, and of the descriptors that lead to it.
 */
type Json = Readonly<Record<string, unknown>>;

const NAME = 'data';

export interface TerminalInput {
  /** The fact with nothing in its place. */
  readonly rest: Json;
  /** Null where there is none. */
  readonly input: string | null;
  /** JSON pointer from the fact to it. */
  readonly pointer: string;
}

/** Takes apart a descriptor or an open file as `show --json` has it. */
export function terminalInput(fact: Json): TerminalInput {
  const { type, detail } = fact;
  if (type === 'TTY' && Array.isArray(detail)) {
    const at = (detail as (readonly [string, string])[]).findIndex(([name]) => name === NAME);
    if (at >= 0)
      return {
        rest: withInput(fact, '', at),
        input: (detail as [string, string][])[at]![1],
        pointer: `/detail/${at}/1`,
      };
  } else if (type === 'TTY' && typeof (detail as Json | undefined)?.[NAME] === 'string')
    return { rest: withInput(fact, ''), input: (detail as Json)[NAME] as string, pointer: `/detail/${NAME}` };
  return { rest: fact, input: null, pointer: '' };
}

/** The fact with `input` in the place that `pointer` says. */
export function withInputAt(fact: Json, pointer: string, input: string): Json {
  const at = /^\/detail\/(\d+)\/1$/.exec(pointer)?.[1];
  return withInput(fact, input, at === undefined ? undefined : Number(at));
}

function withInput(fact: Json, input: string, at?: number): Json {
  const { detail } = fact;
  return {
    ...fact,
    detail:
      at === undefined
        ? { ...(detail as Json), [NAME]: input }
        : (detail as unknown[]).map((pair, i) => (i === at ? [NAME, input] : pair)),
  };
}
