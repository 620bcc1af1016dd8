/** Version 5 of the case database: where a checkpoint's facts show secrets. Worked out, and never relied on alone. */
export const SECRET_ROW_SCHEMA = `
CREATE TABLE secret_rows (
  checkpoint INTEGER PRIMARY KEY REFERENCES checkpoint (row) ON DELETE CASCADE,
  version TEXT NOT NULL, -- of the program and of the facts
  ordinals TEXT NOT NULL -- JSON: by table the ordinals of the rows
) STRICT;
`;
