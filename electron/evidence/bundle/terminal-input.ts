/**
 * Bytes that a terminal had and no program had read (tty-data.img): content of a queue, and often a password, for it is
 * there that one is typed. Facts have them as `data` in the detail of the open file, and of the descriptors that lead to it.
 */
type Json = Readonly<Record<string, unknown>>;

const NAME = 'data';

/**
 * A descriptor or an open file as `show --json` has it, with something else in place of its terminal's input; as it is
 * where it has none. `pointer`: JSON pointer from the fact to the input.
 */
export function replaceInput(fact: Json, replace: (input: string, pointer: string) => string): Json {
  const { type, detail } = fact;
  if (type !== 'TTY') return fact;
  if (Array.isArray(detail)) {
    const pairs = (detail as (readonly [string, string])[]).map(([name, value], at) =>
      name === NAME ? [name, replace(value, `/detail/${at}/1`)] : [name, value],
    );
    return { ...fact, detail: pairs };
  }
  const input = (detail as Json | undefined)?.[NAME];
  if (typeof input !== 'string') return fact;
  return { ...fact, detail: { ...(detail as Json), [NAME]: replace(input, `/detail/${NAME}`) } };
}
