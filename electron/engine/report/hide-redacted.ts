/** Bytes that were taken out of a report are printed as hidden, not as the fill that stands for them. */
import { ENVIRONMENT_VALUE, FILL, type Redactor } from '../../evidence/redaction/index.ts';
import type { Passage, ReportData } from '../../evidence/report/types.ts';
import { createUnknownMarks, UNKNOWN_CONTENT, type KnownText } from '../../evidence/known/index.ts';
import { joinedParts } from './passages.ts';

/** Where bytes were chosen for themselves: of a variable that was chosen its value is what it is about. */
const RANGES: ReadonlySet<string> = new Set(['memory_range', 'byte_range']);

/** Hides the values of variables that stand in ranges of bytes. */
export function hideVariables(data: ReportData, variablesIn: Redactor['variablesIn']): ReportData {
  return hideInRanges(data, ({ bytes }) =>
    variablesIn(bytes).map((part) => ({ ...part, kind: ENVIRONMENT_VALUE })),
  );
}

/** Hides the words and bytes of ranges of which nothing is known; what the report says anyway is known. */
export function hideUnknown(data: ReportData, known: KnownText): ReportData {
  known.learnJson(data);
  const mark = createUnknownMarks(known);
  return hideInRanges(data, ({ bytes }) => {
    const marks = mark(bytes);
    const parts: { from: number; to: number; kind: string }[] = [];
    for (let at = marks.indexOf(1); at >= 0; at = marks.indexOf(1, at)) {
      const end = marks.indexOf(0, at);
      const to = end < 0 ? marks.length : end;
      parts.push({ from: at, to, kind: UNKNOWN_CONTENT });
      at = to;
    }
    return parts;
  });
}

function hideInRanges(data: ReportData, partsOf: (passage: Passage) => Passage['masked']): ReportData {
  const hide = (passage: Passage): Passage => {
    const parts = partsOf(passage);
    return parts.length === 0 ? passage : { ...passage, masked: joinedParts([...passage.masked, ...parts]) };
  };
  return {
    ...data,
    findings: data.findings.map((finding) => ({
      ...finding,
      shown: finding.shown.map((exhibit) =>
        RANGES.has(exhibit.target.kind) ? { ...exhibit, passages: exhibit.passages.map(hide) } : exhibit,
      ),
    })),
  };
}

/** `redacted` is a copy of `data` with values taken out: the same findings, exhibits and passages. */
export function hideRedacted(data: ReportData, redacted: ReportData): ReportData {
  return {
    ...redacted,
    findings: redacted.findings.map((finding, f) => ({
      ...finding,
      shown: finding.shown.map((exhibit, e) => ({
        ...exhibit,
        passages: exhibit.passages.map((passage, p) =>
          hidden(data.findings[f]!.shown[e]!.passages[p]!.bytes, passage),
        ),
      })),
    })),
  };
}

function hidden(original: Uint8Array, passage: Passage): Passage {
  const filled = filledParts(original, passage.bytes);
  if (filled.length === 0) return passage;
  return { ...passage, masked: joinedParts([...passage.masked, ...filled]) };
}

/** Runs of the fill in which something else stood; a letter of the value may be that of the fill. */
function* runsOfFill(bytes: Uint8Array): Generator<readonly [from: number, to: number]> {
  for (let at = bytes.indexOf(FILL); at >= 0; at = bytes.indexOf(FILL, at)) {
    const from = at;
    while (bytes[at] === FILL) at += 1;
    yield [from, at];
  }
}

function filledParts(original: Uint8Array, bytes: Uint8Array): Passage['masked'] {
  if (original === bytes) return [];
  return [...runsOfFill(bytes)]
    .filter(([from, to]) => original.subarray(from, to).some((byte) => byte !== FILL))
    .map(([from, to]) => ({ from, to, kind: 'secret' }));
}
