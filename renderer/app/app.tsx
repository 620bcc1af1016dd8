/** The window: title bar, banners, workbench or start screen, status bar, and what lies over them. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { bridge } from '../state/client.ts';
import { caseIdentity, connect, engine } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { onShowThing } from '../state/show-request.ts';
import { useStore } from '../state/store.ts';
import { followTheme } from '../state/theme.ts';
import { StartView } from '../views/start/index.tsx';
import { Banners } from './banners.tsx';
import { canRun } from './command.ts';
import { COMMANDS, runShellCommand } from './commands.ts';
import { DropTarget } from './drop-target.tsx';
import { isTextTarget, pressText } from './keys.ts';
import { watchLeaving } from './leaving.ts';
import { Palette } from './palette.tsx';
import { focusViewIfLost } from '../components/panes.ts';
import { carryOutShow } from './show-thing.ts';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { VerifySheet } from './verify-sheet.tsx';
import { Workbench } from './workbench.tsx';

function onKeyDown(event: KeyboardEvent): void {
  const inText = isTextTarget(event.target);
  if (event.key === 'Escape' && shell.get().sheet !== null && !event.defaultPrevented) {
    shell.set({ sheet: null });
    event.preventDefault();
    return;
  }
  const text = pressText(event);
  const command = COMMANDS.find((one) => one.keys === text && (!inText || one.inText === true));
  if (command === undefined || !canRun(command)) return;
  event.preventDefault();
  event.stopPropagation();
  command.run();
}

export function App(): ReactNode {
  const asking = useStore(engine, (value) => value.asking);
  const hasCase = useStore(engine, (value) => value.case !== null);
  const hasEvidence = useStore(engine, (value) => (value.case?.checkpoints.length ?? 0) > 0);
  const ofCase = useStore(engine, (value) => caseIdentity(value.case));
  const caseName = useStore(engine, (value) => value.case?.name ?? null);
  const sheet = useStore(shell, (value) => value.sheet);

  useEffect(() => {
    const ends = [
      followTheme(),
      connect(),
      watchLeaving(),
      bridge.onCommand(runShellCommand),
      onShowThing((target) => void carryOutShow(target)),
    ];
    addEventListener('keydown', onKeyDown, true);
    return () => {
      for (const end of ends) end();
      removeEventListener('keydown', onKeyDown, true);
    };
  }, []);
  useEffect(() => {
    document.title = caseName === null ? 'Permafrost' : `${caseName} – Permafrost`;
  }, [caseName]);

  // Another case, none, or the first evidence of one: what had the focus is gone with what was shown.
  const shown = useRef({ ofCase, hasEvidence });
  useEffect(() => {
    if (shown.current.ofCase === ofCase && shown.current.hasEvidence === hasEvidence) return;
    shown.current = { ofCase, hasEvidence };
    focusViewIfLost();
  }, [ofCase, hasEvidence]);

  return (
    <div className="app">
      <TitleBar />
      <Banners />
      {hasCase ? (
        <Workbench />
      ) : (
        <main className="workbench">
          {!asking && <StartView />}
          {sheet === 'verify-bundle' && <VerifySheet />}
        </main>
      )}
      <StatusBar />
      {sheet === 'palette' && <Palette />}
      <DropTarget />
    </div>
  );
}
