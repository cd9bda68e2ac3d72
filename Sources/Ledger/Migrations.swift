import GRDB

extension Ledger {
  /// The schema, version by version.
  ///
  /// A migration is never edited; a change is a new one.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 facts, escalations, agenda, cursors") { database in
      try database.execute(sql: firstVersion)
    }
    return migrator
  }

  /// Every key begins with the case; facts are rows of one case and step, never rewritten; an
  /// escalation's id stands in `decided` once, which is what makes deciding twice harmless.
  private static let firstVersion = """
    CREATE TABLE subjects (
      subject INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      chunks INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER
    );
    CREATE TABLE facts (
      pos INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    );
    CREATE TABLE ids (
      hash INTEGER PRIMARY KEY,
      pos INTEGER NOT NULL
    );
    CREATE TABLE agenda (
      next_at INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      PRIMARY KEY (next_at, subject)
    ) WITHOUT ROWID;
    CREATE TABLE decided (
      subject INTEGER NOT NULL,
      id BLOB NOT NULL,
      PRIMARY KEY (subject, id)
    ) WITHOUT ROWID;
    CREATE TABLE escalations (
      seq INTEGER PRIMARY KEY,
      step INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      id BLOB NOT NULL,
      rule TEXT NOT NULL,
      title TEXT NOT NULL,
      moment TEXT,
      rung TEXT NOT NULL,
      level TEXT NOT NULL,
      effect TEXT NOT NULL,
      at INTEGER NOT NULL,
      available INTEGER NOT NULL,
      decided INTEGER NOT NULL,
      due TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      readings TEXT NOT NULL,
      roles TEXT NOT NULL,
      reason TEXT NOT NULL,
      repetition INTEGER NOT NULL,
      mark TEXT
    );
    CREATE TABLE editions (
      edition INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL UNIQUE
    );
    CREATE TABLE steps (
      step INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      edition INTEGER NOT NULL,
      last_fact INTEGER NOT NULL,
      last_escalation INTEGER NOT NULL
    );
    CREATE TABLE cursors (
      sink TEXT PRIMARY KEY,
      seq INTEGER NOT NULL
    ) WITHOUT ROWID;
    """
}
