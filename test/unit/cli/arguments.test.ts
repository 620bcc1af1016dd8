import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommand, parseLimits } from '../../../electron/cli/arguments.ts';
import { PermafrostError } from '../../../shared/errors.ts';

const OPTIONS = { text: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

describe('arguments of a command', () => {
  test('an option takes any value after it, one that begins with a dash too', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const { values, positionals } = parseCommand('x', ['CASE', '--text', value, '--json'], OPTIONS);
        expect(values).toEqual({ text: value, json: true });
        expect(positionals).toEqual(['CASE']);
      }),
    );
  });

  test('an option without its value, or one that is not known, is a usage error', () => {
    for (const argv of [['--text'], ['--nonsense'], ['--json=1']]) {
      expect(() => parseCommand('x', argv, OPTIONS)).toThrow(PermafrostError);
    }
  });

  test('limits take K, M and G, and nothing that is no limit', () => {
    expect(parseLimits(['members=10', 'archiveBytes=2G'])).toEqual({ members: 10, archiveBytes: 2 ** 31 });
    for (const wrong of ['members', 'members=0', 'members=-1', 'nonsense=1', 'members=1e9', '__proto__=1']) {
      expect(() => parseLimits([wrong])).toThrow(PermafrostError);
    }
  });
});
