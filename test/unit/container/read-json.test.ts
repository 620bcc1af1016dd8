import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../electron/container/json/read-json.ts';
import { distinctMembers, integerOf, memberOf, pointerOf } from '../../../electron/container/json/value.ts';
import type { JsonValue } from '../../../electron/container/json/value.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { utf8 } from '../../../shared/text.ts';

const read = (text: string, limits = DEFAULT_LIMITS) => readJson(utf8(text), limits);

/** The tree as JSON.parse would give it, with objects as maps. */
function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return value.value;
    case 'number':
      return Number(value.text);
    case 'array':
      return value.items.map(plain);
    case 'object':
      return new Map(value.members.map((member) => [member.key, plain(member.value)]));
  }
}

function asMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMaps);
  if (value === null || typeof value !== 'object') return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, asMaps(item)]));
}

function everyValue(value: JsonValue): JsonValue[] {
  const children =
    value.kind === 'array' ? value.items : value.kind === 'object' ? value.members.map((m) => m.value) : [];
  return [value, ...children.flatMap(everyValue)];
}

describe('the JSON reader', () => {
  it('gives the values that JSON.parse gives, in compact and in indented documents', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat(3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root, error } = read(text);
        expect(error).toBeNull();
        expect(plain(root!)).toEqual(asMaps(JSON.parse(text)));
      }),
    );
  });

  it('accepts exactly what JSON.parse accepts', () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\'.split(''),
      '0',
      '1',
      '-',
      '.',
      'e',
      'E+',
      'true',
      'false',
      'null',
      '"a"',
      '\\u00e9',
      '\\ud800',
      '\\x',
      ' ',
      '\n',
      '\u0001',
      'é',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let expected: { value: unknown } | null = null;
        try {
          expected = { value: JSON.parse(text) };
        } catch {
          // refused
        }
        const { root, error } = read(text);
        expect(error === null).toBe(expected !== null);
        if (expected) expect(plain(root!)).toEqual(asMaps(expected.value));
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws on random bytes and names an offset inside them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { root, error } = readJson(bytes, DEFAULT_LIMITS);
        expect(root !== null || error !== null).toBe(true);
        if (error) expect(error.where?.offset).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('gives each value the bytes it was read from', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const bytes = utf8(`\n ${JSON.stringify(value, null, 1)} `);
        const { root } = readJson(bytes, DEFAULT_LIMITS);
        for (const part of everyValue(root!)) {
          const slice = new TextDecoder().decode(bytes.subarray(part.offset, part.offset + part.length));
          expect(asMaps(JSON.parse(slice))).toEqual(plain(part));
        }
      }),
    );
  });

  it('points at values with RFC 6901 pointers, ~ and / escaped', () => {
    const { root } = read('{"a/b":[{"~":true}],"":0}');
    const pointers = everyValue(root!).map(pointerOf);
    expect(pointers).toEqual(['', '/a~1b', '/a~1b/0', '/a~1b/0/~0', '/']);
  });

  it('keeps integers that a double would round', () => {
    const { root } = read('[18446744073709551615, 1795503178153690020, -1, 1.5, 1e3]');
    const items = root!.kind === 'array' ? root!.items : [];
    expect(items.map((item) => (item.kind === 'number' ? integerOf(item) : undefined))).toEqual([
      18446744073709551615n,
      1795503178153690020n,
      -1n,
      null,
      null,
    ]);
  });

  it('lets the last of repeated keys win and notes it', () => {
    const { root, repeated } = read('{"a":1,"b":2,"a":3}');
    if (root?.kind !== 'object') throw new Error('no object');
    expect(memberOf(root, 'a')).toMatchObject({ kind: 'number', text: '3' });
    expect(distinctMembers(root).map((member) => member.key)).toEqual(['b', 'a']);
    expect(repeated.map(pointerOf)).toEqual(['/a']);
  });

  it('treats __proto__ and constructor as keys like any other', () => {
    const { root } = read('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(root?.kind === 'object' && root.members.map((member) => member.key)).toEqual([
      '__proto__',
      'constructor',
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses 200,000 nested lists with the limit by name, and no stack overflow', () => {
    const { error } = read('['.repeat(200_000) + ']'.repeat(200_000));
    expect(error).toMatchObject({ code: 'limit', limit: { name: 'jsonDepth', allowed: 128 } });
    expect(read('['.repeat(128) + ']'.repeat(128)).error).toBeNull();
  });

  it('refuses what is larger than its limits', () => {
    expect(read('[1,2,3]', { ...DEFAULT_LIMITS, jsonBytes: 6 }).error?.limit?.name).toBe('jsonBytes');
    expect(read('[1,2,3]', { ...DEFAULT_LIMITS, jsonValues: 3 }).error?.limit?.name).toBe('jsonValues');
    expect(read('[1,2,3]', { ...DEFAULT_LIMITS, jsonValues: 4 }).error).toBeNull();
  });

  it('refuses bytes that are not UTF-8 and says where', () => {
    const bytes = Uint8Array.from([...utf8('{"hostname":"'), 0xff, 0xfe, 0x80, ...utf8('"}')]);
    expect(readJson(bytes, DEFAULT_LIMITS).error).toMatchObject({ code: 'malformed', where: { offset: 13 } });
  });

  it('keeps what stood before the end of a cut document', () => {
    const { root, error } = read('{"id":"abc","mounts":[{"a":1},{"b":"cu');
    expect(error).toMatchObject({ code: 'truncated', where: { offset: 38 } });
    expect(plain(root!)).toEqual(asMaps({ id: 'abc', mounts: [{ a: 1 }, {}] }));
  });

  it('finds the same first invalid byte as a fatal decoder finds any', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (inner) => {
        const bytes = Uint8Array.from([0x22, ...inner.filter((b) => b >= 0x80), 0x22]);
        let valid = true;
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        } catch {
          valid = false;
        }
        expect(readJson(bytes, DEFAULT_LIMITS).error === null).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });
});
