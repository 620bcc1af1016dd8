/** The inspector of chosen bytes of the evidence: what is marked there, and what was read from them. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import type { SourceSpan } from '../../shared/span.ts';
import { plural } from '../components/figures.ts';
import { memberTarget } from '../state/marked-ranges.ts';
import { thingName } from '../state/marks.ts';
import type { Selection } from '../state/selection.ts';
import { NOTHING_AROUND } from '../state/surroundings.ts';
import { OpenBytes, Walk } from './head-buttons.tsx';
import { MarksOfThing } from './marks-section.tsx';
import { ReadThere } from './read-there.tsx';
import { ShowIn, useSurroundings } from './show-in-menu.tsx';

/** Bytes of a file of the archive, which no row stands for: what was read from them says what they are. */
export function EvidenceBytes({
  selection,
  row,
  range: { evidence, member, offset, length },
}: {
  readonly selection: Selection;
  readonly row: ListRow;
  readonly range: SourceSpan & { readonly evidence: string };
}): ReactNode {
  const around = useSurroundings(selection, row);
  const { target, label } = memberTarget(evidence, member, offset, length);
  return (
    <>
      <header>
        <div className="kind">
          <span>Bytes of the evidence</span>
          <span className="grow" />
          <Walk />
        </div>
        <h2>
          {plural(length, 'byte')} at +0x{offset.toString(16)}
        </h2>
        <div className="actions">
          <ShowIn selection={selection} row={row} around={around} />
          <OpenBytes />
        </div>
      </header>
      <MarksOfThing key={thingName(target)} target={target} label={label} />
      <ReadThere around={around} checkpoint={row.checkpoint} />
      {around !== NOTHING_AROUND && around.facts.length === 0 && around.memory === null && (
        <section>
          <p className="quiet">No fact of the checkpoint was read from these bytes.</p>
        </section>
      )}
    </>
  );
}
