/** Keys of a table as the ARIA grid pattern has them (w3.org/WAI/ARIA/apg/patterns/grid), and our own beside them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actOfKey,
  type TableKey,
  type TablePlace,
} from '../../../renderer/components/data-table/table-keys.ts';

const PLACE: TablePlace = {
  count: 100,
  at: 10,
  selected: 10,
  anchor: null,
  page: 20,
  columns: 5,
  activeColumn: null,
  inHead: false,
  isSortable: true,
  expanded: undefined,
  opens: true,
  finds: true,
  isTyping: false,
};

/** 'Ctrl+Shift+Home' */
function pressed(combination: string): TableKey {
  const parts = combination.split('+');
  const key = parts.pop()!;
  return {
    key: key === 'Space' ? ' ' : key,
    altKey: parts.includes('Alt'),
    ctrlKey: parts.includes('Ctrl'),
    metaKey: parts.includes('Meta'),
    shiftKey: parts.includes('Shift'),
  };
}

const choose = (index: number, column: number | null = null, extend = false) => ({
  act: 'choose',
  index,
  column,
  extend,
});
const toColumn = (column: number | null) => ({ act: 'to-column', column });

const CASES: readonly (readonly [string, Partial<TablePlace>, unknown])[] = [
  ['ArrowDown', {}, choose(11)],
  ['Shift+ArrowDown', {}, choose(11, null, true)],
  ['ArrowDown', { activeColumn: 2 }, choose(11, 2)],
  ['ArrowDown', { inHead: true, activeColumn: 2 }, { act: 'to-rows' }],
  ['ArrowUp', {}, choose(9)],
  ['ArrowUp', { at: 0 }, { act: 'to-head' }],
  ['ArrowUp', { at: -1, selected: null }, { act: 'to-head' }],
  ['Shift+ArrowUp', { at: 0 }, choose(-1, null, true)],
  ['PageDown', {}, choose(30)],
  ['PageUp', {}, choose(-10)],
  ['Home', {}, choose(0)],
  ['Home', { activeColumn: 3 }, toColumn(0)],
  ['Ctrl+Home', { activeColumn: 3 }, choose(0, 3)],
  ['End', {}, choose(99)],
  ['End', { activeColumn: 3 }, toColumn(4)],
  ['Ctrl+End', {}, choose(99)],
  ['ArrowRight', {}, toColumn(0)],
  ['ArrowRight', { activeColumn: 4 }, toColumn(4)],
  ['ArrowRight', { expanded: false }, { act: 'toggle', open: true }],
  ['ArrowRight', { expanded: true }, toColumn(0)],
  ['ArrowRight', { expanded: false, activeColumn: 0 }, toColumn(1)],
  ['ArrowLeft', { expanded: true }, { act: 'toggle', open: false }],
  ['ArrowLeft', { expanded: false }, { act: 'to-parent' }],
  ['ArrowLeft', { activeColumn: 2 }, toColumn(1)],
  ['ArrowLeft', { activeColumn: 0 }, toColumn(null)],
  ['ArrowLeft', { activeColumn: 0, inHead: true }, toColumn(0)],
  ['Ctrl+ArrowLeft', { activeColumn: 2, inHead: true }, { act: 'move-column', by: -1 }],
  ['Shift+ArrowRight', { activeColumn: 2, inHead: true }, { act: 'widen-column', by: 1 }],
  ['Enter', {}, { act: 'open' }],
  ['Space', {}, null],
  ['Enter', { expanded: true }, { act: 'toggle', open: false }],
  ['Space', { expanded: false }, { act: 'toggle', open: true }],
  ['Space', { expanded: false, isTyping: true }, { act: 'type', letter: ' ' }],
  ['Enter', { selected: null, at: -1 }, choose(0)],
  ['Enter', { selected: null, at: -1, count: 0 }, null],
  ['Enter', { activeColumn: 1, inHead: true }, { act: 'sort', add: false }],
  ['Shift+Enter', { activeColumn: 1, inHead: true }, { act: 'sort', add: true }],
  ['Enter', { activeColumn: 1 }, { act: 'press', otherwise: { act: 'open' } }],
  ['Enter', { activeColumn: 1, opens: false }, { act: 'press', otherwise: null }],
  ['Escape', {}, null],
  ['Escape', { activeColumn: 1 }, toColumn(null)],
  ['Escape', { activeColumn: 1, anchor: 3 }, { act: 'drop-anchor' }],
  ['ContextMenu', {}, { act: 'menu' }],
  ['Shift+F10', {}, { act: 'menu' }],
  ['F10', {}, null],
  ['Ctrl+c', {}, { act: 'copy' }],
  ['Meta+C', {}, { act: 'copy' }],
  ['Ctrl+a', {}, { act: 'choose-all' }],
  ['Ctrl+a', { count: 0 }, null],
  ['n', {}, { act: 'type', letter: 'n' }],
  ['n', { finds: false }, null],
  ['?', {}, null],
  ['Ctrl+f', {}, null],
  ['Tab', {}, null],
  ['Alt+ArrowDown', {}, null],
];

describe('a key in a table', () => {
  it.each(CASES)('%s at %o', (combination, place, act) => {
    expect(actOfKey(pressed(combination), { ...PLACE, ...place })).toEqual(act);
  });

  it('never goes to a column that is not there', () => {
    const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'Home', 'End', 'Enter', ' ', 'Escape', 'x');
    const modifiers = fc.record({
      altKey: fc.boolean(),
      ctrlKey: fc.boolean(),
      metaKey: fc.boolean(),
      shiftKey: fc.boolean(),
    });
    const place = fc.integer({ min: 1, max: 9 }).chain((columns) =>
      fc.record({
        columns: fc.constant(columns),
        activeColumn: fc.option(fc.nat(columns - 1)),
        inHead: fc.boolean(),
        expanded: fc.option(fc.boolean(), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(key, modifiers, place, (name, held, where) => {
        const act = actOfKey({ key: name, ...held }, { ...PLACE, ...where });
        if (act?.act === 'to-column' && act.column !== null) {
          expect(act.column).toBeGreaterThanOrEqual(0);
          expect(act.column).toBeLessThan(where.columns);
        }
      }),
    );
  });
});
