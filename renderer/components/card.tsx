import { useId } from 'react';
import type { ReactNode } from 'react';

/** A titled group of facts in the overview. */
export function Card({
  title,
  note,
  action,
  children,
}: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <h3>
        <span id={id}>{title}</span>
        {note !== undefined && <span className="quiet">{note}</span>}
        {action}
      </h3>
      {children}
    </section>
  );
}
