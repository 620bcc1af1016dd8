/**
 * What of the facts stays behind unless the examiner chose it: values of environments (but those of harmless
 * names), wherever they stand, the text of log lines, which is content of a member, and what terminals had to be read. What the name of a field
 * says of secrets (`--token`, `DB_PASSWORD=`) is used here; what stands anywhere else the redactor finds.
 */
import { secretInVariable, secretsInArguments } from '../../../shared/secrets/looks-secret.ts';
import { suspectsIn } from '../../../shared/secrets/suspects/index.ts';
import {
  UNKNOWN_CONTENT,
  unknownInArgument,
  unknownInLine,
  type KnownWords,
  type TextPart,
} from '../known/index.ts';
import {
  ENVIRONMENT_VALUE,
  withoutCopies,
  type Redactor,
  type SecretPlace,
  type TextPlace,
} from '../redaction/index.ts';
import type { FactsDocument } from './facts-document.ts';
import { isHarmlessName } from './harmless-names.ts';
import { replaceInput } from './terminal-input.ts';
import { withholdInJson } from './withheld-json.ts';

export interface FactsChoice {
  /** Values of environments leave too (secrets in them are redacted all the same). */
  readonly environment: boolean;
  /** So does the text of log lines. */
  readonly logs: boolean;
  /** Words that values of variables and log lines which leave may say; null: all. */
  readonly known: KnownWords | null;
}

type Json = Record<string, unknown>;

/** Piece by piece, so that others get their turn between them; the last piece is the whole document. */
export function* withholdFacts(
  document: FactsDocument,
  file: string,
  choice: FactsChoice,
  redactor: Redactor,
): Generator<FactsDocument> {
  const whole: FactsDocument = {};
  for (const [name, value] of Object.entries(document)) {
    if (name === 'processes') {
      const processes: unknown[] = [];
      for (const [i, process] of (value as Json[]).entries()) {
        processes.push(withProcess(process, file, `/processes/${i}`, choice, redactor));
        yield whole;
      }
      whole[name] = processes;
    } else if (name === 'openFiles') {
      whole[name] = withoutInput(value as Json[], file, `/${name}`, redactor);
    } else {
      whole[name] =
        name === 'container'
          ? withContainer(value as Json, file, choice, redactor)
          : redactor.json(value, file, `/${name}`);
    }
    yield whole;
  }
}

function withProcess(
  process: Json,
  file: string,
  pointer: string,
  choice: FactsChoice,
  redactor: Redactor,
): Json {
  const { environ, environBase64: _, argv, cmdline, fds = [], ...others } = process;
  const shown = redactor.json(others, file, pointer) as Json;
  shown['fds'] = withoutInput(fds as Json[], file, `${pointer}/fds`, redactor);
  const result: Json = {};
  // The order of the fields stays.
  for (const name of Object.keys(process)) {
    if (name === 'environ') {
      result[name] =
        (environ as string[] | null)?.map((entry, i) =>
          variable(entry, { file, pointer: `${pointer}/environ/${i}` }, choice, redactor),
        ) ?? null;
    } else if (name === 'argv') {
      result[name] = argv === null ? null : command(argv as string[], file, `${pointer}/argv`, redactor);
    } else if (name === 'cmdline') {
      result[name] =
        cmdline === null
          ? null
          : commandLine(cmdline as string, { file, pointer: `${pointer}/cmdline` }, redactor);
    } else if (name in shown) result[name] = shown[name];
  }
  return withoutCopies(process, result) as Json;
}

/** Descriptors and open files, without what terminals had to be read. */
function withoutInput(facts: readonly Json[], file: string, pointer: string, redactor: Redactor): Json[] {
  return facts.map((fact, i) => {
    const inputs: string[] = [];
    const rest = replaceInput(fact, (input) => {
      inputs.push(input);
      return '';
    });
    return replaceInput(redactor.json(rest, file, `${pointer}/${i}`) as Json, (_, within) => {
      const place = { file, pointer: `${pointer}/${i}${within}` };
      return redactor.withhold('terminal input', inputs.shift()!, place, 0);
    });
  });
}

/** `NAME=value`; of an entry without a name all is the value. */
function variable(entry: string, place: TextPlace, choice: FactsChoice, redactor: Redactor): string {
  const equals = entry.indexOf('=');
  const name = equals < 0 ? '' : entry.slice(0, equals);
  const part = secretInVariable(entry);
  const value = entry.slice(equals + 1);
  const whole = part !== null && part.start === equals + 1 && part.length === value.length;
  if (choice.environment || isHarmlessName(name) || whole || value === '') {
    // Of what nobody knows to be harmless, what looks random or is unknown goes too.
    const doubtful = isHarmlessName(name)
      ? []
      : [...suspectsIn(value), ...unknown(choice, unknownInArgument, value)].map((find) => ({
          ...find,
          start: find.start + equals + 1,
        }));
    return redactor.text(entry, place, part === null ? doubtful : [part, ...doubtful]);
  }
  const before = equals < 0 ? '' : `${redactor.text(name, place)}=`;
  return (
    before +
    redactor.withhold(ENVIRONMENT_VALUE, value, place, Buffer.byteLength(entry) - Buffer.byteLength(value))
  );
}

function unknown(
  { known }: FactsChoice,
  judge: (text: string, known: KnownWords) => readonly TextPart[],
  text: string,
): SecretPlace[] {
  return known === null ? [] : judge(text, known).map((part) => ({ ...part, kind: UNKNOWN_CONTENT }));
}

function command(argv: readonly string[], file: string, pointer: string, redactor: Redactor): string[] {
  const parts = secretsInArguments(argv);
  return argv.map((argument, i) => {
    const part = parts[i] ?? null;
    return redactor.text(argument, { file, pointer: `${pointer}/${i}` }, part === null ? [] : [part]);
  });
}

/** The arguments as the kernel has them: a NUL after each. */
function commandLine(text: string, place: TextPlace, redactor: Redactor): string {
  const found: SecretPlace[] = [];
  const argv = text.split('\0');
  const parts = secretsInArguments(argv);
  let start = 0;
  argv.forEach((argument, i) => {
    const part = parts[i] ?? null;
    if (part !== null) found.push({ ...part, start: start + part.start });
    start += argument.length + 1;
  });
  return redactor.text(text, place, found);
}

function withContainer(container: Json, file: string, choice: FactsChoice, redactor: Redactor): Json {
  const result: Json = {};
  for (const [name, value] of Object.entries(container)) {
    const pointer = `/container/${name}`;
    if (name === 'properties') {
      result[name] = (value as Json[]).map((row, i) =>
        property(row, file, `${pointer}/${i}`, choice, redactor),
      );
    } else if (name === 'logLines') {
      result[name] = (value as Json[]).map((row, i) =>
        logLine(row, file, `${pointer}/${i}`, choice, redactor),
      );
    } else if (name === 'command' && Array.isArray(value)) {
      result[name] = command(value as string[], file, pointer, redactor);
    } else result[name] = redactor.json(value, file, pointer);
  }
  return result;
}

function property(row: Json, file: string, pointer: string, choice: FactsChoice, redactor: Redactor): Json {
  const { value, valueBase64: _, ...rest } = row;
  const shown = redactor.json(rest, file, pointer) as Json;
  const place = { file, pointer: `${pointer}/value` };
  return {
    ...Object.fromEntries(
      Object.keys(row)
        .filter((name) => name !== 'valueBase64')
        .map((name) => [name, shown[name]]),
    ),
    value: typeof value === 'string' ? propertyValue(row, value, place, choice, redactor) : value,
  };
}

function propertyValue(
  row: Json,
  value: string,
  place: TextPlace,
  choice: FactsChoice,
  redactor: Redactor,
): string {
  const key = String(row['key']);
  if (row['kind'] === 'environment') {
    const entry = variable(`${key}=${value}`, place, choice, redactor);
    return entry.slice(entry.indexOf('=', redactor.text(key, place).length) + 1);
  }
  const part = secretInVariable(`${key}=${value}`);
  const parts = part === null ? [] : [{ ...part, start: Math.max(0, part.start - key.length - 1) }];
  const redacted = redactor.text(value, place, parts);
  if (choice.environment) return redacted;
  const withhold = (inner: string): string =>
    isMarker(inner) ? inner : redactor.withhold(ENVIRONMENT_VALUE, inner, place, 0);
  return withholdInJson(redacted, withhold) ?? withholdInOptions(key, redacted, withhold);
}

function isMarker(text: string): boolean {
  return /^\[(?:redacted|withheld|-)(?: [A-Za-z0-9 -]{1,64})?\]$/.test(text);
}

/** `podman, create, --env, NAME=value, IMAGE`: the arguments that the container was created with. */
function withholdInOptions(key: string, value: string, withhold: (value: string) => string): string {
  if (key !== 'CreateCommand') return value;
  let expected = false;
  return value
    .split(', ')
    .map((argument) => {
      const glued = /^(?:--env=|-e)(?=[^=]+=)/.exec(argument)?.[0] ?? '';
      const isVariable = expected || glued !== '';
      expected = argument === '--env' || argument === '-e';
      const equals = argument.indexOf('=', glued.length);
      if (!isVariable || equals < 0 || isHarmlessName(argument.slice(glued.length, equals))) return argument;
      return argument.slice(0, equals + 1) + withhold(argument.slice(equals + 1));
    })
    .join(', ');
}

function logLine(row: Json, file: string, pointer: string, choice: FactsChoice, redactor: Redactor): Json {
  const { text, textBase64: _, ...rest } = row;
  const doubtful =
    choice.logs && typeof text === 'string'
      ? [...suspectsIn(text), ...unknown(choice, unknownInLine, text)]
      : [];
  if (typeof text !== 'string' || (choice.logs && doubtful.length === 0))
    return redactor.json(row, file, pointer) as Json;
  const shown = redactor.json(rest, file, pointer) as Json;
  const place = { file, pointer: `${pointer}/text` };
  if (choice.logs) return { ...shown, text: redactor.text(text, place, doubtful) };
  return { ...shown, text: redactor.withhold('log line', text, place, 0) };
}
