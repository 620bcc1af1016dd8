import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinBytes } from '../../../electron/analysis/timeline/text-bytes.ts';

test('joined texts and bytes are their bytes in a row', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 70_000 })), {
          maxLength: 4,
        }),
        {
          maxLength: 8,
        },
      ),
      (texts) => {
        const joined = texts.map((parts) => joinBytes(...parts));
        for (const [at, parts] of texts.entries()) {
          expect(Buffer.from(joined[at]!)).toEqual(
            Buffer.concat(parts.map((part) => Buffer.from(part as string))),
          );
        }
      },
    ),
    { numRuns: 50 },
  );
});
