/** The Bytes panel at the place of a hit in the evidence. */
import type { SearchHit } from '../../../shared/api/index.ts';
import { announce } from '../../state/shell.ts';
import { showBytes } from '../../state/show-bytes.ts';

export function showSource({ source, length, owners }: SearchHit): void {
  if (source === null) announce('Never written memory: no image holds these bytes');
  else showBytes({ ...source, length }, owners[0]?.checkpoint ?? null, 'hit');
}
