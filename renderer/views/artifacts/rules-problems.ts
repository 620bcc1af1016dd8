/** Errors of YARA rules with their place, from what the compiler says of all files together; pure. */

export interface RulesFile {
  readonly name: string;
  readonly text: string;
}

export interface RulesProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  /** The line itself; null where the file has no such line. */
  readonly text: string | null;
}

/** Characters of a line that are shown. */
const LINE_SHOWN = 200;

/**
 * Splits `a.yar:3:13: what; b.yar:1:1: what` by the names of the files that were compiled. Empty where the message is
 * no list of places: then it is shown as it stands.
 */
export function rulesProblems(message: string, files: readonly RulesFile[]): readonly RulesProblem[] {
  const places = files
    .flatMap((file) => {
      const begins: number[] = [];
      for (
        let at = message.indexOf(`${file.name}:`);
        at >= 0;
        at = message.indexOf(`${file.name}:`, at + 1)
      ) {
        if (at === 0 || message.startsWith('; ', at - 2)) begins.push(at);
      }
      return begins.map((at) => ({ file, at }));
    })
    .sort((a, b) => a.at - b.at || b.file.name.length - a.file.name.length);
  return places.flatMap(({ file, at }, index) => {
    const end = places[index + 1]?.at;
    const rest = message.slice(at + file.name.length, end === undefined ? undefined : end - 2);
    const [whole, line, column] = /^:(\d+|\?):(\d+|\?): /.exec(rest) ?? [];
    if (whole === undefined) return [];
    const number = Number(line);
    const text = Number.isInteger(number) ? (file.text.split(/\r?\n/)[number - 1] ?? null) : null;
    return [
      {
        file: file.name,
        line: Number.isInteger(number) ? number : 0,
        column: Number(column) || 0,
        what: rest.slice(whole.length),
        text: text === null ? null : text.slice(0, LINE_SHOWN),
      },
    ];
  });
}
