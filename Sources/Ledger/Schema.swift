/// The tables of the ledger, by version; SQLite keeps the number as `user_version`.
enum Schema {
  /// Makes what is missing.
  ///
  /// A version that was released is never edited; a change is a step from it to the next.
  static func prepare(_ connection: Connection) throws(LedgerError) {
    try check(connection)
    let missing = versions.dropFirst(try version(of: connection)).joined(separator: " ")
    guard !missing.isEmpty else { return }
    let number = "PRAGMA user_version = \(versions.count)"
    try connection.execute("BEGIN IMMEDIATE; \(missing) \(number); COMMIT")
  }

  /// Refuses a ledger that a newer program made.
  static func check(_ connection: Connection) throws(LedgerError) {
    guard try version(of: connection) > versions.count else { return }
    throw LedgerError(
      kind: .failed,
      operation: "open",
      code: 0,
      description: "could not open: the ledger is of a newer version"
    )
  }

  /// What makes each version out of the one before.
  private static let versions = [firstVersion, secondVersion]

  private static func version(of connection: Connection) throws(LedgerError) -> Int {
    Int(try connection.text("PRAGMA user_version")) ?? 0
  }

  /// Every key begins with the case, or is written in ascending order.
  ///
  /// - `facts`: what one step brought to one case, as columns; `texts` has the events' own texts in
  ///   order of the facts' sequences, a row for many, by the sequence of the first of them.
  /// - `identities`: hashes of source and id with the case that has them, in buckets of a hash table.
  /// - `agenda` has the instant at which each case must be looked at, 128 cases a row; the cases of
  ///   `owed` must be looked at at once.
  /// - `decided` has each escalation's id once, which is what makes deciding twice harmless, and a
  ///   short print of it by which it is known again without deriving the id, and its place in the log;
  /// - `archives` has the files of each edition, `activations` when each came into force and who
  ///   approved it, `watched` since when each rule of the newest one is watched.
  /// - `steps` has each step, and whether who took it had taken none before.
  /// - `notices` has what was made of escalations for each audience.
  /// - `digests` has the page of each day and audience, an empty organisation standing for all of them;
  ///   `hash` is the SHA-256 of its text, `notice` by which it is sent, `head` of the chain when it was
  ///   made.
  /// - `deliveries` has each notice for each endpoint that it goes to, `endpoints` those that want no
  ///   more.
  /// - `sources` has those that are followed, with when each was heard and the highest number of its
  ///   events; `missing` the ranges of the numbers that never came.
  /// - `links` has, for a hash of what cases may share, the cases that say it.
  /// - `merges` has the keys under which cases go on.
  /// - `escalations` is the log, a row for some dozens of them, in the words of `wordings`.
  /// - `seals` is the chain over all that counts as evidence (decision 0020), a row a transaction: the
  ///   prints of the rows that it brought, and a hash over those and the seal before.
  /// - `erased` has the numbers of the cases that are erased, `salt` the secret of one that isn't.
  private static let firstVersion = """
    CREATE TABLE subjects (
      subject INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      salt BLOB NOT NULL
    );
    CREATE TABLE seals (
      seal INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      prints BLOB NOT NULL,
      hash BLOB NOT NULL
    );
    CREATE TABLE erased (
      subject INTEGER PRIMARY KEY,
      at INTEGER NOT NULL
    );
    CREATE TABLE facts (
      pos INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    );
    CREATE TABLE texts (
      seq INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    );
    CREATE TABLE identities (
      bucket INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    );
    CREATE TABLE agenda (
      block INTEGER PRIMARY KEY,
      instants BLOB NOT NULL
    );
    CREATE TABLE owed (
      first INTEGER PRIMARY KEY,
      last INTEGER NOT NULL
    );
    CREATE TABLE decided (
      subject INTEGER NOT NULL,
      id BLOB NOT NULL,
      print INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      PRIMARY KEY (subject, id)
    ) WITHOUT ROWID;
    CREATE TABLE links (
      key INTEGER NOT NULL,
      subject INTEGER NOT NULL,
      PRIMARY KEY (key, subject)
    ) WITHOUT ROWID;
    CREATE TABLE merges (
      subject INTEGER NOT NULL,
      target TEXT NOT NULL,
      PRIMARY KEY (subject, target)
    ) WITHOUT ROWID;
    CREATE INDEX merges_target ON merges (target);
    CREATE TABLE wordings (
      wording INTEGER PRIMARY KEY,
      data BLOB NOT NULL UNIQUE
    );
    CREATE TABLE escalations (
      seq INTEGER PRIMARY KEY,
      count INTEGER NOT NULL,
      data BLOB NOT NULL
    );
    CREATE TABLE editions (
      edition INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL UNIQUE
    );
    CREATE TABLE archives (
      fingerprint TEXT PRIMARY KEY,
      data BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE activations (
      activation INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      at INTEGER NOT NULL,
      approvers TEXT NOT NULL
    );
    CREATE TABLE watched (
      rule TEXT PRIMARY KEY,
      since INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE steps (
      step INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      edition INTEGER NOT NULL,
      last_fact INTEGER NOT NULL,
      last_escalation INTEGER NOT NULL,
      is_first INTEGER NOT NULL
    );
    CREATE TABLE notices (
      seq INTEGER PRIMARY KEY,
      data BLOB NOT NULL
    );
    CREATE TABLE digests (
      digest INTEGER PRIMARY KEY,
      role TEXT NOT NULL,
      organisation TEXT NOT NULL,
      day INTEGER NOT NULL,
      made INTEGER NOT NULL,
      since INTEGER,
      facts INTEGER NOT NULL,
      escalations INTEGER NOT NULL,
      hash BLOB NOT NULL,
      notice INTEGER NOT NULL,
      pages BLOB NOT NULL,
      head TEXT NOT NULL DEFAULT '',
      UNIQUE (role, organisation, day)
    );
    CREATE INDEX digests_notice ON digests (notice);
    CREATE TABLE deliveries (
      endpoint TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      notice INTEGER NOT NULL,
      state INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      at INTEGER NOT NULL,
      code TEXT NOT NULL,
      PRIMARY KEY (endpoint, sequence)
    ) WITHOUT ROWID;
    CREATE INDEX deliveries_waiting ON deliveries (endpoint, sequence) WHERE state = 0;
    CREATE INDEX deliveries_dead ON deliveries (endpoint, sequence) WHERE state = 2;
    CREATE TABLE endpoints (
      endpoint TEXT PRIMARY KEY,
      disabled_at INTEGER NOT NULL,
      code TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sources (
      name TEXT PRIMARY KEY,
      since INTEGER NOT NULL,
      heard INTEGER NOT NULL,
      highest INTEGER NOT NULL,
      unnamed INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE missing (
      source TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (source, first)
    ) WITHOUT ROWID;
    CREATE TABLE cursors (
      sink TEXT PRIMARY KEY,
      seq INTEGER NOT NULL
    ) WITHOUT ROWID;
    """

  /// `reading` has the number by which the newest step read facts; none has the 0 it begins with.
  private static let secondVersion = """
    CREATE TABLE reading (number INTEGER NOT NULL);
    INSERT INTO reading (number) VALUES (0);
    """
}
