/** Arguments of a command, parsed strictly; whatever is wrong is a usage error with the command's name. */
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import { DEFAULT_LIMITS, type LimitName, type Limits } from '../../shared/limits.ts';

export function usageError(message: string): PermafrostError {
  return new PermafrostError(evidenceError('usage', message));
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** node:util's parseArgs, strict, with our own error. */
export function parseCommand<T extends Options>(command: string, argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: withValues(argv, options), options, allowPositionals: true, strict: true });
  } catch (caught) {
    throw usageError(`${command}: ${(caught as Error).message}; see permafrost ${command} --help`);
  }
}

/** An option's value may begin with a dash (`--text -GEN-0`), as getopt takes it; parseArgs asks for `--text=-GEN-0`. */
function withValues(argv: readonly string[], options: Options): string[] {
  const args: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const arg = argv[at]!;
    if (arg === '--') return args.concat(argv.slice(at));
    const name = arg.startsWith('--') ? arg.slice(2) : '';
    const takesValue = Object.hasOwn(options, name) && options[name]!.type === 'string';
    if (takesValue && at + 1 < argv.length) args.push(`${arg}=${argv[++at]!}`);
    else args.push(arg);
  }
  return args;
}

/** A path as the caller meant it. (`npm run` changes the working directory; scripts/with-node24.mjs goes back.) */
export function callerPath(path: string): string {
  return resolve(path);
}

/** `NAME=VALUE` of --limit; VALUE is a positive whole number, with an optional K, M or G (powers of 1024). */
export function parseLimits(values: readonly string[]): Partial<Limits> {
  const limits: { -readonly [name in LimitName]?: number } = {};
  for (const value of values) {
    const match = /^([A-Za-z]{1,40})=([0-9]{1,15})([KMG]?)$/.exec(value);
    if (!match) throw usageError(`--limit takes NAME=VALUE with a whole number, not '${value}'`);
    const name = match[1] as LimitName;
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw usageError(`no limit '${name}'; there are: ${Object.keys(DEFAULT_LIMITS).join(', ')}`);
    }
    const figure =
      Number(match[2]) * { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[match[3] as '' | 'K' | 'M' | 'G'];
    if (figure <= 0 || !Number.isSafeInteger(figure))
      throw usageError(`--limit ${name}: ${value} is out of range`);
    limits[name] = figure;
  }
  return limits;
}
