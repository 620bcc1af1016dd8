import { expect, it } from 'vitest';
import { createKnownText } from '../../../electron/evidence/known/index.ts';
import { hideUnknown } from '../../../electron/engine/report/hide-redacted.ts';
import type { ReportData } from '../../../electron/evidence/report/types.ts';

const BYTES = Buffer.from('\0curl harbourmaster\0zwiebelturm\0');

function reportOf(kind: string): ReportData {
  const passage = { bytes: BYTES, masked: [{ from: 1, to: 3, kind: 'password' }] };
  const shown = [{ target: { kind, checkpoint: 'c', key: 'k' }, passages: [passage] }];
  return { findings: [{ title: 'They ran curl harbourmaster', shown }] } as unknown as ReportData;
}

it('hides words of ranges of bytes that the report itself does not say, beside what was hidden', () => {
  const masked = (kind: string): unknown =>
    hideUnknown(reportOf(kind), createKnownText({ has: () => false })).findings[0]!.shown[0]!.passages[0]!.masked;
  const password = { from: 1, to: 3, kind: 'password' };
  for (const kind of ['memory_range', 'byte_range'])
    expect(masked(kind)).toEqual([password, { from: 20, to: 31, kind: 'unknown content' }]);
  expect(masked('environment')).toEqual([password]);
}); // prettier-ignore
