import type { ReactNode } from 'react';
import type { Exhibit, Target } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { Flag, Plus } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { annotations } from '../state/annotations.ts';
import { sameTarget } from '../state/marks.ts';
import { useStore } from '../state/store.ts';
import { addExhibits, newFinding, openFinding } from '../views/findings/finding-state.ts';

const FINDINGS_OFFERED = 50;

/** 'Add to finding…', and the findings that have it already. */
export function FindingMenu({
  readOnly,
  exhibits,
  target,
  title,
}: {
  readonly readOnly: boolean;
  readonly exhibits: () => Promise<readonly Exhibit[]>;
  readonly target: Target | null;
  readonly title: string;
}): ReactNode {
  const findings = useStore(annotations, (value) => value.findings);
  const having =
    target === null
      ? []
      : findings.filter((one) => one.exhibits.some((exhibit) => sameTarget(exhibit.target, target)));
  if (readOnly && having.length === 0) return null;
  return (
    <span className="finding-menu">
      <MenuButton
        label="Add to finding"
        className="small"
        mark="finding"
        title="Add to a finding (Ctrl Shift D)"
        sections={[
          {
            label: 'Exhibit of',
            items: having.map((one) => ({
              id: `in ${one.uuid}`,
              name: one.title,
              label: <EvidenceText value={one.title} limit={80} />,
              note: 'show the finding',
              run: () => openFinding(one.uuid),
            })),
          },
          {
            label: 'Add to',
            items: readOnly
              ? []
              : [
                  ...findings
                    .filter((one) => !having.includes(one))
                    .slice(0, FINDINGS_OFFERED)
                    .map((one) => ({
                      id: one.uuid,
                      name: one.title,
                      label: <EvidenceText value={one.title} limit={80} />,
                      run: () => void exhibits().then((all) => addExhibits(one, all)),
                    })),
                  {
                    id: 'new',
                    name: 'New finding',
                    label: (
                      <>
                        <Plus className="icon" aria-hidden="true" /> New finding
                      </>
                    ),
                    run: () => void exhibits().then((all) => newFinding(title, all)),
                  },
                ],
          },
        ]}
      >
        <Flag className="icon" aria-hidden="true" /> {having.length > 0 ? `In ${having.length}` : 'Finding'}{' '}
        <span aria-hidden="true">▾</span>
      </MenuButton>
    </span>
  );
}
