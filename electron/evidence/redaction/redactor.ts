/**
 * Takes values out of what is exported: texts and JSON get a marker, streams of bytes a fill of the same length.
 * A value shorter than SHORTEST_VALUE is removed where the detector recognises it, and there alone.
 */
import { suspectsIn } from '../../../shared/secrets/suspects/index.ts';
import { compareText, displayText, utf8 } from '../../../shared/text.ts';
import { createValueFinder, type FoundValue, type ValueFinder } from './find-values.ts';
import { createHashFinder } from './hashes-of-values.ts';
import { createStreamRedactor, FILL, type StreamRedactor } from './redact-stream.ts';
import type { RedactionList } from './redaction-list.ts';
import type { SecretValue } from './secret-values.ts';
import { createExhibitFinder, ENVIRONMENT_VALUE, type Variable } from './withheld-variables.ts';

/** Secrets in one text by name and by shape, in UTF-16 units; disjoint. */
export type DetectInText = (text: string) => readonly SecretPlace[];

export interface SecretPlace {
  readonly kind: string;
  readonly start: number;
  readonly length: number;
}

export interface TextPlace {
  readonly file: string;
  readonly pointer: string | null;
}

export interface Redactor {
  /**
   * The text with `[redacted KIND LENGTH]` for each value; a text that is the SHA-256 of one is taken out as a whole.
   * `parts`: secrets that its field's name says it has.
   */
  text(text: string, place: TextPlace, parts?: readonly SecretPlace[]): string;
  /** A copy with every string and array of bytes redacted; keys ending in Base64 stay base64. Keys are kept. */
  json(value: unknown, file: string, pointer?: string): unknown;
  /** A rendered page: a net under what `text` did before. Values that are words, or parts of words of ours, are left to that. */
  page(html: string, file: string): string;
  /** Whether a value that is looked for stands in the text; what only the detector would say does not count. */
  holdsValue(text: string): boolean;
  /** Whether such a value, what the detector recognises or a suspect stands in the text. */
  holdsSecret(text: string): boolean;
  /** Redacts a stream that becomes bytes [0, length) of `file`; `before` bytes of it come first and stay out. */
  stream(file: string, before?: number, length?: number): StreamRedactor;
  /** Values of variables that bytes which leave do not have either, as ranges of them. */
  variablesIn(bytes: Uint8Array): readonly { readonly from: number; readonly to: number }[];
  /** Enters what was left out whatever it says, and gives the marker for it. */
  withhold(kind: string, value: string, place: TextPlace, offset: number): string;
}

const LONG_ENOUGH_FOR_PAGES = 8;
const KNOWN_CLEAN = 100_000;

/** `variables`: of bytes that leave, their values are withheld; throws 'unsupported' then for more than can be looked for. `suspects`: values
 * that are removed from bytes that leave alone, wherever they stand there. */
export function createRedactor(
  values: readonly SecretValue[],
  detect: DetectInText,
  list: RedactionList,
  variables: readonly Variable[] = [],
  suspects: readonly SecretValue[] = [],
): Redactor {
  const finder = createValueFinder(values);
  let exhibitFinder = variables.length === 0 && suspects.length === 0 ? finder : null;
  const finderOfBytes = (): ValueFinder =>
    (exhibitFinder ??= createExhibitFinder([...values, ...suspects], variables));
  const pageFinder = createValueFinder(pageValues(values));
  const hashed = createHashFinder(values);
  const clean = new Set<string>();
  const marker = (kind: string, length: number, word = 'redacted'): string =>
    markerOf(finder, kind, length, word);

  function replace(bytes: Uint8Array, found: readonly FoundValue[], place: TextPlace): string {
    let text = '';
    let from = 0;
    for (const { start, end, value, form } of found) {
      const length = end - start;
      text += displayText(bytes.subarray(from, start)) + marker(value.kind, length);
      list.add({ ...place, offset: start, length, kind: value.kind, form, why: 'redacted' }, value.bytes);
      from = end;
    }
    return text + displayText(bytes.subarray(from));
  }

  function text(whole: string, place: TextPlace, parts: readonly SecretPlace[] = []): string {
    if (parts.length === 0 && clean.has(whole)) return whole;
    const bytes = utf8(whole);
    const value = hashed(whole);
    if (value !== null)
      return replace(bytes, [{ start: 0, end: bytes.length, value, form: 'sha-256' }], place);
    const found = merged([...finder.find(bytes), ...named(whole, [...parts, ...detect(whole)])]);
    if (found.length > 0) return replace(bytes, found, place);
    if (clean.size < KNOWN_CLEAN && whole.length < 1024) clean.add(whole);
    return whole;
  }

  function filled(original: Uint8Array, place: TextPlace, within = ''): Uint8Array {
    const found = finder.find(original);
    if (found.length === 0) return original;
    const bytes = Uint8Array.from(original);
    for (const { start, end, value, form } of found) {
      bytes.fill(FILL, start, end);
      const at = { offset: start, length: end - start, kind: value.kind, form: `${form}${within}` };
      list.add({ ...place, ...at, why: 'redacted' }, value.bytes);
    }
    return bytes;
  }

  function base64(encoded: string, place: TextPlace): string {
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.toString('base64') !== encoded) return text(encoded, place);
    return Buffer.from(filled(bytes, place, ' in base64')).toString('base64');
  }

  function json(value: unknown, file: string, pointer = '', key = nameOf(pointer)): unknown {
    if (typeof value === 'string') {
      const place = { file, pointer };
      if (isOurs(key, value) && hashed(value) === null) return value;
      return key.endsWith('Base64') ? base64(value, place) : text(value, place);
    }
    if (Array.isArray(value)) return value.map((item, i) => json(item, file, `${pointer}/${i}`, key));
    if (value instanceof Uint8Array) return filled(value, { file, pointer });
    // Other arrays of numbers hold no text.
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    const redacted = Object.entries(value).map(([name, inner]): [string, unknown] => [
      name,
      json(inner, file, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, name),
    ]);
    return withoutCopies(value as Json, Object.fromEntries(redacted));
  }

  return {
    text,
    json,
    page(html, file) {
      const bytes = utf8(html);
      const found = pageFinder.find(bytes);
      return found.length === 0 ? html : replace(bytes, found, { file, pointer: null });
    },
    holdsValue: (whole) => finder.find(utf8(whole)).length > 0,
    holdsSecret: (whole) =>
      finder.find(utf8(whole)).length > 0 || detect(whole).length > 0 || suspectsIn(whole).length > 0,
    stream(file, before = 0, length = Number.POSITIVE_INFINITY) {
      return createStreamRedactor(finderOfBytes(), ({ offset, found }) => {
        const start = Math.max(0, offset - before);
        const end = Math.min(length, offset - before + (found.end - found.start));
        if (end <= start) return;
        const { value, form } = found;
        const at = { offset: start, length: end - start, kind: value.kind, form };
        const why = value.kind === ENVIRONMENT_VALUE ? 'withheld' : 'redacted';
        list.add({ file, pointer: null, ...at, why }, value.bytes);
      });
    },
    variablesIn: (bytes) =>
      finderOfBytes()
        .find(bytes)
        .filter(({ value }) => value.kind === ENVIRONMENT_VALUE)
        .map(({ start, end }) => ({ from: start, to: end })),
    withhold(kind, value, place, offset) {
      const bytes = utf8(value);
      const at = { offset, length: bytes.length, kind, form: 'utf-8' };
      list.add({ ...place, ...at, why: 'withheld' }, bytes);
      return marker(kind, bytes.length, 'withheld');
    },
  };
}

/** Takes nothing out: for an export that includes secrets. */
export const UNREDACTED: Redactor = {
  text: (whole) => whole,
  json: (value) => value,
  page: (html) => html,
  holdsValue: () => false,
  holdsSecret: () => false,
  stream: () => ({ push: (chunk) => chunk, end: () => new Uint8Array(0) }),
  variablesIn: () => [],
  withhold: (_kind, value) => value,
};

/** The last step of a JSON pointer (RFC 6901). */
function nameOf(pointer: string): string {
  return pointer.slice(pointer.lastIndexOf('/') + 1);
}

/** Texts of pages are ours too: no value takes a part out of a word of them, and no word does that is only letters. */
function pageValues(values: readonly SecretValue[]): SecretValue[] {
  return values
    .filter(({ bytes, whole }) => whole !== true && bytes.length >= LONG_ENOUGH_FOR_PAGES)
    .filter(({ bytes }) => !/^[A-Za-z]*$/.test(displayText(bytes)))
    .map((value) => ({ ...value, whole: true }));
}

const OUR_WORDS = new Set(
  'verified verification outcome status state kind mode format origin action certainty clock change type table list column severity unknownContent compression engine'.split(
    ' ',
  ),
);
const OUR_NAMES = new Set(
  'sha256 digest uuid id checkpoint evidence case fingerprint hash previous'.split(' '),
);

/** Words and hashes that no evidence wrote: a value that stands in one by chance must not change what it says. */
function isOurs(key: string, text: string): boolean {
  if (OUR_WORDS.has(key)) return /^[a-z]+(?:-[a-z0-9]+)*$/.test(text);
  return OUR_NAMES.has(key) && /^(?:SHA256:[A-Za-z0-9+/]{43}|[0-9a-f-]{12,64})$/.test(text);
}

type Json = Readonly<Record<string, unknown>>;

/** What was taken out of a text's display form stands in its bytes, `NAMEBase64` beside it, in another one: they go too. */
export function withoutCopies(original: Json, redacted: Json): Json {
  return Object.fromEntries(
    Object.entries(redacted).filter(([name]) => {
      const shown = name.endsWith('Base64') ? name.slice(0, -'Base64'.length) : '';
      return !(shown in redacted) || !differ(original[shown], redacted[shown]);
    }),
  );
}

/** Of texts and arrays of them. */
function differ(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return one.some((item, i) => differ(item, other[i]));
  return typeof one === 'string' && one !== other;
}

/** A value may be a word of the marker itself: then the marker does without it. */
function markerOf(finder: ValueFinder, kind: string, length: number, word: string): string {
  const name = kind.replace(/[^A-Za-z0-9 -]/g, '');
  const candidates = [`[${word} ${name} ${length}]`, `[${word} ${length}]`, `[- ${length}]`];
  return candidates.find((one) => finder.find(utf8(one)).length === 0) ?? '[-]';
}

/** Places of UTF-16 units as ranges of UTF-8 bytes, each its own value. */
function named(text: string, parts: readonly SecretPlace[]): FoundValue[] {
  return parts.map(({ kind, start, length }) => {
    const from = utf8(text.slice(0, start)).length;
    const bytes = utf8(text.slice(start, start + length));
    return { start: from, end: from + bytes.length, value: { kind, bytes }, form: 'utf-8' };
  });
}

function merged(found: FoundValue[]): FoundValue[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end || compareText(a.form, b.form));
  const ranges: FoundValue[] = [];
  for (const one of found) {
    const last = ranges.at(-1);
    if (one.end === one.start) continue;
    if (last === undefined || one.start >= last.end) ranges.push(one);
    else if (one.end > last.end) ranges[ranges.length - 1] = { ...last, end: one.end };
  }
  return ranges;
}
