import { expect, it } from 'vitest';
import { createRedactionList, createRedactor } from '../../../electron/evidence/redaction/index.ts';
import { hideVariables } from '../../../electron/engine/report/hide-redacted.ts';
import type { ReportData } from '../../../electron/evidence/report/types.ts';

const BYTES = Buffer.from('\0DB_HOST=10.20.0.15\0HOME=/root\0');

function reportOf(kind: string): ReportData {
  const passage = { bytes: BYTES, masked: [{ from: 20, to: 24, kind: 'password' }] };
  const shown = [{ target: { kind, checkpoint: 'c', key: 'k' }, passages: [passage] }];
  return { findings: [{ shown }] } as unknown as ReportData;
}

it('hides values of variables in ranges of bytes, beside what was hidden; a variable that was chosen is shown', () => {
  const variables = [{ name: 'DB_HOST', value: '10.20.0.15' }];
  const { variablesIn } = createRedactor([], () => [], createRedactionList(Buffer.alloc(32)), variables);
  const masked = (kind: string): unknown =>
    hideVariables(reportOf(kind), variablesIn).findings[0]!.shown[0]!.passages[0]!.masked;
  const password = { from: 20, to: 24, kind: 'password' };
  for (const kind of ['memory_range', 'byte_range'])
    expect(masked(kind)).toEqual([{ from: 9, to: 19, kind: 'environment value' }, password]);
  expect(masked('environment')).toEqual([password]);
});
