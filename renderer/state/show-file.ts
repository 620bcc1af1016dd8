import { printPattern } from '../../shared/query/print-query.ts';
import { openView, shell } from './shell.ts';

/** The Files view with the files of a path, as a filter that can be read and cleared. */
export function showFile(path: string): void {
  shell.set({ query: `path:${printPattern([path])}` });
  openView('files');
}
