import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/values.ts';
import { parseQuery } from '../../../shared/query/index.ts';
import { keysForPlatform, pressText } from '../../../renderer/app/keys.ts';
import { matchScore } from '../../../renderer/app/match-score.ts';
import { paintQuery } from '../../../renderer/app/paint-query.ts';
import { cellText } from '../../../renderer/components/cell-text.ts';
import { timeText } from '../../../renderer/components/format.ts';
import { readPreferences } from '../../../renderer/state/preferences.ts';
import { pidOf } from '../../../renderer/state/selection.ts';
import { groupIssues } from '../../../renderer/views/overview/group-issues.ts';

const press = (key: string, held: string[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('shortcuts', () => {
  it('are read as they are written in the palette', () => {
    expect(pressText(press('k', ['ctrl']))).toBe('Ctrl K');
    expect(pressText(press('k', ['meta']))).toBe('Ctrl K');
    expect(pressText(press('?', ['shift']))).toBe('?');
    expect(pressText(press('I', ['ctrl', 'shift']))).toBe('Ctrl Shift I');
    expect(pressText(press('F6', ['shift']))).toBe('Shift F6');
    expect(pressText(press('ArrowLeft', ['alt']))).toBe('Alt ←');
    expect(pressText(press('=', ['ctrl']))).toBe('Ctrl +');
  });

  it('are shown as the machine’s keys have them', () => {
    expect(keysForPlatform('Ctrl Alt K', true)).toEqual(['⌘', '⌥', 'K']);
  });
});

describe('the palette', () => {
  it('finds a command by beginnings of its words in any order', () => {
    expect(matchScore('ev ver', 'Verify all evidence Case')).toBeGreaterThan(0);
    expect(matchScore('verify', 'Verify all evidence')).toBeGreaterThan(
      matchScore('evid', 'Verify all evidence'),
    );
    expect(matchScore('zzz', 'Verify all evidence')).toBe(0);
  });
});

describe('the query bar', () => {
  it('colours fields and keywords and marks an error where it is', () => {
    const text = 'state:alive and (pid:';
    const parsed = parseQuery(text);
    const pieces = paintQuery(text, parsed.ok ? [] : [parsed.error]);
    expect(pieces.find((piece) => piece.text === 'state')?.className).toBe('field-name');
    expect(pieces.find((piece) => piece.text === 'and')?.className).toBe('operator');
    expect(pieces.some((piece) => piece.className.includes('wrong'))).toBe(true);
  });

  it('paints every character once, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const parsed = parseQuery(text);
        const pieces = paintQuery(text, parsed.ok ? [] : [parsed.error]);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      }),
    );
  });
});

describe('preferences that were stored', () => {
  it('are taken where they have the right type, and the rest is as at first', () => {
    const read = readPreferences('{"theme":"dark","textSize":"huge","bytesOpen":false,"unknown":1}');
    expect(read).toMatchObject({ theme: 'dark', textSize: 100, bytesOpen: false });
    expect(read).not.toHaveProperty('unknown');
  });

  it('may be anything at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { textSize } = readPreferences(text);
        expect(textSize >= 80 && textSize <= 200).toBe(true);
      }),
    );
  });
});

describe('cells as text', () => {
  it('write each type as the window shows it', () => {
    expect(cellText(0xffff_ffff_ff60_0000n, 'address')).toBe('0xffffffffff600000');
    expect(cellText(18, 'octal')).toBe('022');
    expect(cellText(4_194_304, 'size')).toBe('4,194,304 bytes');
    expect(cellText({ masked: 'password', length: 1 }, 'text')).toBe('•••• password · 1 char');
    expect(cellText({ text: 'a\\xff', bytes: new Uint8Array([0x61, 0xff]) }, 'text')).toBe('a\\xff');
    expect(cellText([{ text: 'sh' }, { text: '-c' }], 'texts')).toBe('sh -c');
    expect(cellText(null, 'text')).toBe('');
    expect(cellText({ message: null, outcome: 'verified', more: [], in: { note: '' } }, 'record')).toBe(
      'outcome verified',
    );
  });

  it('write times in the zone that was chosen and no finer than they are', () => {
    const ns = 1_795_502_658_000_000_000n;
    expect(timeText(ns, null)).toBe('2026-11-24 06:44:18 UTC');
    expect(timeText(ns + 212_000_000n, null)).toBe('2026-11-24 06:44:18.212 UTC');
    expect(timeText(ns, 'Asia/Kolkata')).toBe('2026-11-24 12:14:18 +05:30');
  });
});

describe('things and their process', () => {
  it('keep their process in view', () => {
    expect(pidOf({ kind: 'memory_map', checkpoint: 'c', key: '17/0x400000' })).toBe('17');
    expect(pidOf({ kind: 'gap', checkpoint: 'c', key: '3' })).toBeNull();
  });
});

describe('gaps in the overview', () => {
  it('are grouped by kind, with the reason that all share', () => {
    const row = (key: string, kind: string, reason: string, bytes: bigint): ListRow => ({
      key,
      checkpoint: 'c',
      evidence: null,
      source: [],
      cells: { kind, reason: { text: reason }, bytes },
    });
    const groups = groupIssues(
      [
        row('1', 'file-pages', 'left to the file', 4096n),
        row('2', 'mount', 'of the node', 0n),
        row('3', 'file-pages', 'left to the file', 8192n),
      ],
      'reason',
    );
    expect(groups.map(({ kind, text, bytes, rows }) => [kind, text, bytes, rows.length])).toEqual([
      ['file-pages', 'left to the file', 12_288n, 2],
      ['mount', 'of the node', 0n, 1],
    ]);
  });

  it('begin with why the dump was given up, above the members that are missing for it', () => {
    const row = (key: string, kind: string): ListRow => ({
      key,
      checkpoint: 'c',
      evidence: null,
      source: [],
      cells: { kind, message: { text: kind } },
    });
    const groups = groupIssues(
      [row('1', 'member-missing'), row('2', 'member-missing'), row('3', 'dump-failed')],
      'message',
    );
    expect(groups.map(({ kind }) => kind)).toEqual(['dump-failed', 'member-missing']);
  });
});
