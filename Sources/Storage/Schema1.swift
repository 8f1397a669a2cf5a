extension SchemaMigrations {
  /// The first schema.
  ///
  /// Everything that belongs to a snapshot is keyed by it and kept in the order of its key, without
  /// further indices. Addresses, offsets and inodes are 64 unsigned bits in a signed integer. The two
  /// views at the end are for people with a sqlite3 shell; the program does not read them.
  static let schema1 = """
    CREATE TABLE snapshot (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      taken_at INTEGER NOT NULL,
      tool_version TEXT NOT NULL,
      pid INTEGER AS (json_extract(identity, '$.pid')) VIRTUAL,
      comm TEXT AS (json_extract(identity, '$.comm')) VIRTUAL,
      executable TEXT AS (json_extract(identity, '$.executable')) VIRTUAL,
      page_size INTEGER NOT NULL,
      page_size_is_known INTEGER NOT NULL,
      kernel_release TEXT,
      processors_online INTEGER,
      clock_ticks_per_second INTEGER NOT NULL,
      boot_time INTEGER,
      views TEXT NOT NULL DEFAULT '',
      captures INTEGER NOT NULL DEFAULT 0,
      readings INTEGER NOT NULL DEFAULT 0,
      mappings INTEGER NOT NULL DEFAULT 0,
      header_checksum INTEGER NOT NULL DEFAULT 0,
      captures_checksum INTEGER NOT NULL DEFAULT 0,
      derived_checksum INTEGER NOT NULL DEFAULT 0,
      identity TEXT NOT NULL,
      consistency TEXT NOT NULL,
      unavailable TEXT NOT NULL,
      warnings TEXT NOT NULL
    ) STRICT;

    CREATE TABLE capture (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      view TEXT,
      begin_monotonic INTEGER,
      begin_wall INTEGER,
      end_monotonic INTEGER,
      end_wall INTEGER,
      length INTEGER,
      content BLOB,
      reason TEXT,
      remedy TEXT,
      PRIMARY KEY (snapshot, ordinal),
      CHECK ((length IS NULL) = (reason IS NOT NULL))
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quantity (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE text (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (snapshot, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE reading (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      quantity INTEGER NOT NULL REFERENCES quantity(id),
      instance INTEGER NOT NULL,
      digits INTEGER,
      exponent INTEGER,
      unit INTEGER NOT NULL,
      granularity INTEGER NOT NULL,
      capture INTEGER NOT NULL,
      line INTEGER NOT NULL,
      place INTEGER,
      PRIMARY KEY (snapshot, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE mapping (
      snapshot INTEGER NOT NULL REFERENCES snapshot(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      start INTEGER NOT NULL,
      end INTEGER NOT NULL,
      permissions TEXT NOT NULL,
      offset INTEGER NOT NULL,
      device INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      name INTEGER NOT NULL,
      flags INTEGER NOT NULL,
      size INTEGER,
      rss INTEGER,
      pss INTEGER,
      pss_dirty INTEGER,
      shared_clean INTEGER,
      shared_dirty INTEGER,
      private_clean INTEGER,
      private_dirty INTEGER,
      referenced INTEGER,
      anonymous INTEGER,
      ksm INTEGER,
      lazyfree INTEGER,
      anonhugepages INTEGER,
      shmempmdmapped INTEGER,
      filepmdmapped INTEGER,
      shared_hugetlb INTEGER,
      private_hugetlb INTEGER,
      swap INTEGER,
      swappss INTEGER,
      locked INTEGER,
      PRIMARY KEY (snapshot, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE VIEW reading_list AS SELECT
      r.snapshot, q.name || i.value AS id,
      CASE
        WHEN r.digits IS NULL THEN 'unlimited'
        WHEN coalesce(r.exponent, 0) = 0 THEN r.digits
        ELSE r.digits || 'e' || r.exponent
      END AS amount,
      CASE r.unit WHEN 0 THEN 'bytes' WHEN 1 THEN 'seconds' WHEN 2 THEN 'count' ELSE 'number' END
        AS unit,
      CASE r.granularity WHEN 0 THEN 'one' WHEN 1 THEN 'kibibyte' ELSE 'page' END AS granularity,
      c.value AS capture, r.line,
      coalesce(p.value, substr(q.name || i.value, instr(q.name || i.value, '.') + 1)) AS place
    FROM reading r JOIN quantity q ON q.id = r.quantity
      JOIN text i ON i.snapshot = r.snapshot AND i.ordinal = r.instance
      JOIN text c ON c.snapshot = r.snapshot AND c.ordinal = r.capture
      LEFT JOIN text p ON p.snapshot = r.snapshot AND p.ordinal = r.place;

    CREATE VIEW mapping_list AS SELECT
      m.snapshot, printf('%08x-%08x', m.start, m.end) AS range, m.permissions,
      m.size, m.rss, m.pss, m.anonymous, m.swap, n.value AS name, f.value AS flags
    FROM mapping m
      JOIN text n ON n.snapshot = m.snapshot AND n.ordinal = m.name
      JOIN text f ON f.snapshot = m.snapshot AND f.ordinal = m.flags;
    """
}
