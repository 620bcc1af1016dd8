/** The panes of an open case: navigation, query bar, view, bytes, inspector; and the sheet over them. */
import type { CSSProperties, ReactNode } from 'react';
import { Divider } from '../components/divider.tsx';
import { EvidenceText } from '../components/evidence-text.tsx';
import { countOfLost } from '../components/figures.ts';
import { BytesPanel } from '../panels/bytes-panel.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { engine } from '../state/engine.ts';
import { preferences } from '../state/preferences.ts';
import { openView, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { VIEWS } from '../views/index.ts';
import { ExportSheet } from './export-sheet.tsx';
import { FactsSheet } from './facts-sheet.tsx';
import { ImportSheet } from './import-sheet.tsx';
import { JobsSheet } from './jobs-sheet.tsx';
import { QueryBar } from './query-bar.tsx';
import { ShortcutsSheet } from './shortcuts-sheet.tsx';
import { VerifySheet } from './verify-sheet.tsx';

export function Workbench(): ReactNode {
  const { navigation, inspector, bytes, inspectorOpen, bytesOpen } = useStore(preferences, (value) => value);
  const viewId = useStore(shell, (value) => value.view);
  const sheet = useStore(shell, (value) => value.sheet);
  const hasSelection = useStore(shell, (value) => value.selection !== null);
  const view = VIEWS.find((one) => one.id === viewId) ?? VIEWS[0];
  if (view === undefined) return null;
  const columns = ['var(--navigation-column)', 'minmax(0, 1fr)'];
  if (inspectorOpen) columns.push(`minmax(0, min(${inspector / 10}rem, 40%))`);
  const Shown = view.component;
  return (
    <div
      className="workbench"
      style={
        {
          '--navigation': `${navigation / 10}rem`,
          gridTemplateColumns: columns.join(' '),
        } as CSSProperties
      }
    >
      <Navigation chosen={view.id} />
      <main
        className="stage"
        aria-label={view.title}
        style={{
          gridTemplateRows: `auto minmax(0, 1fr) auto ${!bytesOpen ? '0' : hasSelection ? `minmax(0, min(${bytes / 10}rem, ${view.tall === true ? 24 : 45}%))` : '3.1rem'}`,
        }}
      >
        <Divider
          label="Width of the navigation"
          orientation="vertical"
          edge="left"
          size={navigation}
          initial={172}
          min={110}
          max={320}
          grows="right"
          onSize={(size) => preferences.set({ navigation: size })}
        />
        {inspectorOpen && (
          <Divider
            label="Width of the inspector"
            orientation="vertical"
            edge="right"
            size={inspector}
            initial={348}
            min={220}
            max={720}
            grows="left"
            onSize={(size) => preferences.set({ inspector: size })}
          />
        )}
        {view.list === undefined && view.filters === undefined ? <div /> : <QueryBar view={view} />}
        <div className="view">
          <h1 className="hidden-text">{view.title}</h1>
          <Shown />
        </div>
        {bytesOpen && (
          <>
            <Divider
              label="Height of the bytes panel"
              orientation="horizontal"
              size={bytes}
              initial={226}
              min={90}
              max={800}
              grows="up"
              onSize={(size) => preferences.set({ bytes: size })}
            />
            <BytesPanel />
          </>
        )}
      </main>
      {inspectorOpen && <Inspector />}
      {sheet === 'import' && <ImportSheet />}
      {sheet === 'jobs' && <JobsSheet />}
      {sheet === 'export-bundle' && <ExportSheet />}
      {sheet === 'export-facts' && <FactsSheet />}
      {sheet === 'verify-bundle' && <VerifySheet />}
      {sheet === 'shortcuts' && <ShortcutsSheet view={view} />}
    </div>
  );
}

function Navigation({ chosen }: { readonly chosen: string }): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const scope = useStore(shell, (value) => value.scope);
  if (summary === null) return null;
  const checkpoints = summary.checkpoints.filter((one) => scope === null || scope.includes(one.id));
  return (
    <nav className="navigation" aria-label="Views" data-pane="navigation">
      {VIEWS.map((view) => {
        const Icon = view.icon;
        const count = view.count?.(checkpoints, summary);
        const lost = checkpoints.flatMap((one) => view.lost?.(one) ?? [])[0];
        return (
          <button
            key={view.id}
            type="button"
            title={view.title}
            aria-current={view.id === chosen ? 'page' : undefined}
            {...(view.id === chosen ? { 'data-pane-focus': '' } : {})}
            onClick={() => openView(view.id)}
          >
            <Icon className="icon" aria-hidden="true" />
            <span>{view.title}</span>
            {count !== undefined && (
              <b title={lost ?? view.counted}>
                {lost !== undefined && count === 0 ? '?' : countOfLost(count, lost)}
              </b>
            )}
          </button>
        );
      })}
      <div className="foot">
        {summary.examiner === null ? (
          <span className="absent" title="Set PERMAFROST_EXAMINER or enter a name when a case is made">
            examiner not stated
          </span>
        ) : (
          <EvidenceText value={summary.examiner} />
        )}
      </div>
    </nav>
  );
}
