/** What a view keeps of the open case goes when another is open: each store says what it does then. */
import { caseIdentity, engine } from './engine.ts';
import { shell } from './shell.ts';

/** Runs `reset` when another case is open, or none. An engine that was started again has the same case. */
export function onAnotherCase(reset: () => void): void {
  onChange(() => caseIdentity(engine.get().case), reset);
}

/** Runs `reset` when a case was opened, also the same one anew, or another engine has it: its handles are gone. */
export function onOpened(reset: () => void): void {
  onChange(() => engine.get().opened, reset);
}

/** Runs `reset` when the checkpoint that a form names is no longer in scope: the form does not show it any more. */
export function onLeftScope(named: () => string | null, reset: () => void): void {
  let last = shell.get().scope;
  shell.subscribe(() => {
    const { scope } = shell.get();
    if (scope === last) return;
    last = scope;
    const checkpoint = named();
    if (scope !== null && checkpoint !== null && !scope.includes(checkpoint)) reset();
  });
}

function onChange(read: () => unknown, reset: () => void): void {
  let last = read();
  engine.subscribe(() => {
    const present = read();
    if (present === last) return;
    last = present;
    reset();
  });
}
