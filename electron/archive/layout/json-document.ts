/** The few JSON documents that describe an image or a pod: read within limits, and only where they have the shape asked for. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';

/** The document, or undefined where it is too long or no JSON. */
export function readJson(source: ByteSource): unknown {
  if (source.size > DEFAULT_LIMITS.jsonBytes) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(source.read(0, source.size)));
  } catch {
    return undefined;
  }
}

export function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Pairs of an object whose values are texts; others are left out. */
export function textEntries(value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}
