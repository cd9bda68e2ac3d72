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
}
