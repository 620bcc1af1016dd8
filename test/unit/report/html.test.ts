import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examinerText } from '../../../electron/evidence/report/examiner-text.ts';
import { htmlText, writeHtml } from '../../../electron/evidence/report/html.ts';
import { el, evidenceText } from '../../../electron/evidence/report/nodes.ts';
import { reportNode } from '../../../shared/api/report-calls.ts';
import type { ReportNode } from '../../../shared/api/report-calls.ts';
import { isActing } from '../../../shared/format/index.ts';

const NASTY = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><script>',
    '</pre><b>',
    '\u202egnp.exe',
    '\x1b[2J',
    ']]>',
    '<!--',
    '&lt;',
    '\ud800',
    '\u2028',
  ),
);

/** Text of HTML that only has references and no markup, read back. */
function readBack(html: string): string {
  const references: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => references[name]!);
}

describe('text of a report', () => {
  it('has no character that HTML or a terminal acts on, whatever it was', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        const html = htmlText(text);
        expect(html).not.toMatch(/[<>"']/);
        expect(html.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        for (const character of html) {
          expect(character === '\n' || !isActing(character.codePointAt(0)!)).toBe(true);
        }
      }),
    );
  });

  it('reads back as what it was where it holds nothing that acts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), (text) => {
        expect(readBack(htmlText(text))).toBe(text);
      }),
    );
  });
});

describe('a report as HTML', () => {
  it('has the elements of its tree and no others, whatever the texts are', () => {
    const node: fc.Arbitrary<ReportNode> = fc.oneof(
      NASTY,
      NASTY.map((text) => evidenceText(text)),
      fc
        .tuple(NASTY, NASTY)
        .map(([a, b]) => el('p', { class: 'place', id: 'exhibit-1' }, a, el('code', {}, b))),
    );
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), NASTY, (body, title) => {
        const html = writeHtml({ title, style: 'p { margin: 0; }', body });
        const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
        const allowed =
          /^<(?:!doctype html|html lang="en"|meta [^<>]*|head|body|title|style|\/?(?:p|code|head|body|html|title|style)|code class="evidence"|p class="place" id="exhibit-1")>$/;
        expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
        expect(html).toContain('default-src &#39;none&#39;');
        expect(html).not.toContain('<script');
      }),
    );
  });

  it('keeps a value of the evidence in one piece', () => {
    const html = writeHtml({ title: 't', style: '', body: [evidenceText('DB_HOST=10.20.0.15 & more')] });
    expect(html).toContain('<code class="evidence">DB_HOST=10.20.0.15 &amp; more</code>');
  });
});

describe('what the examiner writes', () => {
  const references = { findings: 2, exhibits: 9 };

  it('has paragraphs, lists, marks and references that the report has', () => {
    const html = writeHtml({
      title: 't',
      style: '',
      body: examinerText(
        'A **bold** and *italic* `x < y`.\nSecond line.\n\n- see Finding 2\n- not Finding 3\n\n1. Exhibit 9',
        references,
      ),
    });
    expect(html).toContain(
      '<strong>bold</strong> and <em>italic</em> <code>x &lt; y</code>.<br>Second line.',
    );
    expect(html).toContain('<li>see <a href="#finding-2">Finding 2</a></li>');
    expect(html).toContain('<li>not Finding 3</li>');
    expect(html).toContain('<ol><li><a href="#exhibit-9">Exhibit 9</a></li>');
  });

  it('gives a tree of the contract for any text, and no text is lost', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab *`\n-1. <>&FindigExhbt'.split('')), maxLength: 120 }),
        (text) => {
          const nodes = examinerText(text, references);
          for (const node of nodes) expect(reportNode.safeParse(node).success).toBe(true);
          const plain = nodes.map(textOf).join('');
          const letters = (value: string): string => value.replace(/[^abFindgExht<>&]/g, '');
          expect(letters(plain)).toBe(letters(text));
        },
      ),
    );
  });

  it('is linear in marks without an end', () => {
    const text = '**a `b *'.repeat(8000);
    expect(examinerText(text, references).length).toBeGreaterThan(0);
  });
});

function textOf(node: ReportNode): string {
  if (typeof node === 'string') return node;
  return 'picture' in node ? '' : node.children.map(textOf).join('');
}
