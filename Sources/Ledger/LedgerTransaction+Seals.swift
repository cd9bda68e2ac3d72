import Casework
package import Civil

/// The prints of one transaction, in the order in which they came.
struct PendingSeal {
  private(set) var prints: [UInt8] = []

  /// The newest instant that anything of it says.
  var at = Instant.distantPast

  /// Escalations whose prints are still to be made: of a storm all together, side by side.
  private(set) var unprinted: [Unprinted] = []
  private(set) var unprintedBytes: [UInt8] = []

  /// An escalation by its place in the log, where its bytes end, and its case's salt.
  struct Unprinted {
    var sequence: Int64
    var end: Int
    var salt: CaseSalt?
  }

  /// The bytes of a print whose key has no text.
  static let printBytes = 9 + SealedPrint.byteCount

  mutating func append(_ kind: SealedKind, _ key: SealedKey, _ print: SealedPrint) {
    prints.pack(kind.rawValue)
    prints.pack(key.number)
    if kind.hasText { prints.pack(key.text) }
    prints.pack(print.high)
    prints.pack(print.low)
  }

  mutating func append(
    unprinted sequence: Int64,
    _ bytes: UnsafeRawBufferPointer,
    _ salt: CaseSalt?
  ) {
    unprintedBytes.append(contentsOf: bytes)
    unprinted.append(Unprinted(sequence: sequence, end: unprintedBytes.count, salt: salt))
  }

  /// Makes the prints that are still to be made.
  ///
  /// - `print`: makes one; several threads are at it at once.
  mutating func printRest(_ print: (UnsafeRawBufferPointer, CaseSalt?) -> SealedPrint) {
    guard !unprinted.isEmpty else { return }
    if unprinted.count == 1 {
      let only = unprinted.removeLast()
      let made = unprintedBytes.withUnsafeBytes { print($0, only.salt) }
      append(.escalation, .number(only.sequence), made)
      return unprintedBytes.removeAll(keepingCapacity: true)
    }
    let (unprinted, bytes) = (unprinted, unprintedBytes)
    let parts = unprinted.count < Self.fewPrints ? 1 : Self.printParts
    let made = inParallel(parts) { part -> [SealedPrint] in
      let range = unprinted.count * part / parts..<unprinted.count * (part + 1) / parts
      return bytes.withUnsafeBytes { bytes in
        range.map { index in
          let start = index == 0 ? 0 : unprinted[index - 1].end
          let own = UnsafeRawBufferPointer(rebasing: bytes[start..<unprinted[index].end])
          return print(own, unprinted[index].salt)
        }
      }
    }
    for (escalation, print) in zip(unprinted, made.joined()) {
      append(.escalation, .number(escalation.sequence), print)
    }
    (self.unprinted, unprintedBytes) = ([], [])
  }

  /// Below so many prints other threads cost more than they bring; and in how many parts more are made.
  private static let fewPrints = 256
  private static let printParts = 8

  mutating func removeAll() {
    prints.removeAll(keepingCapacity: true)
    at = .distantPast
  }
}

/// The chain: each transaction that brings evidence is sealed by a hash over the prints of its rows and
/// the seal before it, under a key.
///
/// Whoever changes such a row seals it anew; of several prints of one row the newest counts.
extension LedgerTransaction {
  /// Whether what is written is sealed.
  package var isSealing: Bool { connection.chain != nil }

  /// Seals a row as it stands now; not for facts and escalations, which are sealed as they are packed.
  ///
  /// - `at`: when what it says was so, where it says so: the seal's instant follows it.
  package func seal(
    _ kind: SealedKind,
    _ key: SealedKey,
    at instant: Instant? = nil
  ) throws(LedgerError) {
    guard let chain = connection.chain else { return }
    guard let row = try connection.statement(of: kind) else {
      preconditionFailure("what is packed is sealed by its print")
    }
    row.bind(key.number)
    if kind.hasText { row.bind(key.text, at: 2) }
    guard try row.next() else { preconditionFailure("what is sealed stands in the ledger") }
    defer { row.reset() }
    seal(kind, key, try print(of: kind, row, chain))
    if let instant { connection.seal.at = max(connection.seal.at, instant) }
  }

  /// Seals a row as it was just written, without reading it back.
  ///
  /// - `columns`: what is sealed of it, packed as its statement would pack it.
  /// - `salt`: of the case by whose secret it is printed; nil for the chain's own.
  func seal(
    _ kind: SealedKind,
    _ key: SealedKey,
    written columns: [UInt8],
    _ salt: CaseSalt? = nil,
    at instant: Instant
  ) {
    guard let chain = connection.chain else { return }
    seal(kind, key, print(of: kind, columns, salt, chain))
    connection.seal.at = max(connection.seal.at, instant)
  }

  /// Seals a row by its print; nil where nothing is sealed.
  package func seal(_ kind: SealedKind, _ key: SealedKey, _ print: SealedPrint?) {
    guard isSealing, let print else { return }
    connection.seal.append(kind, key, print)
  }

  /// Seals that a row is erased: it is gone, or emptied.
  package func sealErased(_ kind: SealedKind, _ key: SealedKey) { seal(kind, key, .erased) }

  /// Seals that a delivery that had ended is under way again.
  package func sealReopened(_ delivery: SealedKey) { seal(.receipt, delivery, .reopened) }

  // MARK: - Prints

  /// The print of a row that `SealedKind` reads.
  func print(
    of kind: SealedKind,
    _ row: Statement,
    _ chain: ChainKey
  ) throws(LedgerError) -> SealedPrint {
    let salt = kind == .notice ? try salt(ofNotice: row.bytes(2)) : nil
    return print(of: kind, row.packed(from: 2), salt, chain)
  }

  private func print(
    of kind: SealedKind,
    _ columns: [UInt8],
    _ salt: CaseSalt?,
    _ chain: ChainKey
  ) -> SealedPrint {
    var maker = salt?.maker ?? chain.maker
    maker.update(kind.rawValue)
    columns.withUnsafeBytes { maker.update($0) }
    return maker.print()
  }

  /// The salt of the one case that a notice is of; nil where it is of none or several.
  private func salt(ofNotice packed: UnsafeRawBufferPointer) throws(LedgerError) -> CaseSalt? {
    guard let subjects = Notice.subjects(packed: packed), subjects.count == 1 else { return nil }
    return try salt(of: subjects[0])
  }

  /// The print of an escalation by its bytes.
  func print(
    ofEscalation bytes: UnsafeRawBufferPointer,
    _ salt: CaseSalt?,
    _ chain: ChainKey
  ) -> SealedPrint {
    var maker = salt?.maker ?? chain.maker
    maker.update(SealedKind.escalation.rawValue)
    maker.update(bytes)
    return maker.print()
  }

  /// Makes the prints of the escalations that have none yet; of what is sealed after it the print is newer.
  func printEscalations() {
    guard let chain = connection.chain else { return }
    connection.seal.printRest { print(ofEscalation: $0, $1, chain) }
  }

  // MARK: - Salts

  /// The salt of a case; nil where there is no such case.
  package func salt(of subject: Subject) throws(LedgerError) -> CaseSalt? {
    if let newest = connection.newestSalt, newest.subject == subject { return newest.salt }
    let statement = try connection.statement(.salt)
    statement.bind(subject)
    let salt = try salt(statement)
    connection.newestSalt = salt.map { (subject, $0) }
    return salt
  }

  /// The salt of the one case that a notice is of; nil where it is of none or several.
  func salt(of notice: Notice) throws(LedgerError) -> CaseSalt? {
    guard notice.subjects.count == 1 else { return nil }
    if let first = notice.escalations.first, let known = connection.newestSalts[first],
      connection.newestEscalations.read(first, { $0.subject == notice.subjects[0] }) == true
    {
      return known
    }
    return try salt(of: notice.subjects[0])
  }

  /// The salts of the cases in a range, in order of their numbers.
  func forEachSalt(
    of range: ClosedRange<Subject>,
    _ body: (Subject, CaseSalt?) -> Void
  ) throws(LedgerError) {
    let statement = try connection.statement(.saltsOfCases)
    statement.bind(range.lowerBound, range.upperBound)
    while try statement.next() { body(statement.int(0), CaseSalt(statement.bytes(1))) }
  }

  /// The salt of the case of that key; nil where there is none.
  func salt(of key: String) throws(LedgerError) -> CaseSalt? {
    let statement = try connection.statement(.saltOfKey)
    statement.bind(key, at: 1)
    return try salt(statement)
  }

  private func salt(_ statement: Statement) throws(LedgerError) -> CaseSalt? {
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    return CaseSalt(statement.bytes(0))
  }

  // MARK: - Seals

  /// The newest seal that is written; nil where there is none.
  package func chainHead() throws(LedgerError) -> ChainHead? { try newestSeal()?.head }

  private func newestSeal() throws(LedgerError) -> (head: ChainHead, at: Instant)? {
    if let seal = connection.standing.seal { return seal }
    let statement = try connection.statement(.newestSeal)
    guard try statement.next() else { return nil }
    defer { statement.reset() }
    connection.standing.seal = (
      ChainHead(seal: statement.int(0), hash: Array(statement.bytes(1))),
      Instant(microseconds: statement.int(2))
    )
    return connection.standing.seal
  }

  /// Writes the seal of what was gathered, where there is any.
  func writeSeal() throws(LedgerError) {
    printEscalations()
    guard let chain = connection.chain, !connection.seal.prints.isEmpty else { return }
    let newest = try newestSeal()
    let number = (newest?.head.seal ?? 0) + 1
    let at = max(connection.seal.at, newest?.at ?? .distantPast)
    try connection.seal.prints.withBytes { prints throws(LedgerError) in
      let hash = chain.hash(after: newest?.head.hash ?? [], number, at, prints)
      let statement = try connection.statement(.addSeal)
      statement.bind(number, at.microseconds)
      statement.bind(prints, at: 3)
      try hash.withBytes { hash throws(LedgerError) in
        statement.bind(hash, at: 4)
        try statement.run()
      }
      connection.standing.seal = (ChainHead(seal: number, hash: hash), at)
    }
    connection.seal.removeAll()
  }
}

extension ChainKey {
  /// The hash of a seal; `previous` is that of the seal before it, empty for the first.
  func hash(
    after previous: [UInt8],
    _ number: Int64,
    _ at: Instant,
    _ prints: UnsafeRawBufferPointer
  ) -> [UInt8] {
    var maker = maker
    // No row's print begins so.
    maker.update(UInt8(0))
    previous.withUnsafeBytes { maker.update($0) }
    maker.update(number)
    maker.update(at.microseconds)
    maker.update(prints)
    return maker.code()
  }
}
