/** Fields of image entries with the secrets in them masked: known values, and what a rule recognises in their bytes. */
import type { CellValue, MaskedBytes, MaskedValue, TextValue } from '../../../shared/api/index.ts';
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { EngineState } from '../engine-state.ts';
import { maskedRanges } from '../masked-ranges.ts';
import { knownValues } from '../secrets/known-values.ts';
import { AROUND_A_PAGE, copiesInBytes, withCopies } from '../secrets/masked-copies.ts';
import { maskTexts } from '../secrets/mask-texts.ts';

/** Bytes [offset, offset + length) of a member. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Extents that lie no farther apart than this are looked at together. */
const TOGETHER = 16 * 1024;
const AT_ONCE = 2 ** 20;

/** Secrets in the extents, which are ascending, by their place in the member. */
export function secretsInExtents(
  state: EngineState,
  evidence: string,
  member: number,
  source: ByteSource,
  extents: readonly Extent[],
): MaskedBytes[] {
  return joined(extents).flatMap(({ offset, length }) =>
    withCopies(
      maskedRanges(state, evidence, member, offset, length),
      copiesInBytes(state, { evidence, around: AROUND_A_PAGE }, source.size, offset, length, (from, count) =>
        source.read(from, count),
      ),
      (range) => range.offset,
    ),
  );
}

function joined(extents: readonly Extent[]): Extent[] {
  const runs: { offset: number; length: number }[] = [];
  for (const { offset, length } of extents) {
    const last = runs.at(-1);
    const grown = last === undefined ? 0 : offset + length - last.offset;
    if (last !== undefined && offset <= last.offset + last.length + TOGETHER && grown <= AT_ONCE) {
      last.length = Math.max(last.length, grown);
      continue;
    }
    for (let at = 0; at < length; at += AT_ONCE) {
      runs.push({ offset: offset + at, length: Math.min(AT_ONCE, length - at) });
    }
  }
  return runs;
}

/** The value as it is shown: of a text what is not secret stays; what stands in another form is hidden whole. */
export function maskedValueAt<T extends CellValue>(
  state: EngineState,
  secrets: readonly MaskedBytes[],
  { offset, length }: Extent,
  value: T,
): T | MaskedValue {
  if (!isText(value)) return value;
  const inside = secrets.find((one) => one.offset < offset + length && one.offset + one.length > offset);
  if (inside === undefined) return value;
  const [mask] = maskTexts(knownValues(state), [value.text]);
  return mask ?? { masked: inside.masked, length: value.text.length };
}

/** Lines that say some fields of entries: masked where they show a secret, as text or as bytes in hex with blanks. */
export function maskedLines(state: EngineState, lines: readonly TextValue[]): (TextValue | MaskedValue)[] {
  const values = knownValues(state);
  const texts = lines.map(({ text }) => text);
  const masks = maskTexts(values, texts);
  const joined = maskTexts(
    values,
    texts.map((text) => text.replace(/\b([0-9a-f]{2}) (?=[0-9a-f]{2}\b)/g, '$1')),
  );
  return lines.map((line, at) => {
    const inHex = joined[at];
    if (masks[at]) return masks[at];
    return inHex ? { masked: inHex.masked, length: line.text.length } : line;
  });
}

function isText(value: CellValue): value is TextValue {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
