/** A signed head as a file, to be kept apart from the case: with it a log is held to what it was then. */
import { z } from 'zod';
import type { SignedHead } from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

const FORMAT = 'permafrost-custody-head';
const MOST_CHARACTERS = 65_536;

const headFile = z.strictObject({
  format: z.literal(FORMAT),
  statement: z.string(),
  publicKey: z.string(),
  signature: z.string(),
  fingerprint: z.string(),
});

export function headFileText(head: SignedHead): string {
  const { statement, publicKey, signature, fingerprint } = head;
  return `${JSON.stringify({ format: FORMAT, statement, fingerprint, publicKey, signature }, null, 2)}\n`;
}

/** Throws 'malformed' where it is no such file; whether the signature holds is not looked at. */
export function parseHeadFile(text: string): SignedHead {
  const malformed = new PermafrostError(
    evidenceError(
      'malformed',
      'This is no signed head of a custody log as `permafrost custody sign` writes it',
    ),
  );
  if (text.length > MOST_CHARACTERS) throw malformed;
  try {
    const { statement, publicKey, signature, fingerprint } = headFile.parse(JSON.parse(text));
    const said = z
      .object({ sequence: z.number(), hash: z.string(), at: z.string() })
      .parse(JSON.parse(statement));
    const { sequence, hash, at } = said;
    return { sequence, hash, signedAt: at, statement, publicKey, signature, fingerprint };
  } catch {
    throw malformed;
  }
}
