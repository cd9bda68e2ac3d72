package import Casework

/// What became of what was told of one case.
extension LedgerTransaction {
  /// The notices that are of a case, in order, each with its deliveries.
  ///
  /// Nothing is written for it when a notice is built: all of them are looked through when somebody
  /// asks. SQLite looks for the key in their bytes and hands out those that have it; that and a walk
  /// over the deliveries take some tenths of a second for 100,000 notices to three endpoints.
  package func receipts(of key: String) throws(LedgerError) -> [NoticeReceipt] {
    let notices = try notices(naming: key)
    guard let first = notices.first, let last = notices.last else { return [] }
    let deliveries = try deliveries(
      of: Set(notices.map(\.sequence)),
      from: first.sequence,
      through: last.sequence
    )
    return notices.map { NoticeReceipt($0, deliveries[$0.sequence, default: []]) }
  }

  private func notices(naming key: String) throws(LedgerError) -> [Notice] {
    let statement = try connection.statement(
      "SELECT seq FROM notices WHERE instr(data, ?) > 0 ORDER BY seq"
    )
    let found = try Array(key.utf8).withBytes { bytes throws(LedgerError) -> [Int64] in
      statement.bind(bytes, at: 1)
      var found: [Int64] = []
      while try statement.next() { found.append(statement.int(0)) }
      return found
    }
    var notices: [Notice] = []
    for sequence in found {
      // The bytes of a key also stand in a longer one.
      let notice = try self.notices(after: sequence - 1, limit: 1).first
      if let notice, notice.subjects.contains(key) { notices.append(notice) }
    }
    return notices
  }

  /// The deliveries of some notices, by their notice.
  private func deliveries(
    of notices: Set<Int64>,
    from first: Int64,
    through last: Int64
  ) throws(LedgerError) -> [Int64: [Delivery]] {
    let statement = try connection.statement(
      """
      SELECT notice, sequence, endpoint FROM deliveries WHERE notice BETWEEN ? AND ?
      ORDER BY endpoint, sequence
      """
    )
    statement.bind(first, last)
    var places: [(notice: Int64, sequence: Int64, endpoint: String)] = []
    while try statement.next() {
      let notice = statement.int(0)
      guard notices.contains(notice) else { continue }
      places.append((notice, statement.int(1), statement.text(2)))
    }
    var deliveries: [Int64: [Delivery]] = [:]
    for place in places {
      guard let delivery = try self.delivery(place.sequence, of: place.endpoint) else { continue }
      deliveries[place.notice, default: []].append(delivery)
    }
    return deliveries
  }
}
