/**
 * On which page of a PDF the anchors of a report came to lie, so that its table of contents can name pages. Chromium
 * writes these parts as plain objects:
 *
 *     14 0 obj <</Type /Pages /Count 3 /Kids [2 0 R 9 0 R 11 0 R]>>        may be nested
 *     15 0 obj <</finding-1 [11 0 R /XYZ 6 826.2 0] ...>>                  as the catalog's /Dests names it
 *
 * A PDF that is written otherwise gives no numbers, and the contents have none.
 */
import type { PageNumbers } from './build-report.ts';

export interface PrintedPages {
  readonly count: number;
  readonly anchors: PageNumbers;
}

export function printedPages(pdf: Uint8Array): PrintedPages {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  const objects = objectsOf(text);
  const catalog = [...objects.values()].find((body) => body.includes('/Type /Catalog')) ?? '';
  const pages: number[] = [];
  const root = /\/Pages (\d{1,9}) 0 R/.exec(catalog)?.[1];
  if (root !== undefined) collectPages(objects, Number(root), pages, new Set());
  const numbers = new Map(pages.map((object, at) => [object, at + 1]));
  const anchors = new Map<string, number>();
  const dests = /\/Dests (\d{1,9}) 0 R/.exec(catalog)?.[1];
  const body = dests === undefined ? '' : (objects.get(Number(dests)) ?? '');
  for (const [, name, object] of body.matchAll(/\/([a-z][a-z0-9-]{0,80}) \[(\d{1,9}) 0 R/g)) {
    const page = numbers.get(Number(object));
    if (name !== undefined && page !== undefined) anchors.set(name, page);
  }
  return { count: pages.length, anchors };
}

/** Objects by number, without the content of streams. */
function objectsOf(text: string): ReadonlyMap<number, string> {
  const objects = new Map<number, string>();
  for (const match of text.matchAll(/(?:^|\n)(\d{1,9}) 0 obj\n/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf('endobj', start);
    if (end < 0) break;
    // Within the object alone: a tagged PDF has ten thousands of objects behind the last stream.
    const body = text.slice(start, end);
    const stream = body.indexOf('stream\n');
    objects.set(Number(match[1]), stream < 0 ? body : body.slice(0, stream));
  }
  return objects;
}

function collectPages(
  objects: ReadonlyMap<number, string>,
  object: number,
  pages: number[],
  seen: Set<number>,
): void {
  if (seen.has(object)) return;
  seen.add(object);
  const body = objects.get(object) ?? '';
  if (!body.includes('/Type /Pages')) {
    if (body.includes('/Type /Page')) pages.push(object);
    return;
  }
  const kids = /\/Kids \[([^\]]*)\]/.exec(body)?.[1] ?? '';
  for (const [, kid] of kids.matchAll(/(\d{1,9}) 0 R/g)) collectPages(objects, Number(kid), pages, seen);
}
