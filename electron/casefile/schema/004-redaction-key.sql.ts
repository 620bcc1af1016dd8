/** Version 4 of the case database: the key of the hashes that exports name what they withhold by. */
export const REDACTION_KEY_SCHEMA = `
CREATE TABLE redaction_key (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
INSERT INTO redaction_key (row, key) VALUES (1, randomblob(32));
`;
