/**
 * A report as HTML. This is the one place where text becomes markup: every character that HTML gives a meaning is
 * written as a reference, every one that acts on a page or terminal as a visible escape. There is no script, no
 * address outside of the file, and a content security policy that forbids both.
 */
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { inertString } from '../../../shared/format/index.ts';

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML text or attribute value; line ends stay, for what is written in lines. */
export function htmlText(text: string): string {
  return text
    .split('\n')
    .map((line) => inertString(line).replace(/[&<>"']/g, (character) => REFERENCES[character]!))
    .join('\n');
}

const EMPTY_ELEMENTS: ReadonlySet<string> = new Set(['br']);

/** Appends the pieces of a node. Pictures are SVG that shared/drawing wrote, with its own escapes. */
function write(node: ReportNode, pieces: string[]): void {
  if (typeof node === 'string') {
    pieces.push(htmlText(node));
    return;
  }
  if ('picture' in node) {
    pieces.push(
      `<div class="picture" role="img" aria-label="${htmlText(node.label)}">`,
      node.picture,
      '</div>',
    );
    return;
  }
  pieces.push(`<${node.tag}`);
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['class', node.class],
    ['id', node.id],
    ['href', node.href],
    ['colspan', node.span?.toString()],
    ['scope', node.scope],
  ];
  for (const [name, value] of attributes) {
    if (value !== undefined) pieces.push(` ${name}="${htmlText(value)}"`);
  }
  pieces.push('>');
  if (EMPTY_ELEMENTS.has(node.tag)) return;
  for (const child of node.children) write(child, pieces);
  pieces.push(`</${node.tag}>`);
  if (BLOCKS.has(node.tag)) pieces.push('\n');
}

/** Elements after which the file has a line end, so that it can be read and compared as text. */
const BLOCKS: ReadonlySet<string> = new Set(
  'caption div figcaption figure h1 h2 h3 h4 li nav ol p pre section table tbody thead tr ul'.split(' '),
);

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

export interface HtmlDocument {
  readonly title: string;
  readonly style: string;
  readonly body: readonly ReportNode[];
}

export function writeHtml({ title, style, body }: HtmlDocument): string {
  const pieces = [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${htmlText(POLICY)}">\n`,
    '<meta name="referrer" content="no-referrer">\n',
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    `<title>${htmlText(title)}</title>\n<style>\n${style}</style>\n</head>\n<body>\n`,
  ];
  for (const node of body) write(node, pieces);
  pieces.push('</body>\n</html>\n');
  return pieces.join('');
}
