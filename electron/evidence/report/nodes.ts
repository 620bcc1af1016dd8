/** Small builders of report nodes: a report is put together of these and of nothing else. */
import type { ReportNode, ReportTag } from '../../../shared/api/report-calls.ts';
import { inertString } from '../../../shared/format/index.ts';

type Content = ReportNode | readonly Content[];

interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly href?: string;
  readonly span?: number;
  readonly scope?: 'col' | 'row';
}

export function el(tag: ReportTag, attributes: Attributes, ...content: readonly Content[]): ReportNode {
  return { tag, ...attributes, children: flat(content) };
}

function flat(content: readonly Content[]): ReportNode[] {
  return content.flatMap((one) =>
    Array.isArray(one) ? flat(one as readonly Content[]) : [one as ReportNode],
  );
}

/** Evidence: one piece of text, so that a search finds the whole value, with what acts as escapes. */
export function evidenceText(text: string): ReportNode {
  return el('code', { class: 'evidence' }, inertString(text));
}

/** What is long in a report and needed to the last character: hashes, uuids, fingerprints. */
export function hash(text: string): ReportNode {
  return el('code', { class: 'hash' }, inertString(text));
}

/** A table of two columns, rows that have nothing left out. */
export function factTable(
  rows: readonly (readonly [label: string, content: Content | null])[],
  kind = 'facts',
): ReportNode {
  return el(
    'table',
    { class: kind },
    el(
      'tbody',
      {},
      rows.flatMap(([label, content]) =>
        content === null ? [] : [el('tr', {}, el('th', { scope: 'row' }, label), el('td', {}, content))],
      ),
    ),
  );
}

export function columnTable(
  kind: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
): ReportNode {
  return el(
    'table',
    { class: `columns ${kind}` },
    el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
    el('tbody', {}, ...rows.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, cell))))),
  );
}

/** A chapter: a heading that the table of contents leads to, and what is under it. */
export function chapter(id: string, title: string, ...content: readonly Content[]): ReportNode {
  return el('section', { class: 'chapter', id }, el('h2', {}, title), ...content);
}

/** A chapter that has nothing to draw or list: it takes no page of its own. */
export function briefChapter(id: string, title: string, why: string): ReportNode {
  return el('section', { class: 'chapter brief', id }, el('h2', {}, title), el('p', {}, why));
}

export function paragraph(...content: readonly Content[]): ReportNode {
  return el('p', {}, ...content);
}

/** '1 finding', '3 findings'. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
