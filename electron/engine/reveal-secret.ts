/** Gives the text behind a masked cell, and says so in the custody log first. */
import {
  appendCustody,
  openList,
  type CaseFile,
  type CheckpointRecord,
  type ListHandle,
} from '../casefile/index.ts';
import type { CallInput, CellValue, TextValue } from '../../shared/api/index.ts';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import { imageFieldText } from './images/reveal-field.ts';
import { isDerivedList, openDerived } from './derived-lists.ts';
import type { EngineState } from './engine-state.ts';
import { scannedValue } from './secrets/known-secrets.ts';
import { textCell } from './text-cell.ts';

/** Refused in a read-only case, where the reveal could not be logged. */
export function revealSecret(state: EngineState, input: CallInput<'secret.reveal'>): TextValue {
  const opened = state.case();
  if (opened.readOnly) {
    throw new PermafrostError(
      evidenceError(
        'read-only',
        'a secret is revealed only where the custody log can say so; the case is read-only',
      ),
    );
  }
  const checkpoint = state.checkpoint(input.checkpoint);
  if (input.list === 'secret') return revealScanned(state, opened, checkpoint, input.key);
  const value =
    input.list === 'image'
      ? imageFieldText(state, checkpoint.id, input.key)
      : cellTextOf(state, opened, checkpoint.id, input);
  if (value === null) {
    throw new PermafrostError(evidenceError('not-found', `no ${input.column} in ${input.list} ${input.key}`));
  }
  appendCustody(opened, {
    action: 'secret-revealed',
    item: checkpoint.evidence,
    detail: {
      checkpoint: checkpoint.id,
      list: input.list,
      key: input.key,
      column: input.column,
      index: input.index,
    },
  });
  return value;
}

function cellTextOf(
  state: EngineState,
  opened: CaseFile,
  checkpoint: string,
  { list, key, column, index: item }: CallInput<'secret.reveal'>,
): TextValue | null {
  const handle = rowsOf(state, opened, list, checkpoint);
  const index = handle.find(key, checkpoint);
  const row = index === null ? undefined : handle.range(index, index + 1)[0];
  return text(row?.cells[column], item);
}

/** Rows without masks, of a list of the case or of one that is worked out. */
function rowsOf(state: EngineState, opened: CaseFile, list: string, checkpoint: string): ListHandle {
  if (!isDerivedList(list)) return openList(opened, { list, checkpoints: [checkpoint] });
  const whole = { filter: undefined, equals: undefined, sort: undefined };
  return openDerived(state, list, { checkpoints: [checkpoint], ...whole });
}

/** A value of the last scan, by its id. The log says what kind of thing was revealed, not what it is. */
function revealScanned(
  state: EngineState,
  opened: CaseFile,
  checkpoint: CheckpointRecord,
  id: string,
): TextValue {
  const value = scannedValue(state, id);
  if (value === undefined) {
    throw new PermafrostError(evidenceError('not-found', 'the last scan found no such secret'));
  }
  appendCustody(opened, {
    action: 'secret-revealed',
    item: checkpoint.evidence,
    detail: { checkpoint: checkpoint.id, list: 'secret', key: id, bytes: value.length },
  });
  return textCell(value);
}

function text(cell: CellValue | undefined, index: number | null): TextValue | null {
  if (Array.isArray(cell)) return index === null ? null : text((cell as readonly CellValue[])[index], null);
  if (typeof cell === 'string') return { text: cell };
  if (typeof cell === 'object' && cell !== null && 'text' in cell) return cell as TextValue;
  return null;
}
