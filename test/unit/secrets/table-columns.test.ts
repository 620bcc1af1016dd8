/** Tables of any width and division give the cells of the column that says so, and no other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const word = fc.stringMatching(/^[b-h]{4,8}$/);
const value = fc.stringMatching(/^[b-h]{4,8}[0-9]{3}k$/);
const row = fc.record({ user: word, value, role: word });

const values = (text: string): string[] =>
  detectSecrets(Buffer.from(`\0${text}\0`), { place: 'memory' })
    .filter(({ rule }) => rule === 'table-columns')
    .map((find) => Buffer.from(find.value).toString('latin1'));

describe('tables', () => {
  it.each([',', ';', '\t', '|', ' | ', ' \u2502 '])('divided by %j', (sign) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), fc.boolean(), (rows, isLast) => {
        const line = (a: string, b: string, c: string): string => (isLast ? [a, c, b] : [a, b, c]).join(sign);
        const text = [line('user', 'password', 'role'), ...rows.map((one) => line(one.user, one.value, one.role))].join('\n');
        expect(values(text)).toEqual(rows.map((one) => one.value));
      }),
      { numRuns: 60 },
    );
  }); // prettier-ignore

  it('aligned by blanks', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
        const line = (a: string, b: string, c: string): string => `${a.padEnd(12)}${b.padEnd(16)}${c}`;
        const text = [line('USER', 'PASSWORD', 'ROLE'), ...rows.map((one) => line(one.user, one.value, one.role))].join('\n');
        expect(values(text)).toEqual(rows.map((one) => one.value));
      }),
      { numRuns: 60 },
    );
  }); // prettier-ignore

  it('of HTML: every column that says so, and headings that repeat without end', () => {
    const html = '<table><tr><th>User</th><th>Password</th><th>API token</th></tr><tr><td>bob</td><td>tulip4432</td><td>k9x2m4q7w</td></tr></table>';
    expect(values(html)).toEqual(['tulip4432', 'k9x2m4q7w']);
    expect(values('<tr><th>secret</th><td>ab1X!</td>'.repeat(2 ** 15)).length).toBeGreaterThan(0);
  }); // prettier-ignore

  it('end where a row has another number of cells', () => {
    expect(values('user,password\nbob,tulip4432\nsee below\nann,carpet77x\n')).toEqual(['tulip4432']);
  });
});
