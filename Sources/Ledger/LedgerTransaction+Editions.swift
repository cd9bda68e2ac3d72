package import Civil

/// Which editions were in force when, and what they were made of.
extension LedgerTransaction {
  /// One edition that came into force.
  package struct Activation: Hashable, Sendable {
    package var at: Instant
    package var edition: String
    package var approvers: [String]

    /// Whether nothing was in force before it.
    package var isFirst = false

    package init(at: Instant, edition: String, approvers: [String]) {
      self.at = at
      self.edition = edition
      self.approvers = approvers
    }
  }

  /// Records that an edition came into force, with the files that it was made of.
  package func append(_ activation: Activation, archive: [UInt8]) throws(LedgerError) {
    let statement = try connection.statement(.addActivation)
    statement.bind(activation.at.microseconds)
    statement.bind(activation.edition, at: 2)
    statement.bind(activation.approvers.joined(separator: "\n"), at: 3)
    guard let number = try statement.value() else {
      preconditionFailure("an activation that is added has a number")
    }
    try seal(.activation, .number(number), at: activation.at)
    let keep = try connection.statement(.addArchive)
    keep.bind(activation.edition, at: 1)
    let isNew = try archive.withBytes { bytes throws(LedgerError) in
      keep.bind(bytes, at: 2)
      return try keep.value() != nil
    }
    if isNew { try seal(.archive, .edition(activation.edition)) }
  }

  /// The edition that came into force last; nil in an empty ledger.
  package func newestActivation() throws(LedgerError) -> Activation? {
    try activation(try connection.statement(.newestActivation))
  }

  /// How many editions have come into force.
  package func activationCount() throws(LedgerError) -> Int {
    Int(try connection.statement(.countActivations).value() ?? 0)
  }

  private func activation(_ statement: Statement) throws(LedgerError) -> Activation? {
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    var activation = Activation(
      at: Instant(microseconds: statement.int(0)),
      edition: statement.text(1),
      approvers: statement.text(2).split(separator: "\n").map(String.init)
    )
    activation.isFirst = statement.int(3) == 1
    return activation
  }

  /// The edition that was in force at an instant; nil before the first.
  package func activation(at instant: Instant) throws(LedgerError) -> Activation? {
    let statement = try connection.statement(.activationAt)
    statement.bind(instant.microseconds)
    return try activation(statement)
  }

  /// Passes on the files of an edition; nil where it isn't known.
  package func archive<Result>(
    of edition: String,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(LedgerError) -> Result? {
    let statement = try connection.statement(.archive)
    statement.bind(edition, at: 1)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    return body(statement.bytes(0))
  }

  /// Since when each rule is watched.
  package func watchedRules() throws(LedgerError) -> [String: Instant] {
    var rules: [String: Instant] = [:]
    let statement = try connection.statement(.watchedRules)
    while try statement.next() {
      rules[statement.text(0)] = Instant(microseconds: statement.int(1))
    }
    return rules
  }

  /// Says which rules are watched from now on; those that were watched before keep their beginning.
  package func watch(_ rules: [String], since: Instant) throws(LedgerError) {
    for gone in try watchedRules().keys where !rules.contains(gone) {
      let statement = try connection.statement(.unwatchRule)
      statement.bind(gone, at: 1)
      try statement.run()
    }
    for rule in rules {
      let statement = try connection.statement(.watchRule)
      statement.bind(since.microseconds)
      statement.bind(rule, at: 2)
      try statement.run()
    }
  }
}
