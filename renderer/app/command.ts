/** A command of the window. */
import { engine } from '../state/engine.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Case' | 'Go to' | 'View' | 'Selection' | 'Window';
  /** As people write it: 'Ctrl K'. 'Ctrl' is Command on a Mac. */
  readonly keys?: string;
  /** Also while a text field has the focus. */
  readonly inText?: boolean;
  readonly when?: () => boolean;
  readonly run: () => void;
}

export function canRun(command: Command): boolean {
  return command.when?.() ?? true;
}

export function hasCase(): boolean {
  return engine.get().case !== null;
}
