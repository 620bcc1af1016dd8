/**
 * Values of environments inside JSON that stands in a text: a pod's last applied configuration in an annotation, a
 * container's specification. Kubernetes writes `env: [{name, value}]`, OCI `env: ["NAME=value"]`.
 */
import { isHarmlessName } from './harmless-names.ts';

const LONGEST = 2 ** 20;
/** Objects, arrays and JSON within JSON, one within the other. */
export const DEEPEST = 64;

/** An object or an array that is all of a text; null for anything else, and for more than a MiB. */
export function jsonIn(text: string): object | null {
  if (text.length > LONGEST || !/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

/**
 * The text with those values replaced by what `withhold` gives, written as compact JSON again; null where it is no
 * JSON or has none, so that it stays as it was.
 */
export function withholdInJson(text: string, withhold: (value: string) => string): string | null {
  let withheld = false;
  const replace = (name: string, inner: string): string => {
    if (isHarmlessName(name) || inner === '') return inner;
    withheld = true;
    return withhold(inner);
  };
  const result = walkText(text, replace, 0);
  return withheld ? result : null;
}

type Replace = (name: string, value: string) => string;

/** JSON within a text of JSON too; null for what is none. A text in which nothing was replaced is written as it was. */
function walkText(text: string, replace: Replace, depth: number): string | null {
  const value = depth > DEEPEST ? null : jsonIn(text);
  if (value === null) return null;
  let replaced = false;
  const result = walk(
    value,
    false,
    (name, inner) => {
      const instead = replace(name, inner);
      replaced ||= instead !== inner;
      return instead;
    },
    depth + 1,
  );
  return replaced ? JSON.stringify(result) : text;
}

function walk(value: unknown, inEnvironment: boolean, replace: Replace, depth: number): unknown {
  if (value === null || typeof value !== 'object') {
    if (typeof value !== 'string') return value;
    if (!inEnvironment) return walkText(value, replace, depth) ?? value;
    const equals = value.indexOf('=');
    const name = equals < 0 ? '' : value.slice(0, equals);
    return value.slice(0, equals + 1) + replace(name, value.slice(equals + 1));
  }
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((inner) => walk(inner, inEnvironment, replace, depth + 1));
  const name = (value as { name?: unknown }).name;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      inEnvironment && typeof inner === 'string'
        ? key === 'name'
          ? inner
          : replace(key === 'value' && typeof name === 'string' ? name : key, inner)
        : walk(inner, inEnvironment || /^(?:env|environ|environment)$/i.test(key), replace, depth + 1),
    ]),
  );
}
