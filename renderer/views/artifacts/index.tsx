/** Artifacts: what the memory tools find without being told what to look for, and by rules. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Tabs } from '../../components/tabs.tsx';
import { useStore } from '../../state/store.ts';
import { CarvedTab } from './carved-tab.tsx';
import { form } from './forms.ts';
import { StringsTab } from './strings-tab.tsx';
import { runs } from './tool-runs.ts';
import { YaraTab } from './yara-tab.tsx';

export function ArtifactsView(): ReactNode {
  const tab = useStore(form, (value) => value.tab);
  const { strings, carve, yara } = useStore(runs, (value) => value);
  const panel = useId();
  const tabs = [
    { id: 'strings', label: 'Strings', count: strings?.count ?? null },
    { id: 'carved', label: 'Carved', count: carve?.count ?? null },
    { id: 'yara', label: 'YARA', count: yara?.count ?? null },
  ] as const;
  return (
    <div className="artifacts">
      <Tabs label="Tools" tabs={tabs} chosen={tab} panelId={panel} onChoose={(id) => form.set({ tab: id })} />
      <div className="tool-panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        {tab === 'strings' && <StringsTab />}
        {tab === 'carved' && <CarvedTab />}
        {tab === 'yara' && <YaraTab />}
      </div>
    </div>
  );
}
