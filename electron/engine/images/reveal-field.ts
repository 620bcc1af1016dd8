/** The text behind a masked cell of the Images view: a field, or the line of an entry. */
import type { TextValue } from '../../../shared/api/index.ts';
import type { EngineState } from '../engine-state.ts';
import { imageDirectory } from './image-directory.ts';
import { entrySummary, fieldTree } from './image-fields.ts';

/** `MEMBER/ENTRY` for the line of an entry, `MEMBER/ENTRY/PATH` for a field of it. */
export function imageFieldKey(member: number, entry: number, path: string): string {
  return `${member}/${entry}/${path}`;
}

/** Null where the key names no text. Throws 'not-found' for a member that is no image of the checkpoint. */
export function imageFieldText(state: EngineState, checkpoint: string, key: string): TextValue | null {
  const [, member, index, path] = /^(\d+)\/(\d+)(?:\/(.+))?$/.exec(key) ?? [];
  if (member === undefined || index === undefined) return null;
  const { architecture, image } = imageDirectory(state, checkpoint);
  const entry = image(Number(member)).entries[Number(index)];
  if (entry === undefined) return null;
  if (path === undefined) return entrySummary(entry.message, architecture);
  return fieldTree(entry.message, architecture).fields.find((field) => field.path === path)?.value ?? null;
}
