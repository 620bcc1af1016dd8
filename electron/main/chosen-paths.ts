/**
 * Paths that the person at the window has chosen: in a dialog, by dropping, on the command line, or in the list
 * of recent cases. The window can ask the engine for these and for no others.
 */
import path from 'node:path';

/** What a path was chosen for. An archive that was dropped can't be opened as a case, nor the other way round. */
export type ChosenFor =
  'import' | 'open-case' | 'new-case' | 'export-file' | 'export-folder' | 'key' | 'bundle';

export class ChosenPaths {
  readonly #chosen = new Map<ChosenFor, Set<string>>([
    ['import', new Set()],
    ['open-case', new Set()],
    ['new-case', new Set()],
    ['export-file', new Set()],
    ['export-folder', new Set()],
    ['key', new Set()],
    ['bundle', new Set()],
  ]);

  add(purpose: ChosenFor, paths: readonly string[]): void {
    for (const chosen of paths) this.#chosen.get(purpose)?.add(path.resolve(chosen));
  }

  /** Exact paths only: what lies below a chosen folder was not chosen. */
  has(purpose: ChosenFor, candidate: string): boolean {
    return path.isAbsolute(candidate) && this.#chosen.get(purpose)?.has(path.resolve(candidate)) === true;
  }
}
