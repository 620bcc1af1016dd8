/** Hits counted by process, region or term; a group leads to its first hit. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TextValue } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText } from '../../components/figures.ts';
import { Tabs } from '../../components/tabs.tsx';
import type { Hits } from './use-hits.ts';

type By = keyof Hits['groups'];
const SHOWN = 500;

export function GroupList({
  groups,
  manyPatterns,
  checkpointTitle,
  nameOf,
  onGo,
}: {
  readonly groups: Hits['groups'];
  readonly manyPatterns: boolean;
  /** null where there is only one checkpoint. */
  readonly checkpointTitle: ((id: string) => string) | null;
  readonly nameOf: (checkpoint: string, pid: number) => TextValue | null;
  readonly onGo: (index: number) => void;
}): ReactNode {
  const [by, setBy] = useState<By>('process');
  const tabs: readonly { id: By; label: string; count: number }[] = [
    { id: 'process', label: 'Processes', count: groups.process.length },
    { id: 'region', label: 'Regions', count: groups.region.length },
    ...(manyPatterns ? [{ id: 'pattern' as const, label: 'Terms', count: groups.pattern.length }] : []),
  ];
  const all = groups[by];
  return (
    <nav className="hit-groups" aria-label="Groups of hits">
      <Tabs label="Group by" tabs={tabs} chosen={by} panelId="hit-groups" onChoose={setBy} />
      <div
        className="groups"
        id="hit-groups"
        role="tabpanel"
        aria-labelledby={`hit-groups-${by}`}
        tabIndex={0}
      >
        <ul>
          {all.slice(0, SHOWN).map((group, at) => (
            <li key={at}>
              <button type="button" onClick={() => onGo(group.first)} title="Go to its first hit">
                <span className="name">
                  {by === 'region' && group.pid !== null && <span className="quiet">{group.pid} </span>}
                  <EvidenceText value={group.label} limit={120} />
                  {by === 'process' && group.pid !== null && group.checkpoint !== null && (
                    <Name value={nameOf(group.checkpoint, group.pid)} />
                  )}
                  {checkpointTitle !== null && group.checkpoint !== null && (
                    <small>
                      <EvidenceText value={checkpointTitle(group.checkpoint)} />
                    </small>
                  )}
                </span>
                <b>{countText(group.hits)}</b>
              </button>
            </li>
          ))}
          {all.length > SHOWN && <li className="quiet">and {countText(all.length - SHOWN)} more groups</li>}
        </ul>
      </div>
    </nav>
  );
}

function Name({ value }: { readonly value: TextValue | null }): ReactNode {
  return value === null ? null : (
    <>
      {' '}
      <EvidenceText value={value} limit={40} />
    </>
  );
}
