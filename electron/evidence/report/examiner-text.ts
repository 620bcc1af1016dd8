/**
 * What the examiner writes, with a few marks: paragraphs, lists, bold, italic, code, and references to findings and
 * exhibits of the report. Everything else stands as it was typed: there is no markup to get through.
 */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { el } from './nodes.ts';

/** What a reference in the text may lead to. */
export interface References {
  readonly findings: number;
  readonly exhibits: number;
}

/** Paragraphs, lists and lines. Linear in the text: a line is looked at once. */
export function examinerText(text: string, references: References): ReportNode[] {
  const nodes: ReportNode[] = [];
  let lines: string[] = [];
  let items: ReportNode[] = [];
  let list: 'ul' | 'ol' | null = null;
  const flushLines = (): void => {
    if (lines.length === 0) return;
    const content = lines.flatMap((line, at) => [
      ...(at > 0 ? [el('br', {})] : []),
      ...inline(line, references),
    ]);
    nodes.push(el('p', {}, content));
    lines = [];
  };
  const flushList = (): void => {
    if (list !== null) nodes.push(el(list, {}, items));
    list = null;
    items = [];
  };
  for (const raw of text.replaceAll('\r\n', '\n').split('\n')) {
    const line = raw.trim();
    const bullet = line.startsWith('- ') || line.startsWith('* ') ? line.slice(2) : null;
    const numbered = /^[0-9]{1,3}[.)] (.*)$/.exec(line)?.[1] ?? null;
    const kind = bullet !== null ? 'ul' : numbered !== null ? 'ol' : null;
    if (kind !== null) {
      flushLines();
      if (list !== kind) flushList();
      list = kind;
      items.push(el('li', {}, inline(bullet ?? numbered ?? '', references)));
      continue;
    }
    flushList();
    if (line === '') flushLines();
    else lines.push(line);
  }
  flushLines();
  flushList();
  return nodes;
}

const MARKS = [
  ['**', 'strong'],
  ['*', 'em'],
  ['`', 'code'],
] as const;

/** The marks of one line; a mark without its end is text. */
function inline(text: string, references: References): ReportNode[] {
  const nodes: ReportNode[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') nodes.push(...withReferences(plain, references));
    plain = '';
  };
  // Where no end of a mark follows, none does farther on either: each is looked for in vain once.
  const without = new Set<string>();
  for (let at = 0; at < text.length;) {
    const found = MARKS.find(([mark]) => text.startsWith(mark, at));
    if (found !== undefined && !without.has(found[0])) {
      const [mark, tag] = found;
      const start = at + mark.length;
      const end = text.indexOf(mark, start);
      if (end < 0) without.add(mark);
      else if (end > start && text[start] !== ' ') {
        flush();
        const inner = text.slice(start, end);
        nodes.push(el(tag, {}, tag === 'code' ? inner : withReferences(inner, references)));
        at = end + mark.length;
        continue;
      }
    }
    plain += text[at]!;
    at += 1;
  }
  flush();
  return nodes;
}

/** 'Finding 2' and 'Exhibit 12' as links, where the report has them. */
function withReferences(text: string, { findings, exhibits }: References): ReportNode[] {
  const nodes: ReportNode[] = [];
  let from = 0;
  for (const match of text.matchAll(/\b(Finding|Exhibit) ([1-9][0-9]{0,4})\b/g)) {
    const [whole, kind, number] = match as unknown as [string, 'Finding' | 'Exhibit', string];
    if (Number(number) > (kind === 'Finding' ? findings : exhibits)) continue;
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push(el('a', { href: `#${kind.toLowerCase()}-${number}` }, whole));
    from = match.index + whole.length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}
