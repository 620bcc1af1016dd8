/** A button with a menu, and a menu at a point. Arrow keys, Home, End, first letters, Escape. */
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Check } from './icon.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  /** For first letters; needed where the label is no plain text. */
  readonly name?: string;
  readonly note?: ReactNode;
  readonly keys?: string;
  /** Present: a check or radio item. */
  readonly checked?: boolean;
  readonly disabled?: boolean;
  /** The menu stays open, for several checks in a row. */
  readonly stays?: boolean;
  readonly run: () => void;
}

export interface MenuSection {
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function Menu({
  at,
  sections,
  label,
  alignEnd = false,
  above = false,
  onClose,
}: {
  readonly at: Point;
  readonly sections: readonly MenuSection[];
  readonly label: string;
  readonly alignEnd?: boolean;
  readonly above?: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = root.current;
    if (menu === null) return;
    const box = menu.getBoundingClientRect();
    const left = alignEnd ? at.x - box.width : at.x;
    const top = above ? at.y - box.height : at.y;
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - box.width - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(top, innerHeight - box.height - 8))}px`;
    const items = menu.querySelectorAll<HTMLElement>('.menu-item');
    (menu.querySelector<HTMLElement>('[aria-checked="true"]') ?? items[0])?.focus();
  }, [at, alignEnd, above]);

  useEffect(() => {
    const leave = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target)) return;
      onClose();
    };
    addEventListener('pointerdown', leave, true);
    addEventListener('resize', onClose);
    return () => {
      removeEventListener('pointerdown', leave, true);
      removeEventListener('resize', onClose);
    };
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const go = (index: number): void => items[(index + items.length) % items.length]?.focus();
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(items.length - 1);
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (event.key === 'Enter' || event.key === ' ') items[at]?.click();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      const next = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      next.find((item) => item.dataset['name']?.toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return createPortal(
    <div ref={root} className="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {sections
        .filter((section) => section.items.length > 0)
        .map((section, index) => (
          <div key={index} role="group" aria-label={section.label}>
            {index > 0 && <div className="menu-separator" role="separator" />}
            {section.label !== undefined && (
              <div className="menu-label" aria-hidden="true">
                {section.label}
              </div>
            )}
            {section.items.map((item) => (
              <MenuRow key={item.id} item={item} onClose={onClose} />
            ))}
          </div>
        ))}
    </div>,
    document.querySelector('main') ?? document.body,
  );
}

function MenuRow({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }): ReactNode {
  const checkable = item.checked !== undefined;
  return (
    <div
      className="menu-item"
      role={checkable ? 'menuitemcheckbox' : 'menuitem'}
      aria-checked={item.checked}
      aria-disabled={item.disabled === true || undefined}
      data-name={item.name ?? (typeof item.label === 'string' ? item.label : '')}
      tabIndex={-1}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (item.disabled === true) return;
        if (item.stays !== true) onClose();
        item.run();
      }}
    >
      {checkable && (
        <span className="check">
          {item.checked === true && <Check className="icon" aria-hidden="true" />}
        </span>
      )}
      <span className="body">
        {item.label}
        {item.note !== undefined && <small>{item.note}</small>}
      </span>
      {item.keys !== undefined && <kbd>{item.keys}</kbd>}
    </div>
  );
}

export function MenuButton({
  label,
  children,
  sections,
  className = '',
  alignEnd = false,
  above = false,
  title,
  mark,
  onShown,
}: {
  /** Name of the menu, and of the button where `children` is no text. */
  readonly label: string;
  readonly children: ReactNode;
  readonly sections: readonly MenuSection[] | (() => readonly MenuSection[]);
  readonly className?: string;
  readonly alignEnd?: boolean;
  readonly above?: boolean;
  readonly title?: string;
  /** What a shortcut finds the button by. */
  readonly mark?: string;
  /** The menu is about to be shown, or was left. */
  readonly onShown?: (shown: boolean) => void;
}): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<Point | null>(null);
  const id = useId();
  const close = useCallback(() => {
    setAt(null);
    onShown?.(false);
    button.current?.focus();
  }, [onShown]);
  const open = (): void => {
    const box = button.current?.getBoundingClientRect();
    onShown?.(true);
    if (box) setAt({ x: alignEnd ? box.right : box.left, y: above ? box.top - 4 : box.bottom + 4 });
  };
  return (
    <>
      <button
        ref={button}
        id={id}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        title={title}
        data-mark={mark}
        onClick={() => (at === null ? open() : close())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          open();
        }}
      >
        {children}
      </button>
      {at !== null && (
        <Menu
          at={at}
          label={label}
          sections={typeof sections === 'function' ? sections() : sections}
          alignEnd={alignEnd}
          above={above}
          onClose={close}
        />
      )}
    </>
  );
}
