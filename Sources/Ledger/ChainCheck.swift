import Civil

/// Looks whether the ledger is what the chain says it is.
///
/// It reads every seal, then every row that can be sealed, each once, and keeps 40 bytes a print.
package struct ChainCheck {
  let transaction: LedgerTransaction
  let key: ChainKey
  var prints = KnownPrints()

  private(set) var findings: [ChainFinding] = []

  /// Rows that aren't as they were sealed: they may stand in each other's places.
  private var suspects: [Suspect] = []
  private var rows = 0
  private let progress: (Int) -> Void

  private struct Suspect {
    var kind: SealedKind
    var key: SealedKey

    /// What its own contents give; nil where they are torn.
    var found: SealedPrint?
    var sealed: SealedPrint
  }

  /// Who has more findings than that needs no list of them.
  private static let findingsShown = 1000

  /// - `knownHeads`: heads of the chain that were noted down elsewhere.
  /// - `progress`: told now and then how many rows were read.
  /// - Returns: what is wrong, at most a thousand; nothing where all is as it was sealed. Where not one
  ///   seal fits the key, only the first is told.
  package static func run(
    _ ledger: Ledger,
    key: ChainKey,
    knownHeads: [ChainHead] = [],
    progress: (Int) -> Void = { _ in }
  ) throws(LedgerError) -> [ChainFinding] {
    try ledger.read { transaction in
      try withoutActuallyEscaping(progress) { progress in
        var check = ChainCheck(transaction, key, progress)
        if try check.readSeals(knownHeads) { try check.readRows() }
        return check.findings
      }
    }
  }

  private init(
    _ transaction: LedgerTransaction,
    _ key: ChainKey,
    _ progress: @escaping (Int) -> Void
  ) {
    self.transaction = transaction
    self.key = key
    self.progress = progress
  }

  // MARK: - Seals

  /// Reads the chain itself, link by link; false where the key fits none.
  private mutating func readSeals(_ heads: [ChainHead]) throws(LedgerError) -> Bool {
    let statement = try transaction.connection.statement(
      "SELECT seal, hash, at, prints FROM seals ORDER BY seal"
    )
    var unseen = Dictionary(grouping: heads, by: \.seal)
    var broken: [ChainFinding] = []
    var fits = 0
    var next: Int64 = 1
    // The hashes that the seal before may have: the one that stands there, and the one that fits.
    var before: [[UInt8]] = [[]]
    while try statement.next() {
      let seal = statement.int(0)
      if seal != next {
        add(ChainFinding("seals", .number(next), .missing))
        before = []
      }
      next = seal &+ 1
      let hash = Array(statement.bytes(1))
      let hashes = before.map { before in
        key.hash(
          after: before,
          seal,
          Instant(microseconds: statement.int(2)),
          statement.bytes(3)
        )
      }
      if hashes.contains(hash) {
        fits += 1
      } else if !hashes.isEmpty {
        broken.append(ChainFinding("seals", .number(seal), .broken))
      }
      before = hashes.contains(hash) ? [hash] : [hash] + hashes.prefix(1)
      _ = prints.add(statement.bytes(3))
      let known = unseen.removeValue(forKey: seal) ?? []
      if known.contains(where: { !$0.isOf(hash) }) {
        add(ChainFinding("seals", .number(seal), .truncated))
      }
      note()
    }
    for seal in unseen.keys.sorted() { add(ChainFinding("seals", .number(seal), .truncated)) }
    prints.settle()
    guard fits > 0 || broken.isEmpty else {
      add(broken[0])
      return false
    }
    for finding in broken { add(finding) }
    return true
  }

  // MARK: - Judging

  /// Judges a row that was found.
  ///
  /// - `print`: what its contents give; nil where they are torn.
  /// - `isEmptied`: whether nothing of what it held is left.
  /// - `isOpen`: whether it is a delivery under way, which need not be sealed.
  /// - Returns: whether it is as it was sealed.
  @discardableResult
  mutating func judge(
    _ kind: SealedKind,
    _ key: SealedKey,
    _ print: SealedPrint?,
    isEmptied: Bool = false,
    isOpen: Bool = false
  ) -> Bool {
    note()
    guard let sealed = prints.take(kind, key) else {
      if !isOpen { add(ChainFinding(kind.table, key, .unsealed)) }
      return isOpen
    }
    if sealed == .erased {
      if !isEmptied { add(ChainFinding(kind.table, key, .notErased)) }
      return isEmptied
    }
    let isSame = isOpen ? sealed == .reopened : sealed == print
    if !isSame {
      suspects.append(Suspect(kind: kind, key: key, found: isOpen ? nil : print, sealed: sealed))
    }
    return isSame
  }

  /// Tells the suspects apart: those of which two fit each other's places, and the others.
  private mutating func judgeSuspects() {
    for kind in SealedKind.allCases {
      let own = suspects.filter { $0.kind == kind }
      let places = Dictionary(own.map { ($0.sealed, $0) }) { first, _ in first }
      for suspect in own {
        let other = suspect.found.flatMap { places[$0] }
        let isSwapped = other.map { $0.found == suspect.sealed } ?? false
        add(ChainFinding(kind.table, suspect.key, isSwapped ? .swapped : .altered))
      }
    }
  }

  mutating func add(_ finding: ChainFinding) {
    if findings.count < Self.findingsShown { findings.append(finding) }
  }

  private mutating func note() {
    rows += 1
    if rows & 0xFFFF == 0 { progress(rows) }
  }

  private mutating func readRows() throws(LedgerError) {
    try readChunks()
    try readEscalations()
    for kind in SealedKind.allCases { try readRows(of: kind) }
    try readErased()
    judgeSuspects()
    var missing: [ChainFinding] = []
    prints.forEachMissing { kind, key in
      if missing.count < Self.findingsShown {
        missing.append(ChainFinding(kind.table, key, .missing))
      }
    }
    for finding in missing { add(finding) }
    progress(rows)
  }
}
