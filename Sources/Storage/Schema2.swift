extension SchemaMigrations {
  /// Regions: what the Go runtime uses its address space for.
  ///
  /// A server has tens of thousands of them, so that all of a snapshot's stand in one row, compressed:
  /// `RegionList` says how. `length` is that before compression.
  static let schema2 = """
    ALTER TABLE snapshot ADD COLUMN regions INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE region (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      length INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (snapshot, ordinal)
    ) STRICT, WITHOUT ROWID;
    """
}
