/**
 * Variables whose values are withheld, as they stand in bytes that leave: `NAME=value` as a whole, and by itself the
 * value that no other text is likely to be. What the facts leave out must not stand in the memory beside them.
 */
import { PermafrostError } from '../../../shared/errors.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import { createValueFinder, type FoundValue, type ValueFinder } from './find-values.ts';
import { SHORTEST_VALUE, type SecretValue } from './secret-values.ts';

export const ENVIRONMENT_VALUE = 'environment value';

/** `name` is empty where the entry has none: then all of it is the value. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What a pattern is of: its value, and the bytes around it that stay. */
interface Framed {
  readonly value: SecretValue;
  readonly before: number;
  readonly behind: number;
}

/** Bytes of all variables; more are no settings. */
const MOST_BYTES = 2 ** 19;

/**
 * A finder of `values` and of the variables' values; a range of these has kind {@link ENVIRONMENT_VALUE}. Throws
 * 'unsupported' for more variables than can be looked for.
 */
export function createExhibitFinder(
  values: readonly SecretValue[],
  variables: readonly Variable[],
): ValueFinder {
  const bytes = variables.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  if (bytes > MOST_BYTES) {
    const message = `the case has more values of environments than can be withheld from exhibits (${MOST_BYTES} bytes); with values of environments included, or without exhibits, it can be exported`;
    throw new PermafrostError({ code: 'unsupported', message });
  }
  const framed = new Map<SecretValue, Framed>();
  // What is removed as a secret wherever it stands keeps that kind.
  const secrets = new Set(values.map(({ bytes }) => displayText(bytes)));
  for (const { name, value } of variables) {
    const own = { kind: ENVIRONMENT_VALUE, bytes: utf8(value) };
    if (own.bytes.length >= SHORTEST_VALUE && !value.includes('\n') && secrets.has(value)) continue;
    for (const [before, behind] of framesOf(name, value)) {
      const pattern = { kind: ENVIRONMENT_VALUE, bytes: utf8(`${before}${value}${behind}`) };
      framed.set(pattern, { value: own, before: utf8(before).length, behind: utf8(behind).length });
    }
  }
  const finder = createValueFinder([...values, ...framed.keys()]);
  return {
    ...finder,
    find: (bytes) =>
      finder.find(bytes).map((found) => {
        const frame = framed.get(found.value);
        return frame === undefined ? found : withinFrame(bytes, found, frame);
      }),
  };
}

/** What stands around a value where it is looked for. */
function* framesOf(name: string, value: string): Generator<readonly [before: string, behind: string]> {
  if (value === '') return;
  const named = name === '' ? '' : `${name}=`;
  if (isDistinctive(value)) yield ['', ''];
  if (name !== '' && utf8(value).length >= SHORTEST_VALUE) yield [named, ''];
  else {
    // As the kernel and JSON have it: `A=1` alone is part of much else.
    yield [`\0${named}`, '\0'];
    yield [`"${named}`, '"'];
  }
}

/** In its plain form the name stays; in any other all goes. */
function withinFrame(bytes: Uint8Array, found: FoundValue, { value, before, behind }: Framed): FoundValue {
  const { form, start, end } = found;
  const pattern = found.value.bytes;
  if (form !== 'utf-8') return { ...found, value };
  // Ranges that overlap are one: its ends may be those of another.
  const begins = equalAt(bytes, start, pattern.subarray(0, before));
  const ends = equalAt(bytes, end - behind, pattern.subarray(pattern.length - behind));
  return { ...found, value, start: begins ? start + before : start, end: ends ? end - behind : end };
}

function equalAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}

const SHORTEST_DISTINCTIVE = 8;
const PLAIN = [
  /^[\d.,:;+-]*$/, // numbers, versions, addresses, times
  /^\p{L}+(?:[-_. ]\p{L}+)*$/u, // words
  /^[a-z]{2}_[A-Z]{2}(?:[.@][A-Za-z\d-]*)?$/, // locales
  /^[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+(?::\d+)?$/, // names of hosts
  /^(?:\.{0,2}|~)\/[\w./+@:-]*$/, // paths, and lists of them
  /^[a-z][a-z\d+]*:\/\/[^@?#]*$/i, // addresses of services, without a user
];

/** Whether no other text is likely to be the same. */
export function isDistinctive(value: string): boolean {
  return value.length >= SHORTEST_DISTINCTIVE && !PLAIN.some((plain) => plain.test(value));
}
