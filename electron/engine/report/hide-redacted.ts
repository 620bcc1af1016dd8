/** Bytes that were taken out of a report are printed as hidden, not as the fill that stands for them. */
import { ENVIRONMENT_VALUE, FILL, type Redactor } from '../../evidence/redaction/index.ts';
import type { Passage, ReportData } from '../../evidence/report/types.ts';
import { joinedParts } from './passages.ts';

/** Where bytes were chosen for themselves: of a variable that was chosen its value is what it is about. */
const RANGES: ReadonlySet<string> = new Set(['memory_range', 'byte_range']);

/** Hides the values of variables that stand in ranges of bytes. */
export function hideVariables(data: ReportData, variablesIn: Redactor['variablesIn']): ReportData {
  const hide = (passage: Passage): Passage => {
    const withheld = variablesIn(passage.bytes).map((part) => ({ ...part, kind: ENVIRONMENT_VALUE }));
    return withheld.length === 0
      ? passage
      : { ...passage, masked: joinedParts([...passage.masked, ...withheld]) };
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
