/**
 * Version 2 of the case database: what the examiner writes, decides, signs and hands out.
 *
 * A thing is named by the list it is a row of, its checkpoint and its natural key, never by a row
 * number: what is written here stays attached when the facts are decoded anew. Ranges of bytes are things
 * too: `memory_range` with the key PID/ADDRESS/LENGTH (ADDRESS as 16 hex digits, LENGTH decimal) and
 * `byte_range` with the key EVIDENCE/MEMBER/OFFSET/LENGTH (EVIDENCE as SHA-256, the others decimal).
 */
export const ANNOTATION_SCHEMA = `
CREATE TABLE tag (
  row INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  checkpoint TEXT, -- id; NULL for things of no checkpoint
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  examiner TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX tag_of_thing ON tag (kind, coalesce(checkpoint, ''), key, name);

CREATE TABLE note (
  row INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  checkpoint TEXT,
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  examiner TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;
CREATE INDEX note_of_thing ON note (kind, checkpoint, key);

CREATE TABLE bookmark (
  row INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  checkpoint TEXT,
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  examiner TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX bookmark_of_thing ON bookmark (kind, coalesce(checkpoint, ''), key);

-- What the report is made of. 'ordinal' is the examiner's order.
CREATE TABLE finding (
  row INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  ordinal INTEGER NOT NULL,
  title TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low', 'informational')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'confirmed', 'dismissed')),
  text TEXT NOT NULL,
  origin TEXT NOT NULL, -- 'examiner', or the rule that proposed it
  in_report INTEGER NOT NULL CHECK (in_report IN (0, 1)),
  examiner TEXT,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

-- The things that a finding rests on, in order.
CREATE TABLE exhibit (
  row INTEGER PRIMARY KEY,
  finding INTEGER NOT NULL REFERENCES finding (row) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  checkpoint TEXT,
  key TEXT NOT NULL,
  caption TEXT NOT NULL
) STRICT;
CREATE INDEX exhibit_of_finding ON exhibit (finding, ordinal);

CREATE TABLE saved_search (
  row INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('query', 'memory', 'sql', 'layout')),
  name TEXT NOT NULL,
  view TEXT, -- the view that it was saved in
  body TEXT NOT NULL, -- JSON
  examiner TEXT,
  created_at TEXT NOT NULL,
  UNIQUE (kind, name)
) STRICT;

-- A changed item is read again only after one of these.
CREATE TABLE evidence_decision (
  row INTEGER PRIMARY KEY,
  evidence TEXT NOT NULL REFERENCES evidence (sha256) ON DELETE CASCADE,
  decision TEXT NOT NULL CHECK (decision IN ('read', 'refuse')),
  reason TEXT NOT NULL,
  examiner TEXT,
  decided_at TEXT NOT NULL,
  custody_sequence INTEGER NOT NULL
) STRICT;

-- Heads of the custody log that an examiner's key has signed: up to here a recomputed log is found.
CREATE TABLE signed_head (
  row INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  statement TEXT NOT NULL, -- RFC 8785 JSON, the bytes that are signed
  public_key TEXT NOT NULL, -- SPKI, PEM
  fingerprint TEXT NOT NULL, -- SHA256:..., as ssh-keygen -l
  signature TEXT NOT NULL, -- Ed25519, base64
  signed_at TEXT NOT NULL
) STRICT;

CREATE TABLE export (
  row INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  format TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT, -- of the tag manifest, or of the file; NULL for a folder of files without one
  includes_secrets INTEGER NOT NULL CHECK (includes_secrets IN (0, 1)),
  redactions INTEGER NOT NULL,
  fingerprint TEXT,
  examiner TEXT,
  exported_at TEXT NOT NULL,
  custody_sequence INTEGER NOT NULL
) STRICT;
`;
