/** Finds as rows of tables: their cells, their order, what of a string is masked; pure. */
import type { CarvedItem, CellValue, ListRow, StringItem, YaraItem } from '../../../shared/api/index.ts';
import { inertBytes } from '../../../shared/format/index.ts';
import { secretInText, secretInVariable } from '../../../shared/secrets/looks-secret.ts';
import type { Sort } from '../../components/data-table/column.ts';

/** Bytes of a match as inert text, with what is a secret of them as dots: known to the engine, or by its form. */
export function maskedBytes(bytes: Uint8Array, known: readonly MaskedPart[]): string {
  let text = '';
  let at = 0;
  for (const { from, to } of known.toSorted((a, b) => a.from - b.from)) {
    if (to <= at || from >= bytes.length) continue;
    text += `${inertOf(bytes.subarray(at, Math.max(at, from)))}••••`;
    at = Math.min(bytes.length, to);
  }
  text += inertOf(bytes.subarray(at));
  const own = secretInText(text);
  return own === null ? text : `${text.slice(0, own.start)}••••${text.slice(own.start + own.length)}`;
}

function inertOf(bytes: Uint8Array): string {
  return inertBytes(bytes)
    .map(({ text }) => text)
    .join('');
}

/** Part of a string's bytes that the engine knows as a secret. */
export interface MaskedPart {
  readonly from: number;
  readonly to: number;
  readonly masked: string;
}

interface TextPart {
  readonly start: number; // UTF-16 units
  readonly end: number;
  readonly kind: string;
}

const ENCODER = new TextEncoder();

/**
 * The text with what looks like a secret masked: what the engine knows from decoded facts at this place, and what the
 * text itself shows. From the first secret to the last all is masked.
 */
export function maskedText(item: StringItem, known: readonly MaskedPart[]): CellValue {
  const { text } = item;
  const parts = known.map((part) => textPart(item, part)).filter(({ start, end }) => end > start);
  const own = item.kind === 'assignment' ? secretInVariable(text) : secretInText(text);
  if (own !== null && own.length > 0) {
    parts.push({ start: own.start, end: own.start + own.length, kind: own.kind });
  }
  const [first] = parts;
  if (first === undefined) return { text };
  const start = Math.min(...parts.map((part) => part.start));
  const end = Math.max(...parts.map((part) => part.end));
  const kinds = [...new Set(parts.map(({ kind }) => kind))].join(', ');
  return { masked: kinds, length: end - start, ...(start === 0 ? {} : { label: text.slice(0, start) }) };
}

/** Bytes of the string in memory as places in its text. What lies behind a cut is masked to its end. */
function textPart({ text, encoding }: StringItem, { from, to, masked }: MaskedPart): TextPart {
  if (encoding !== 'utf-8') {
    const width = encoding === 'utf-16le' ? 2 : 1;
    return {
      start: Math.min(text.length, Math.floor(from / width)),
      end: Math.min(text.length, Math.ceil(to / width)),
      kind: masked,
    };
  }
  let bytes = 0;
  let units = 0;
  let start: number | null = null;
  for (const character of text) {
    if (bytes >= to) break;
    const size = ENCODER.encode(character).length;
    if (start === null && bytes + size > from) start = units;
    bytes += size;
    units += character.length;
  }
  return { start: start ?? units, end: units, kind: masked };
}

const source = (item: StringItem | CarvedItem): CellValue =>
  item.source === null ? null : `${item.source.memberName} +0x${item.source.offset.toString(16)}`;

export function stringRow(item: StringItem, known: readonly MaskedPart[], title: string): ListRow {
  return row(`${item.checkpoint} ${item.pid} ${item.address} ${item.encoding}`, {
    address: item.address,
    pid: item.pid,
    kind: item.kind,
    encoding: item.encoding,
    length: item.length,
    region: item.region,
    text: maskedText(item, known),
    source: source(item),
    checkpoint: title,
  });
}

/** A cell for the order of strings; the whole text is never made for it. */
export function stringCell(item: StringItem, column: string): CellValue | undefined {
  switch (column) {
    case 'address':
    case 'pid':
    case 'kind':
    case 'encoding':
    case 'length':
    case 'region':
    case 'checkpoint':
    case 'text':
      return item[column];
    case 'source':
      return source(item);
    default:
      return undefined;
  }
}

export function carvedRow(item: CarvedItem, title: string): ListRow {
  return row(`${item.checkpoint} ${item.pid} ${item.address} ${item.kind} ${item.sha256}`, {
    address: item.address,
    pid: item.pid,
    kind: item.kind,
    length: item.length,
    state: carvedState(item),
    entropy: item.entropy.toFixed(2),
    sha256: item.sha256,
    detail: item.name === null ? item.detail : `${item.name.text}: ${item.detail}`,
    region: item.region,
    source: source(item),
    checkpoint: title,
  });
}

/** 'whole', '2 gaps', or that the end or a check of the structure was not found. */
export function carvedState(item: CarvedItem): string {
  if (item.complete) return 'whole';
  const { length } = item.gaps;
  return length === 0 ? 'part' : `${length} ${length === 1 ? 'gap' : 'gaps'}`;
}

export function yaraRow(item: YaraItem, title: string): ListRow {
  const found = item.strings.flatMap(({ identifier, matches }) =>
    matches.map((match) => ({ identifier, ...match })),
  );
  const [first] = found;
  return row(`${item.checkpoint} ${item.namespace} ${item.rule} ${item.target} ${item.pid} ${item.start}`, {
    rule: item.rule,
    namespace: item.namespace,
    place: item.path ?? item.region,
    target: item.target,
    pid: item.pid,
    address: first?.at ?? item.start,
    string: first?.identifier ?? null,
    matches: found.length,
    tags: item.tags.join(' '),
    checkpoint: title,
  });
}

/** The checkpoint stands in the cells: these rows are of no list, so nothing of them can be asked for by key. */
function row(key: string, cells: Readonly<Record<string, CellValue>>): ListRow {
  return { key, checkpoint: null, evidence: null, cells: { ...cells }, source: [] };
}

/** Indices [0, count) in the order of some columns; null where they stay as they were found. */
export function sortedBy(
  sort: readonly Sort[],
  count: number,
  valueOf: (index: number, column: string) => CellValue | undefined,
): readonly number[] | null {
  if (sort.length === 0) return null;
  const keys = sort.map(({ column }) =>
    Array.from({ length: count }, (_, index) => orderOf(valueOf(index, column))),
  );
  return Array.from({ length: count }, (_, index) => index).toSorted((a, b) => {
    for (const [at, { descending }] of sort.entries()) {
      const order = compare(keys[at]?.[a] ?? null, keys[at]?.[b] ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return a - b;
  });
}

type Order = null | number | bigint | string;

function orderOf(value: CellValue | undefined): Order {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if ('masked' in value) return 'label' in value && typeof value['label'] === 'string' ? value['label'] : '';
  return 'text' in value && typeof value['text'] === 'string' ? value['text'] : null;
}

/** What is not there comes last. */
function compare(a: Order, b: Order): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
