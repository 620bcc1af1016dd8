/** Everything in the case that carries a bookmark, a note or a tag: a click shows it. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Target } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { annotations } from '../../state/annotations.ts';
import { marksText } from '../../state/marks.ts';
import type { Marks } from '../../state/marks.ts';
import { showThing } from '../../state/show-request.ts';
import { useStore } from '../../state/store.ts';
import { ThingName } from './thing-name.tsx';

/** Things that are looked up at once. */
const SHOWN = 100;

export function MarkedThings(): ReactNode {
  const marks = useStore(annotations, (value) => value.marks);
  const [all, setAll] = useState(false);
  if (marks.size === 0) return null;
  const things = [...marks].map(([name, of]) => ({ name, of, target: targetOf(of) }));
  // Bookmarks are for coming back: they stand first.
  things.sort((a, b) => Number(b.of.bookmark !== null) - Number(a.of.bookmark !== null));
  return (
    <section className="marked-things" aria-label="Marked things">
      <div className="panel-head">
        <b>{plural(marks.size, 'marked thing')}</b>
      </div>
      <ul>
        {(all ? things : things.slice(0, SHOWN)).map(({ name, of, target }) =>
          target === null ? null : (
            <li key={name}>
              <button type="button" title="Show it" onClick={() => showThing(target)}>
                <span>
                  <ThingName target={target} />
                </span>
                <small className="quiet">
                  <EvidenceText value={marksText(of).replaceAll('\n', ' ')} limit={160} />
                </small>
              </button>
            </li>
          ),
        )}
      </ul>
      {!all && things.length > SHOWN && (
        <button type="button" className="link" onClick={() => setAll(true)}>
          Show all
        </button>
      )}
    </section>
  );
}

function targetOf({ tags, notes, bookmark }: Marks): Target | null {
  return bookmark?.target ?? notes[0]?.target ?? tags[0]?.target ?? null;
}
