import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { X } from '../components/icon.tsx';
import { shell } from '../state/shell.ts';
import { giveFocusBack } from '../components/panes.ts';

/** A sheet over a part of the workbench: not modal, closed by Escape. */
export function Sheet({
  title,
  children,
  footer,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}): ReactNode {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const first = root.current?.querySelector<HTMLElement>('[data-pane-focus]') ?? root.current;
    first?.focus();
    return () => giveFocusBack(before);
  }, []);
  return (
    <section ref={root} className="sheet" role="dialog" aria-label={title} tabIndex={-1} data-pane="sheet">
      <div className="top">
        <h2>{title}</h2>
        <button
          type="button"
          className="plain icon-only"
          title="Close (Escape)"
          onClick={() => shell.set({ sheet: null })}
        >
          <X className="icon" aria-hidden="true" />
          <span className="hidden-text">Close</span>
        </button>
      </div>
      <div className="body" tabIndex={0}>
        {children}
      </div>
      {footer !== undefined && <div className="bottom">{footer}</div>}
    </section>
  );
}
