extension SchemaMigrations {
  /// Segments: what a core file has of the address space. Addresses as in `mapping`; `dumped` is the part
  /// from the start that the file holds, in bytes.
  static let schema3 = """
    ALTER TABLE snapshot ADD COLUMN segments INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE segment (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      start INTEGER NOT NULL,
      end INTEGER NOT NULL,
      dumped INTEGER NOT NULL,
      PRIMARY KEY (snapshot, ordinal)
    ) STRICT, WITHOUT ROWID;
    """
}
