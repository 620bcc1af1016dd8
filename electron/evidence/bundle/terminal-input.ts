/**
 * Bytes that a terminal had and no program had read (tty-data.img): content of a queue, and often a password, for it is
 * there that one is typed.
 */
type Json = Readonly<Record<string, unknown>>;

export interface TerminalInput {
  /** The descriptor of a process without it. */
  readonly rest: Json;
  /** Null where there is none. */
  readonly input: string | null;
}

/** Takes apart a descriptor as `show --json` has it. */
export function terminalInput(descriptor: Json): TerminalInput {
  const detail = descriptor['detail'] as Json | undefined;
  if (descriptor['type'] !== 'TTY' || typeof detail?.['data'] !== 'string')
    return { rest: descriptor, input: null };
  const { data, ...others } = detail;
  return { rest: { ...descriptor, detail: others }, input: data as string };
}

/** The descriptor with what stands for its input. */
export function withInput(rest: Json, input: string): Json {
  return { ...rest, detail: { ...(rest['detail'] as Json), data: input } };
}
