/** Where in the evidence's members the masked cells stand, so that the Bytes panel hides the same bytes. */
import { listCheckpoints, readRows, type CaseFile } from '../casefile/index.ts';
import type { MaskedBytes } from '../../shared/api/index.ts';
import type { Source, SourceSpan } from '../../shared/span.ts';
import { displayText, isUtf8, utf8 } from '../../shared/text.ts';
import { secretInVariable, secretsInArguments, type SecretPart } from '../../shared/secrets/looks-secret.ts';
import type { EngineState } from './engine-state.ts';

type MaskedRange = MaskedBytes;
/** By evidence hash and member. */
type RangeIndex = ReadonlyMap<string, readonly MaskedRange[]>;

const built = new WeakMap<CaseFile, { readonly state: string; readonly index: RangeIndex }>();

export function maskedRanges(
  state: EngineState,
  evidence: string,
  member: number,
  offset: number,
  length: number,
): MaskedRange[] {
  const ranges = indexOf(state.case()).get(`${evidence} ${member}`) ?? [];
  return ranges.filter((range) => range.offset < offset + length && range.offset + range.length > offset);
}

/** Built once for each state of the case's checkpoints. */
function indexOf(opened: CaseFile): RangeIndex {
  const checkpoints = listCheckpoints(opened);
  const state = checkpoints.map((one) => `${one.identity} ${one.chain.parent ?? ''}`).join();
  const known = built.get(opened);
  if (known?.state === state) return known.index;
  const index = new Map<string, MaskedRange[]>();
  const evidenceOf = new Map(checkpoints.map((one) => [one.id, one.evidence]));
  for (const { id, evidence } of checkpoints) {
    const add = (
      spans: readonly SourceSpan[],
      range: Omit<MaskedRange, 'offset' | 'length' | 'checkpoint'>,
    ): void => {
      for (const span of spans) {
        const home = span.checkpoint === undefined ? evidence : evidenceOf.get(span.checkpoint);
        if (home === undefined) continue;
        const key = `${home} ${span.member}`;
        const list = index.get(key) ?? [];
        list.push({ ...range, offset: span.offset, length: span.length, checkpoint: id });
        index.set(key, list);
      }
    };
    for (const row of readRows(opened, id, 'environment')) {
      const part = secretInVariable(displayText(row.entry));
      if (!part) continue;
      const [from, to] = byteRange(row.entry, part);
      const key = `${row.pid}/${row.index}`;
      add(partOfSource(row.source, from, to), {
        masked: part.kind,
        list: 'environment',
        key,
        column: 'value',
        index: null,
      });
    }
    for (const row of readRows(opened, id, 'process')) {
      if (!row.argv) continue;
      const spans = row.source.filter((span) => span.supports === 'argv');
      const parts = secretsInArguments(row.argv.map(displayText));
      let start = 0;
      row.argv.forEach((argument, position) => {
        const part = parts[position] ?? null;
        if (part) {
          const [from, to] = byteRange(argument, part);
          const at = {
            masked: part.kind,
            list: 'process',
            key: String(row.pid),
            column: 'argv',
            index: position,
          };
          add(partOfSource(spans, start + from, start + to), at);
        }
        start += argument.length + 1; // the NUL
      });
    }
  }
  built.set(opened, { state, index });
  return index;
}

/** The part's bytes; of text that is not UTF-8 its display form has other lengths, so all of it is hidden. */
function byteRange(bytes: Uint8Array, part: SecretPart): [number, number] {
  if (!isUtf8(bytes)) return [0, bytes.length];
  const text = displayText(bytes);
  const from = utf8(text.slice(0, part.start)).length;
  return [from, from + utf8(text.slice(part.start, part.start + part.length)).length];
}

/** Bytes [from, to) of what the spans hold one after the other. */
function partOfSource(source: Source, from: number, to: number): SourceSpan[] {
  const parts: SourceSpan[] = [];
  let at = 0;
  for (const span of source) {
    const start = Math.max(from, at);
    const end = Math.min(to, at + span.length);
    if (start < end) parts.push({ ...span, offset: span.offset + start - at, length: end - start });
    at += span.length;
  }
  return parts;
}
