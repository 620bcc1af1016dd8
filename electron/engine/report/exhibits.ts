/** What a finding rests on, from the case: the row that is named, or the range of bytes, and its place. */
import type { Exhibit } from '../../../shared/api/annotation-calls.ts';
import { isListName, type ListRow } from '../../../shared/api/index.ts';
import type { ReportedExhibit } from '../../evidence/report/types.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { formatExactBytes } from '../../../shared/format/index.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import type { EngineState } from '../engine-state.ts';
import { caseMemory } from '../memory/case-memory.ts';
import type { RowFinder } from './find-row.ts';
import { memberName, memberPassage, memoryPassages, sourcePassages } from './passages.ts';
import { thingName } from './thing-name.ts';

/** A fact is a few bytes; what it lies in is not printed whole. */
const FACT_BYTES = 128;
const FACT_PASSAGES = 6;
/** A range was chosen for its bytes. */
const RANGE_BYTES = 2048;
const RANGE_PASSAGES = 16;
/** Longer ranges are read in part. */
const RANGE_READ = 2 ** 20;

export function reportedExhibit(
  state: EngineState,
  rows: RowFinder,
  exhibit: Exhibit,
  number: number,
  includeSecrets: boolean,
): ReportedExhibit {
  const { target, caption } = exhibit;
  const base = {
    number,
    caption,
    target,
    row: null,
    facts: [],
    passages: [],
    furtherPassages: 0,
    missing: null,
    thing: thingName(target, null),
  };
  try {
    if (target.kind === 'memory_range') return { ...base, ...memoryRange(state, exhibit, includeSecrets) };
    if (target.kind === 'byte_range') return { ...base, ...byteRange(state, exhibit, includeSecrets) };
  } catch (caught) {
    return { ...base, missing: `It could not be read: ${describeError(toEvidenceError(caught))}` };
  }
  const row = isListName(target.kind) ? rows.find(target) : null;
  if (row === null) {
    return {
      ...base,
      missing: 'The case has no such thing any more: its checkpoint was taken out or decoded anew.',
    };
  }
  const { passages, further } = sourcePassages(
    state,
    row,
    orderedSource(row) as readonly SourceSpan[],
    FACT_PASSAGES,
    {
      includeSecrets,
      printed: FACT_BYTES,
    },
  );
  return { ...base, row, thing: thingName(target, row), passages, furtherPassages: further };
}

/** Columns that say what a thing is: their bytes come before those of the rest. */
const TELLING = ['argv', 'value', 'entry', 'receiveQueue', 'comm', 'exe', 'target', 'path', 'remote', 'text'];
/** Longer records are printed in part, after the others. */
const LONG_RECORD = 512;

/** Each place once: first those of telling columns, then whole short records, then the rest, else in their order. */
function orderedSource({ source }: ListRow): ListRow['source'] {
  const seen = new Set<string>();
  const once = source.filter((span) => {
    const place = `${span.checkpoint ?? ''} ${span.member} ${span.offset} ${span.length}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
  const rank = (span: ListRow['source'][number]): number => {
    const telling = TELLING.indexOf(span.supports ?? '');
    if (telling >= 0) return telling;
    if (span.supports !== undefined) return TELLING.length + 1;
    return span.length <= LONG_RECORD ? TELLING.length : TELLING.length + 2;
  };
  return once
    .map((span, at) => ({ span, at }))
    .sort((a, b) => rank(a.span) - rank(b.span) || a.at - b.at)
    .map(({ span }) => span);
}

type Shown = Pick<ReportedExhibit, 'facts' | 'passages' | 'furtherPassages' | 'missing'>;

function memoryRange(state: EngineState, { target }: Exhibit, includeSecrets: boolean): Shown {
  const match = /^([0-9]{1,10})\/([0-9a-f]{16})\/([0-9]{1,15})$/.exec(target.key);
  if (match === null || target.checkpoint === null) return unreadable('memory range');
  const pid = Number(match[1]);
  const address = BigInt(`0x${match[2]}`);
  const length = Number(match[3]);
  const memory = caseMemory(state, target.checkpoint);
  const map = memory.maps(pid).find(({ start, end }) => start <= address && address < end);
  const passages = memoryPassages(
    state,
    { checkpoint: target.checkpoint, pid, address, length: Math.min(length, RANGE_READ) },
    { includeSecrets, printed: RANGE_BYTES },
  );
  const path = map === undefined ? '' : displayText(map.path);
  return {
    facts: [
      ['Process', String(pid)],
      ['Address', `0x${address.toString(16)}`],
      ['Length', formatExactBytes(length)],
      ...(map === undefined
        ? []
        : ([
            ['Permissions', map.permissions],
            ['Mapping', `0x${map.start.toString(16)} to 0x${map.end.toString(16)}, ${path || map.kind}`],
          ] as const)),
    ],
    passages: passages.slice(0, RANGE_PASSAGES),
    furtherPassages: Math.max(0, passages.length - RANGE_PASSAGES),
    missing: null,
  };
}

function byteRange(state: EngineState, { target }: Exhibit, includeSecrets: boolean): Shown {
  const match = /^([0-9a-f]{64})\/([0-9]{1,10})\/([0-9]{1,15})\/([0-9]{1,15})$/.exec(target.key);
  if (match === null) return unreadable('range of bytes');
  const [, evidence = '', member, offset, length] = match;
  const place = { evidence, member: Number(member), offset: Number(offset), length: Number(length) };
  const passage = memberPassage(
    state,
    place,
    { checkpoint: target.checkpoint, field: null, supports: null, address: null },
    { includeSecrets, printed: RANGE_BYTES },
  );
  return {
    facts: [
      ['Member', memberName(state, evidence, place.member)],
      ['Offset', `${place.offset} (0x${place.offset.toString(16)})`],
      ['Length', formatExactBytes(place.length)],
    ],
    passages: [passage],
    furtherPassages: 0,
    missing: null,
  };
}

function unreadable(what: string): Shown {
  return { facts: [], passages: [], furtherPassages: 0, missing: `Its key does not name a ${what}.` };
}
