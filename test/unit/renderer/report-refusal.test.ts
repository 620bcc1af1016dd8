/** What a refused report says can be done. */
import { expect, it } from 'vitest';
import { nextStep } from '../../../renderer/views/report/refusal.tsx';
import type { ErrorCode } from '../../../shared/errors.ts';

const step = (code: ErrorCode, readOnly = false, hasHtml = false): string | null =>
  nextStep({ code, message: 'it failed' }, readOnly, hasHtml);

it('a refused report names the step that helps', () => {
  expect(step('hash-mismatch')).toContain('Overview names what changed');
  // The case, or the folder that was chosen.
  expect(step('read-only', true)).toContain('without secrets');
  expect(step('read-only')).toContain('Choose a place');
  // A PDF that can't be printed; HTML is no way out of a refusal of HTML.
  expect(step('unsupported', false, true)).toContain('saved as HTML');
  expect(step('unsupported')).toBeNull();
  expect(step('internal')).toBeNull();
});
