package import Casework
import Civil

/// The notices that were built, in order.
extension LedgerTransaction {
  /// Appends a notice, and tells it its place among the notices.
  package func append(_ notice: inout Notice) throws(LedgerError) {
    let sequence = try newestNotice() + 1
    let statement = try connection.statement(.addNotice)
    statement.bind(sequence)
    let packed = notice.packed
    try packed.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      try statement.run()
    }
    connection.standing.notice = sequence
    if isSealing {
      var columns: [UInt8] = []
      columns.reserveCapacity(packed.count + 5)
      packed.withUnsafeBytes { columns.pack(column: $0) }
      let salt = try salt(of: notice)
      seal(.notice, .number(sequence), written: columns, salt, at: notice.built)
    }
    notice.sequence = sequence
    connection.newestNotices.append(notice, at: sequence)
  }

  private func newestNotice() throws(LedgerError) -> Int64 {
    if let last = connection.standing.notice { return last }
    return try connection.statement(.newestNotice).value() ?? 0
  }

  /// Writes a notice anew at its place: what it told of cases that are erased is taken out of it.
  func replace(_ notice: Notice) throws(LedgerError) {
    connection.newestNotices = Newest()
    let statement = try connection.statement("UPDATE notices SET data = ?2 WHERE seq = ?1")
    statement.bind(notice.sequence)
    try notice.packed.withBytes { bytes throws(LedgerError) in
      statement.bind(bytes, at: 2)
      try statement.run()
    }
    try seal(.notice, .number(notice.sequence))
  }

  /// The notice at a place; nil where there is none.
  package func notice(_ sequence: Int64) throws(LedgerError) -> Notice? {
    if let known = connection.newestNotices[sequence] { return known }
    return try notices(after: sequence - 1, limit: 1).first
  }

  /// The cases that a notice is of, without the rest of it.
  func subjects(ofNotice sequence: Int64) throws(LedgerError) -> [String] {
    if let known = connection.newestNotices.read(sequence, { $0.subjects }) { return known }
    let statement = try connection.statement(.noticesFrom)
    statement.bind(sequence - 1, 1)
    guard try statement.next() else { return [] }
    defer { statement.reset() }
    return Notice.subjects(packed: statement.bytes(1)) ?? []
  }

  /// The notices after a place, in order.
  package func notices(
    after sequence: Int64 = 0,
    limit: Int = .max
  ) throws(LedgerError) -> [Notice] {
    let statement = try connection.statement(.noticesFrom)
    statement.bind(sequence, Int64(limit))
    var notices: [Notice] = []
    while try statement.next() {
      notices.append(Notice(packed: statement.bytes(1), sequence: statement.int(0)))
    }
    return notices
  }
}

extension Notice {
  /// The cases that a notice is of, without the rest of it; nil where the bytes are torn.
  static func subjects(packed: UnsafeRawBufferPointer) -> [String]? {
    var reader = WaryReader(packed)
    for _ in 0..<6 { guard reader.skipText() else { return nil } }
    guard reader.skip(16), reader.skipTexts(), reader.skipTexts() else { return nil }
    return reader.texts()
  }

  /// One of a single escalation takes less.
  private static let roomPacked = 256

  fileprivate var packed: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.roomPacked)
    for text in [
      id, kind.rawValue, role, organisation ?? "", state.rawValue, level.rawValue,
    ] {
      bytes.pack(text)
    }
    bytes.pack(built.microseconds)
    bytes.pack(from.microseconds)
    for list in [path, people, subjects] {
      bytes.pack(UInt32(list.count))
      for text in list { bytes.pack(text) }
    }
    bytes.pack(UInt32(escalations.count))
    for escalation in escalations { bytes.pack(escalation) }
    return bytes
  }

  fileprivate init(packed: UnsafeRawBufferPointer, sequence: Int64) {
    var reader = ByteReader(packed)
    func word() -> String { reader.text() }
    func optional() -> String? {
      let text = reader.text()
      return text.isEmpty ? nil : text
    }
    func list() -> [String] { (0..<reader.number(UInt32.self)).map { _ in reader.text() } }
    let (id, kind, role) = (word(), word(), word())
    let organisation = optional()
    let (state, level) = (word(), word())
    let built = Instant(microseconds: reader.number())
    let from = Instant(microseconds: reader.number())
    let (path, people, subjects) = (list(), list(), list())
    self.init(
      id: id,
      sequence: sequence,
      kind: Kind(rawValue: kind) ?? .escalations,
      role: role,
      organisation: organisation,
      path: path,
      people: people,
      state: State(rawValue: state) ?? .pending,
      built: built,
      from: from,
      level: Level(rawValue: level) ?? .error,
      escalations: (0..<reader.number(UInt32.self)).map { _ in reader.number() },
      subjects: subjects
    )
  }
}
