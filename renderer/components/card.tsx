import { useId } from 'react';
import type { ReactNode } from 'react';

/** A titled group of facts in the overview. */
export function Card({
  title,
  note,
  action,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className={wide ? 'card wide' : 'card'} aria-labelledby={id}>
      <h2>
        <span id={id}>{title}</span>
        {note !== undefined && <span className="quiet">{note}</span>}
        {action}
      </h2>
      {children}
    </section>
  );
}
