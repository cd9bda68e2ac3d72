import Casework
import Civil
import Ledger
import TestSupport

/// A ledger with something of everything that is sealed, written as the watch writes it.
struct ChainSample {
  static let key = ChainKey()

  let ledger: Ledger
  let path: String
  private var random: SplitMix64
  private var vocabulary = Vocabulary()
  private var steps: Int64 = 0
  private var facts: Int64 = 0
  private var decided = 0

  static let cases = ["Z-1", "Z-2", "Z-3"]
  private static let endpoint = "zvh"

  /// How many escalations each step of the sample decides, which stand in one row.
  static let escalationsPerStep: Int64 = 3

  init(_ folder: String, seed: UInt64, steps: Int = 4) throws {
    path = folder + "/ledger.db"
    ledger = try Ledger(path: path, key: Self.key)
    random = SplitMix64(seed: seed)
    for _ in 0..<steps { try step() }
  }

  private var now: Instant { Instant(seconds: 1_780_000_000 + steps * 60) }

  func check(_ heads: [ChainHead] = []) throws -> [ChainFinding] {
    try ChainCheck.run(ledger, key: Self.key, knownHeads: heads)
  }

  // MARK: - Writing

  mutating func step() throws {
    steps += 1
    try ledger.step { transaction throws in
      try activate(transaction)
      let subjects = try Self.cases.map { try transaction.subject($0) }
      try append(subjects, transaction)
      for index in 0..<Self.escalationsPerStep {
        decided += 1
        let place = Int(index) % Self.cases.count
        try transaction.append(
          sampleEscalation(decided, of: Self.cases[place]),
          id: sampleID(decided),
          print: UInt64(decided),
          of: subjects[place]
        )
      }
      try record(transaction)
      try transaction.append(
        LedgerTransaction.StepRecord(step: steps, at: now, edition: edition, lastFact: facts)
      )
    }
    try ledger.step { try notify($0) }
  }

  private var edition: String { "edition \((steps + 1) / 2)" }

  private func activate(_ transaction: LedgerTransaction) throws {
    guard steps % 2 == 1 else { return }
    try transaction.append(
      LedgerTransaction.Activation(at: now, edition: edition, approvers: ["a\(steps)", "b"]),
      archive: Array("files of \(edition)".utf8)
    )
  }

  /// Appends a chunk to each case; the texts stand together.
  private mutating func append(
    _ subjects: [LedgerTransaction.Subject],
    _ transaction: LedgerTransaction
  ) throws {
    var packer = FactChunk.Packer(reading: 7, words: Vocabulary())
    for (subject, key) in zip(subjects, Self.cases) {
      let count = Int.random(in: 1...3, using: &random)
      Array(key.utf8).withUnsafeBytes { bytes in
        packer.begin(
          key: bytes,
          received: now,
          firstSequence: facts + 1,
          count: count,
          isHistory: false
        )
      }
      for _ in 0..<count { appendFact(to: &packer) }
      let print = try transaction.salt(of: subject).map { packer.print($0) }
      try packer.columns.withUnsafeBytes { columns in
        try transaction.append(
          columns: UnsafeRawBufferPointer(rebasing: columns[packer.newestColumns...]),
          print: print,
          to: subject
        )
      }
    }
    try transaction.appendTexts(of: packer)
  }

  private mutating func appendFact(to packer: inout FactChunk.Packer) {
    facts += 1
    let record = EventRecord(
      occurred: now,
      identity: UInt64.random(in: 0...UInt64.max, using: &random),
      subject: 0,
      type: vocabulary.types.intern("melding"),
      day: Int32(facts),
      order: UInt32(facts),
      place: 0,
      attributes: 0,
      flags: []
    )
    let text = Array("text of \(UInt64.random(in: 0...UInt64.max, using: &random))".utf8)
    let id = Array("\(facts)".utf8)
    id.withUnsafeBytes { id in
      text.withUnsafeBytes { text in
        packer.append(
          record,
          [],
          vocabulary,
          identity: (id, UnsafeRawBufferPointer(start: nil, count: 0)),
          text: text
        )
      }
    }
  }

  private func record(_ transaction: LedgerTransaction) throws {
    try transaction.append(
      LedgerTransaction.DigestRecord(
        role: "teamleider\(steps)",
        organisation: "vt-zob",
        day: LocalDate(days: Int32(steps)),
        made: now,
        since: now.adding(seconds: -60),
        facts: facts,
        escalations: Int64(decided),
        hash: Array(repeating: UInt8(steps), count: 32),
        notice: steps * 2,
        pages: [1, 2, 3]
      )
    )
  }

  /// A notice of one case and one of two; the first of them is delivered.
  private func notify(_ transaction: LedgerTransaction) throws {
    let count = Self.cases.count
    for subjects in [[Self.cases[Int(steps) % count]], Array(Self.cases.prefix(2))] {
      var notice = notice(of: subjects)
      try transaction.append(&notice)
      let waiting = try delivery(of: notice.sequence, transaction)
      guard subjects.count == 1 else { continue }
      var delivered = waiting
      (delivered.state, delivered.attempts, delivered.code) = (.delivered, 1, "204")
      try transaction.keep(delivered)
    }
  }

  private func delivery(
    of notice: Int64,
    _ transaction: LedgerTransaction
  ) throws -> Delivery {
    let sequence = try transaction.newestDelivery(to: Self.endpoint) + 1
    try transaction.addDeliveries(of: notice...notice, to: Self.endpoint, at: sequence, from: now)
    return Delivery(endpoint: Self.endpoint, notice: notice, sequence: sequence, at: now)
  }

  private func notice(of subjects: [String]) -> Notice {
    Notice(
      id: "\(steps) \(subjects.count)",
      kind: .escalations,
      role: "teamleider",
      organisation: "vt-zob",
      path: ["teamleider"],
      people: ["17"],
      state: .pending,
      built: now,
      from: now,
      level: .error,
      escalations: [1],
      subjects: subjects
    )
  }

  // MARK: - Erasing

  func erase(_ key: String, at seconds: Int64 = 1_790_000_000) throws {
    try ledger.step { transaction throws in
      var mentions = LedgerTransaction.Mentions()
      try transaction.find([key], into: &mentions) { _ in false }
      guard let subject = try transaction.find(key) else { return }
      try transaction.erase([subject], mentions, at: Instant(seconds: seconds))
    }
  }

  /// Where a case's chunk of a step stands; the cases are numbered in order, one chunk a step.
  static func chunk(_ subject: Int64, step: Int64) -> SealedKey {
    .number(subject << 28 + step - 1)
  }
}
