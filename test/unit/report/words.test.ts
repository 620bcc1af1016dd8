/** Words of a report: names of things and values of columns. */
import { describe, expect, it } from 'vitest';
import { thingName } from '../../../electron/engine/report/thing-name.ts';
import { cellText } from '../../../electron/evidence/report/cell-text.ts';
import type { ListRow } from '../../../shared/api/index.ts';

describe('words of a report', () => {
  it('call an empty log line empty, not a line of nothing after a colon', () => {
    const reference = { kind: 'log_line', checkpoint: 'c', key: 'ctr.log/4' };
    const row = (text: string): ListRow =>
      ({ key: 'ctr.log/4', cells: { line: 4, text: { text } } }) as unknown as ListRow;
    expect(thingName(reference, row(''))).toBe('Log line 4, empty');
    expect(thingName(reference, row('ready'))).toBe('Log line 4: ready');
  });

  it('leave out what a record has no value for', () => {
    const detail = { message: null, outcome: 'verified', more: [], in: { note: '' }, count: 0 };
    expect(cellText(detail, 'record')).toBe('outcome verified, count 0');
  });

  it('write how many pages a mapping has in words', () => {
    expect(cellText({ total: 2, notCaptured: 1 }, 'record')).toBe('total 2, not captured 1');
    expect(cellText({ fromEvidence: 1 }, 'record')).toBe('fromEvidence 1');
  });
});
