/** Heads of the custody log that a key has signed, as stored: what they prove is checked in electron/evidence/custody. */
import { PermafrostError } from '../../shared/errors.ts';
import { appendCustody } from './custody.ts';
import { hasTable } from './schema/migrations.ts';
import { guard } from './sqlite.ts';
import type { CaseConnection, SignedHead } from './types.ts';

export const HEAD_SIGNED = 'head-signed';

interface SignedHeadRow {
  readonly sequence: bigint;
  readonly hash: string;
  readonly statement: string;
  readonly public_key: string;
  readonly fingerprint: string;
  readonly signature: string;
  readonly signed_at: string;
}

/** In order of signing. None in an older case that is open read-only. */
export function readSignedHeads(c: CaseConnection): SignedHead[] {
  return guard(() => {
    if (!hasTable(c.db, 'signed_head')) return [];
    const rows = c.db.prepare('SELECT * FROM signed_head ORDER BY row').all() as SignedHeadRow[];
    return rows.map((row) => ({
      sequence: Number(row.sequence),
      hash: row.hash,
      statement: row.statement,
      publicKey: row.public_key,
      fingerprint: row.fingerprint,
      signature: row.signature,
      signedAt: row.signed_at,
    }));
  });
}

/** The last entry of the log: its head. Throws 'case-damaged' for an empty one. */
export function readLogHead(c: CaseConnection): { sequence: number; hash: string } {
  return guard(() => {
    const row = c.db
      .prepare('SELECT sequence, hash FROM custody_entry ORDER BY sequence DESC LIMIT 1')
      .get() as { sequence: bigint; hash: string } | undefined;
    if (row === undefined)
      throw new PermafrostError({ code: 'case-damaged', message: 'The custody log is empty' });
    return { sequence: Number(row.sequence), hash: row.hash };
  });
}

/** Hash of an entry, null where the log has none of this number. */
export function readEntryHash(c: CaseConnection, sequence: number): string | null {
  return guard(
    () =>
      (c.db.prepare('SELECT hash FROM custody_entry WHERE sequence = ?').pluck().get(sequence) as
        string | undefined) ?? null,
  );
}

/** What the log says of signatures: the entry that says so, and which entry was signed by which key. */
export function readSigningEntries(
  c: CaseConnection,
): { entry: number; sequence: number; hash: string; fingerprint: string }[] {
  return guard(() =>
    (
      c.db
        .prepare(
          `SELECT sequence AS entry, canonical ->> '$.detail.sequence' AS sequence, canonical ->> '$.detail.hash' AS hash,
             canonical ->> '$.detail.fingerprint' AS fingerprint
           FROM custody_entry WHERE json_valid(canonical) AND canonical ->> '$.action' = ? ORDER BY sequence`,
        )
        .all(HEAD_SIGNED) as { entry: bigint; sequence: unknown; hash: unknown; fingerprint: unknown }[]
    ).map(({ entry, sequence, hash, fingerprint }) => ({
      entry: Number(entry),
      sequence: Number(sequence),
      hash: String(hash),
      fingerprint: String(fingerprint),
    })),
  );
}

/**
 * Has `sign` sign the log's last entry, keeps what it gives, and enters that in the log: the entry that tells of
 * a signature is the first that it does not cover. One transaction; throws 'read-only'.
 */
export function addSignedHead(
  c: CaseConnection,
  sign: (head: { sequence: number; hash: string }) => SignedHead,
): SignedHead {
  if (c.readOnly)
    throw new PermafrostError({
      code: 'read-only',
      message: 'The case is open read-only: a signed head could not be kept in it',
    });
  const add = (): SignedHead => {
    const signed = sign(readLogHead(c));
    c.db
      .prepare(
        `INSERT INTO signed_head (sequence, hash, statement, public_key, fingerprint, signature, signed_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        signed.sequence,
        signed.hash,
        signed.statement,
        signed.publicKey,
        signed.fingerprint,
        signed.signature,
        signed.signedAt,
      );
    const { sequence, hash, fingerprint } = signed;
    appendCustody(c, { action: HEAD_SIGNED, item: null, detail: { sequence, hash, fingerprint } });
    return signed;
  };
  return guard(() => (c.db.inTransaction ? add() : c.db.transaction(add).immediate()));
}
