import type { ReactNode } from 'react';
import { plural } from '../components/figures.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { Lock, MemoryStick, Search, ShieldAlert, ShieldCheck } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import type { MenuSection } from '../components/menu.tsx';
import { anchorText, brokenAt } from '../../shared/format/index.ts';
import { timeText } from '../components/format.ts';
import { inertTextOf } from '../components/evidence-segments.ts';
import { SavedMenu } from '../components/saved-menu.tsx';
import { closeCase, createCase, engine, openCase } from '../state/engine.ts';
import { preferences } from '../state/preferences.ts';
import { layoutBody } from '../state/saved-bodies.ts';
import { openView, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { keysForPlatform } from './keys.ts';

export function TitleBar(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const mac = useStore(engine, (value) => value.host?.platform === 'darwin');
  return (
    <header className="title-bar" data-pane="title">
      <span className="brand">Permafrost</span>
      {summary !== null && (
        <>
          <CaseMenu name={summary.name} path={summary.path} />
          <span className="quiet" aria-hidden="true">
            /
          </span>
          <ScopeMenu />
          {summary.readOnly && (
            <span className="chip high" title={summary.readOnlyReason ?? 'Opened read-only'}>
              <Lock className="icon" aria-hidden="true" /> read-only
            </span>
          )}
        </>
      )}
      <span className="grow" />
      <button
        type="button"
        className="search"
        aria-label="Search or run a command"
        title="Search or run a command"
        onClick={() => shell.set({ sheet: 'palette' })}
      >
        <Search className="icon" aria-hidden="true" />
        <span className="words">Search or run a command</span>
        <kbd>{keysForPlatform('Ctrl K', mac).join(' ')}</kbd>
      </button>
      {summary !== null && <LayoutMenu />}
      {summary !== null && <Custody />}
    </header>
  );
}

/** Another case from here; each keeps what was written in it. */
function CaseMenu({ name, path }: { readonly name: string; readonly path: string }): ReactNode {
  const recent = useStore(engine, (value) => value.recent);
  return (
    <MenuButton
      label="Case"
      className="plain case-name"
      title={path}
      sections={[
        {
          label: 'Open recent',
          items: recent
            .filter((one) => one.path !== path)
            .slice(0, 10)
            .map((one) => ({
              id: one.path,
              name: one.name,
              label: inertTextOf({ text: one.name }),
              note: inertTextOf({ text: one.path }),
              run: () => void openCase(one.path),
            })),
        },
        {
          items: [
            { id: 'open', label: 'Open case…', keys: 'Ctrl O', run: () => void openCase() },
            { id: 'new', label: 'New case…', keys: 'Ctrl N', run: () => void createCase() },
            { id: 'close', label: 'Close case', run: () => void closeCase() },
          ],
        },
      ]}
    >
      <span className="text">{inertTextOf({ text: name })}</span> <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

/** Panes and columns under a name, kept in the case. */
function LayoutMenu(): ReactNode {
  return (
    <SavedMenu
      kind="layout"
      what="layout"
      label="Layout"
      className="plain"
      current={() => layoutBody.parse(preferences.get())}
      onApply={(body, saved) => {
        preferences.set(body);
        if (saved.view !== null) openView(saved.view);
      }}
    />
  );
}

function Custody(): ReactNode {
  const custody = useStore(engine, (value) => value.case?.custody);
  if (custody === undefined) return null;
  const anchor = custody.intact
    ? custody.anchored === null
      ? 'not anchored'
      : `anchored up to ${custody.anchored} of ${custody.entries}`
    : anchorText(custody);
  const detail = `${plural(custody.entries, 'entry', 'entries')}, head ${custody.head.slice(0, 12)}…`;
  return custody.intact ? (
    <button
      type="button"
      className="plain custody"
      title={`Custody intact: ${detail}, ${anchor}`}
      aria-label={`Custody intact, ${anchor}`}
      onClick={() => openView('custody')}
    >
      <ShieldCheck className="icon" aria-hidden="true" /> <span className="words">Custody intact</span>
      <span className="quiet">{anchor}</span>
    </button>
  ) : (
    <button
      type="button"
      className="plain custody broken"
      title={inertTextOf({ text: `${custody.problem ?? detail}; ${anchor}` })}
      aria-label={`Custody broken, ${anchor}`}
      onClick={() => openView('custody')}
    >
      <ShieldAlert className="icon" aria-hidden="true" /> <span role="alert">Custody broken</span>
      {brokenAt(custody) !== null && <span className="quiet">at entry {brokenAt(custody)}</span>}
    </button>
  );
}

/** Which checkpoints every view shows. */
function ScopeMenu(): ReactNode {
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints) ?? [];
  const evidence = useStore(engine, (value) => value.case?.evidence) ?? [];
  const scope = useStore(shell, (value) => value.scope);
  if (checkpoints.length === 0) return <span className="quiet">no evidence yet</span>;
  const chosen = scope === null ? checkpoints : checkpoints.filter((one) => scope.includes(one.id));
  const first = chosen[0];
  const label = evidence.find((one) => one.sha256 === first?.evidence)?.label ?? first?.title ?? '';
  const set = (ids: readonly string[] | null): void => {
    shell.set({ scope: ids === null || ids.length === 0 || ids.length === checkpoints.length ? null : ids });
  };
  const sections: readonly MenuSection[] = [
    {
      items: [
        {
          id: 'all',
          label: `All ${plural(checkpoints.length, 'checkpoint')}`,
          checked: scope === null,
          run: () => set(null),
        },
      ],
    },
    {
      label: 'Only',
      items: checkpoints.map((one) => ({
        id: `only ${one.id}`,
        name: one.title,
        label: <EvidenceText value={one.title} />,
        note: noteOf(one, evidence.find((item) => item.sha256 === one.evidence)?.label),
        checked: scope?.length === 1 && scope[0] === one.id,
        run: () => set([one.id]),
      })),
    },
    ...(checkpoints.length > 2
      ? [
          {
            label: 'With or without',
            items: checkpoints.map((one) => ({
              id: `also ${one.id}`,
              name: one.title,
              label: <EvidenceText value={one.title} />,
              note: <span className="mono">{one.id}</span>,
              checked: scope === null || scope.includes(one.id),
              run: () => {
                const now = scope ?? checkpoints.map((all) => all.id);
                set(now.includes(one.id) ? now.filter((id) => id !== one.id) : [...now, one.id]);
              },
            })),
          },
        ]
      : []),
  ];
  return (
    <MenuButton
      label="Evidence in scope"
      className="plain scope"
      sections={sections}
      title="Evidence in scope"
    >
      <MemoryStick className="icon" aria-hidden="true" />
      <span className="text">
        {chosen.length === 1 ? <EvidenceText value={label} /> : 'All evidence in scope'}
      </span>
      <span className="quiet">
        {chosen.length} of {plural(checkpoints.length, 'checkpoint')}
      </span>
      <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

function noteOf(
  checkpoint: { readonly id: string; readonly checkpointedAtNs: bigint | null; readonly kind: string },
  label: string | undefined,
): ReactNode {
  return (
    <>
      <span className="mono">{checkpoint.id}</span>
      {label !== undefined && (
        <>
          {' · '}
          <EvidenceText value={label} />
        </>
      )}
      {checkpoint.kind !== 'dump' && ` · ${checkpoint.kind}`}
      {checkpoint.checkpointedAtNs !== null &&
        ` · ${timeText(checkpoint.checkpointedAtNs, null, 1_000_000_000n)}`}
    </>
  );
}
