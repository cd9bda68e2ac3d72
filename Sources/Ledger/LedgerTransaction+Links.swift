extension LedgerTransaction {
  /// Notes that a case says something that cases may share, by its hash; noting it twice is harmless.
  package func link(_ key: UInt64, to subject: Subject) throws(LedgerError) {
    let statement = try connection.statement(.addLink)
    statement.bind(Int64(bitPattern: key), subject)
    try statement.run()
  }

  /// The cases that say it, in order of their numbers, at most so many.
  package func subjects(linkedBy key: UInt64, limit: Int) throws(LedgerError) -> [Subject] {
    let statement = try connection.statement(.linked)
    statement.bind(Int64(bitPattern: key), Int64(limit))
    var subjects: [Subject] = []
    while try statement.next() { subjects.append(statement.int(0)) }
    return subjects
  }

  /// What several cases say, with each of those cases.
  package func sharedLinks() throws(LedgerError) -> [(key: UInt64, subject: Subject)] {
    let statement = try connection.statement(.sharedLinks)
    var links: [(key: UInt64, subject: Subject)] = []
    while try statement.next() {
      links.append((UInt64(bitPattern: statement.int(0)), statement.int(1)))
    }
    return links
  }
}

// MARK: - Merges

extension LedgerTransaction {
  /// Notes that a case goes on under that key; false where that was known.
  package func merge(_ subject: Subject, into key: String) throws(LedgerError) -> Bool {
    let statement = try connection.statement(.addMerge)
    statement.bind(subject)
    statement.bind(key, at: 2)
    let isNew = try statement.value() != nil
    connection.standing.hasMerges = true
    return isNew
  }

  /// Every case that goes on under another's key, with that other.
  package func merges() throws(LedgerError) -> [(Subject, Subject)] {
    let statement = try connection.statement(.allMerges)
    var merges: [(Subject, Subject)] = []
    while try statement.next() { merges.append((statement.int(0), statement.int(1))) }
    return merges
  }

  /// Whether any case was ever merged.
  package func hasMerges() throws(LedgerError) -> Bool {
    if let known = connection.standing.hasMerges { return known }
    let hasMerges = try connection.statement(.anyMerge).value() == 1
    connection.standing.hasMerges = hasMerges
    return hasMerges
  }

  /// The case and those that merges ever joined to it, in order of their numbers, at most so many.
  package func mergeGroup(of subject: Subject, limit: Int) throws(LedgerError) -> [Subject] {
    let statement = try connection.statement(.mergeGroup)
    statement.bind(subject, Int64(limit))
    var subjects: [Subject] = []
    while try statement.next() { subjects.append(statement.int(0)) }
    return subjects
  }
}
