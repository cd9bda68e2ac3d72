package import Casework
package import Civil

/// The sources that are followed: when each was heard, and which of its numbers never came.
extension LedgerTransaction {
  /// What is known of a source that is followed.
  package struct SourceRecord: Hashable, Sendable {
    package var name: String

    /// Since when it is followed.
    package var since: Instant

    /// When something of it was last taken in; nil where nothing ever was.
    package var heard: Instant?

    /// Its numbers; none were heard where it doesn't count its events.
    package var gaps = SequenceGaps()

    package init(name: String, since: Instant) {
      self.name = name
      self.since = since
    }
  }

  /// The names of the sources that are followed, in order.
  package func sourceNames() throws(LedgerError) -> [String] {
    let statement = try connection.statement(.sourceNames)
    var names: [String] = []
    while try statement.next() { names.append(statement.text(0)) }
    return names
  }

  /// The source of that name; nil where it isn't followed.
  package func source(_ name: String) throws(LedgerError) -> SourceRecord? {
    let statement = try connection.statement(.source)
    statement.bind(name, at: 1)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    var source = SourceRecord(name: name, since: Instant(microseconds: statement.int(0)))
    let heard = Instant(microseconds: statement.int(1))
    source.heard = heard == Self.never ? nil : heard
    source.gaps = SequenceGaps(
      highest: statement.int(2) == Self.noNumber ? nil : statement.int(2),
      ranges: try missing(of: name),
      unnamed: statement.int(3)
    )
    return source
  }

  /// Writes down how a source stands.
  ///
  /// `old`: how it stood before; nil where it is new. Only the ranges that have changed are written.
  package func keep(
    _ source: SourceRecord,
    replacing old: SourceRecord?
  ) throws(LedgerError) {
    let statement = try connection.statement(.writeSource)
    statement.bind(source.since.microseconds, (source.heard ?? Self.never).microseconds)
    statement.bind(source.gaps.highest ?? Self.noNumber, at: 3)
    statement.bind(source.gaps.unnamed, at: 4)
    statement.bind(source.name, at: 5)
    try statement.run()
    let ranges = old?.gaps.ranges ?? []
    guard ranges != source.gaps.ranges else { return }
    try remove(Set(ranges).subtracting(source.gaps.ranges), of: source.name)
    try add(Set(source.gaps.ranges).subtracting(ranges), of: source.name)
  }

  /// Follows a source no longer: what was known of it is gone.
  package func forget(_ source: SourceRecord) throws(LedgerError) {
    try remove(Set(source.gaps.ranges), of: source.name)
    let statement = try connection.statement(.removeSource)
    statement.bind(source.name, at: 1)
    try statement.run()
  }

  // MARK: - Missing numbers

  /// What stands in the tables where a source was never heard, and where no number was.
  private static let never = Instant.distantPast
  private static let noNumber: Int64 = -1

  private func missing(of source: String) throws(LedgerError) -> [ClosedRange<Int64>] {
    let statement = try connection.statement(.missing)
    statement.bind(source, at: 1)
    var ranges: [ClosedRange<Int64>] = []
    while try statement.next() { ranges.append(statement.int(0)...statement.int(1)) }
    return ranges
  }

  private func add(
    _ ranges: Set<ClosedRange<Int64>>,
    of source: String
  ) throws(LedgerError) {
    let statement = try connection.statement(.addMissing)
    for range in ranges {
      statement.bind(range.lowerBound, range.upperBound)
      statement.bind(source, at: 3)
      try statement.run()
    }
  }

  private func remove(
    _ ranges: Set<ClosedRange<Int64>>,
    of source: String
  ) throws(LedgerError) {
    let statement = try connection.statement(.removeMissing)
    for range in ranges {
      statement.bind(range.lowerBound)
      statement.bind(source, at: 2)
      try statement.run()
    }
  }
}
