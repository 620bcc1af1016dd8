/** Copies a range of memory; masked bytes stay masked, and what is not captured is said in the text. */
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { plural } from '../../components/figures.ts';
import { bridge, client } from '../../state/client.ts';
import { secrets } from '../../state/secrets.ts';
import { announce } from '../../state/shell.ts';
import { maskOf } from './masks.ts';
import { chosenRange } from './memory-place.ts';
import type { AddressSpace, BytePlace } from './memory-place.ts';
import { MEMORY_FORMATS, memoryText } from './memory-text.ts';
import type { MemoryByte, MemoryFormat } from './memory-text.ts';
import type { MemoryPiece } from './use-memory-bytes.ts';

const COPIED_BYTES = 2n ** 20n;

export async function copyMemory(space: AddressSpace, place: BytePlace, format: MemoryFormat): Promise<void> {
  const { low, high } = chosenRange(place);
  const length = high - low + 1n;
  if (length > COPIED_BYTES) {
    announce('More than 1 MiB is chosen: choose less to copy it', 'problem');
    return;
  }
  try {
    const read = await client.call('memory.read', { ...space, address: low, length: Number(length) });
    const piece: MemoryPiece = { start: low, ...read, error: null };
    const text = memoryText(knownBytes(piece, Number(length), secrets.get().revealed), low, format);
    if (!text.ok) {
      announce(text.message, 'problem');
      return;
    }
    await bridge.copyText(text.text);
    announce(`Copied ${plural(length, 'byte')} as ${MEMORY_FORMATS[format].toLowerCase()}`);
  } catch (caught) {
    announce(`Not copied: ${describeError(toEvidenceError(caught))}`, 'problem');
  }
}

function knownBytes(
  piece: MemoryPiece,
  length: number,
  revealed: ReadonlyMap<string, unknown>,
): readonly MemoryByte[] {
  const bytes: MemoryByte[] = [];
  for (const run of piece.runs) {
    for (let at = 0; at < run.length && bytes.length < length; at++) {
      const byte = run.bytes?.[at];
      const address = run.address + BigInt(at);
      if (byte === undefined) bytes.push('unknown');
      else bytes.push(piece.masked.length > 0 && maskOf(piece, address, revealed) !== null ? 'masked' : byte);
    }
  }
  while (bytes.length < length) bytes.push('unknown');
  return bytes;
}
