/** The JSON schema of data/facts/ID.json: that of `show --json` without what factsDocument() leaves out. */
import { z } from 'zod';
import { shownCheckpoint } from '../../../shared/api/show.ts';
import { FACTS_DOCUMENT_VERSION, FACTS_FORMAT } from './facts-document.ts';

/** Redacted and withheld texts are strings as they were; nothing else changes its type. */
export const factsDocumentShape = shownCheckpoint.extend({
  format: z.literal(FACTS_FORMAT),
  version: z.literal(FACTS_DOCUMENT_VERSION),
  evidence: evidenceWithout('path', 'verified', 'verifiedAt'),
});

export function factsSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(factsDocumentShape) as Record<string, unknown>;
  return {
    $schema,
    title: 'Facts of a checkpoint in a Permafrost bundle',
    description:
      'Text of evidence is its display form (each byte that is no UTF-8 as \\xNN); where that is not the bytes, a field with Base64 at the end of its name stands beside it. "[redacted KIND LENGTH]" and "[withheld KIND LENGTH]" stand for texts that were taken out; data/redactions.json lists them. Null: not known. Integers are exact at any size.',
    ...schema,
  };
}

function evidenceWithout(...left: readonly string[]): z.ZodType {
  const { shape } = shownCheckpoint.shape.evidence;
  return z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => !left.includes(name))));
}
