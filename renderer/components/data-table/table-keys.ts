/** What a key does in a table, by where the table is; pure. */
import type { KeyboardEvent } from 'react';

export type TableKey = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

export interface TablePlace {
  readonly count: number;
  /** Where the keyboard stands; -1: before the first row. */
  readonly at: number;
  readonly selected: number | null;
  /** The other end of the rows that are chosen together. */
  readonly anchor: number | null;
  /** Rows that fit. */
  readonly page: number;
  readonly columns: number;
  readonly activeColumn: number | null;
  readonly inHead: boolean;
  /** Whether the active column can be sorted by. */
  readonly isSortable: boolean;
  /** Of the selected row; undefined: it has no children. */
  readonly expanded: boolean | undefined;
  readonly opens: boolean;
  readonly finds: boolean;
  /** Letters were typed a moment ago: a space belongs to them. */
  readonly isTyping: boolean;
}

export type TableAct =
  | {
      readonly act: 'choose';
      readonly index: number;
      readonly column: number | null;
      readonly extend: boolean;
    }
  | { readonly act: 'choose-all' | 'to-parent' | 'drop-anchor' | 'open' | 'menu' | 'copy' }
  | { readonly act: 'to-head' | 'to-rows' }
  | { readonly act: 'to-column'; readonly column: number | null }
  | { readonly act: 'move-column' | 'widen-column'; readonly by: -1 | 1 }
  | { readonly act: 'toggle'; readonly open: boolean }
  | { readonly act: 'sort'; readonly add: boolean }
  /** The button in the active cell; `otherwise` where it has none. */
  | { readonly act: 'press'; readonly otherwise: TableAct | null }
  | { readonly act: 'type'; readonly letter: string };

/** null: the key is not the table's. */
export function actOfKey(pressed: TableKey, place: TablePlace): TableAct | null {
  const { key } = pressed;
  const { at, activeColumn, inHead, count, columns } = place;
  const control = pressed.ctrlKey || pressed.metaKey;
  const extend = pressed.shiftKey;
  if (pressed.altKey) return null;
  const choose = (index: number, column = activeColumn): TableAct => ({
    act: 'choose',
    index,
    column,
    extend,
  });
  const toColumn = (column: number | null): TableAct => ({ act: 'to-column', column });
  const by = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : null;
  if (inHead && activeColumn !== null && by !== null && (control || extend))
    return { act: control ? 'move-column' : 'widen-column', by };
  switch (key) {
    case 'ArrowDown':
      return inHead ? { act: 'to-rows' } : choose(at + 1);
    case 'ArrowUp':
      return at <= 0 && !extend ? { act: 'to-head' } : choose(at - 1);
    case 'PageDown':
      return choose(at + place.page);
    case 'PageUp':
      return choose(at - place.page);
    case 'Home':
      if (control) return choose(0);
      return activeColumn === null ? choose(0) : toColumn(0);
    case 'End':
      if (control) return choose(count - 1);
      return activeColumn === null ? choose(count - 1) : toColumn(columns - 1);
    case 'ArrowRight':
      if (!inHead && activeColumn === null && place.expanded === false) return { act: 'toggle', open: true };
      return toColumn(activeColumn === null ? 0 : Math.min(columns - 1, activeColumn + 1));
    case 'ArrowLeft':
      if (activeColumn !== null)
        return toColumn(activeColumn > 0 || inHead ? Math.max(0, activeColumn - 1) : null);
      return place.expanded === true ? { act: 'toggle', open: false } : { act: 'to-parent' };
    case ' ':
      if (place.isTyping) return { act: 'type', letter: ' ' };
      return entered(key, extend, place);
    case 'Enter':
      return entered(key, extend, place);
    case 'Escape':
      if (place.anchor !== null) return { act: 'drop-anchor' };
      return activeColumn === null ? null : toColumn(null);
    case 'ContextMenu':
      return { act: 'menu' };
    case 'F10':
      return extend ? { act: 'menu' } : null;
    default:
  }
  const letter = key.toLowerCase();
  if (control && letter === 'c') return { act: 'copy' };
  if (control && letter === 'a' && count > 0) return { act: 'choose-all' };
  // A question mark asks for the shortcuts.
  return key.length === 1 && !control && key !== '?' && place.finds ? { act: 'type', letter: key } : null;
}

function entered(key: 'Enter' | ' ', extend: boolean, place: TablePlace): TableAct | null {
  const { selected, expanded, activeColumn } = place;
  if (place.inHead && activeColumn !== null && place.isSortable) return { act: 'sort', add: extend };
  const ofRow = (): TableAct | null => {
    if (expanded !== undefined) return { act: 'toggle', open: !expanded };
    if (selected === null)
      return place.count > 0 ? { act: 'choose', index: 0, column: null, extend: false } : null;
    return key === 'Enter' && place.opens ? { act: 'open' } : null;
  };
  return activeColumn === null ? ofRow() : { act: 'press', otherwise: ofRow() };
}
