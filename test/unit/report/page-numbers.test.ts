import { describe, expect, it } from 'vitest';
import { printedPages } from '../../../electron/evidence/report/page-numbers.ts';

const PDF = `%PDF-1.4
2 0 obj
<</Type /Page
/Parent 14 0 R>>
endobj
9 0 obj
<</Type /Page
/Parent 13 0 R>>
endobj
11 0 obj
<</Type /Page
/Parent 13 0 R>>
endobj
13 0 obj
<</Type /Pages
/Count 2
/Kids [9 0 R 11 0 R]>>
endobj
14 0 obj
<</Type /Pages
/Count 3
/Kids [2 0 R 13 0 R 14 0 R]>>
endobj
15 0 obj
<</finding-1 [11 0 R /XYZ 6 826.16998 0]
/summary [2 0 R /XYZ 0 0 0]
/gone [99 0 R /XYZ 0 0 0]>>
endobj
40 0 obj
<</Type /Catalog
/Pages 14 0 R
/Dests 15 0 R>>
endobj
`;

describe('pages of a printed report', () => {
  it('are counted through a nested tree, and anchors are found on them', () => {
    const { count, anchors } = printedPages(Buffer.from(PDF, 'latin1'));
    expect(count).toBe(3);
    expect([...anchors]).toEqual([
      ['finding-1', 3],
      ['summary', 1],
    ]);
  });

  it('are read past ten thousands of objects without a stream', () => {
    const structure = Array.from(
      { length: 60_000 },
      (_, i) => `${i + 100} 0 obj\n<</Type /StructElem\n/T (stream of ${i} streams)>>\nendobj\n`,
    );
    const text =
      PDF.replace('2 0 obj', `1 0 obj\n<<>>\nstream\n2 0 objendstream\nendobj\n2 0 obj`) + structure.join('');
    expect(printedPages(Buffer.from(text, 'latin1'))).toMatchObject({
      count: 3,
      anchors: new Map([
        ['finding-1', 3],
        ['summary', 1],
      ]),
    });
  });

  it('are none in what is no such PDF', () => {
    expect(printedPages(new Uint8Array())).toEqual({ count: 0, anchors: new Map() });
    expect(printedPages(Buffer.from('1 0 obj\n<</Type /Catalog')).count).toBe(0);
  });
});
