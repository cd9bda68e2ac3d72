import Casework
import Civil
import Crypto
import Foundation
import Ledger
import TestSupport
import Testing

/// The chain: what was written verifies, and what is changed behind its back is named at its place.
struct ChainTests {
  private func withSample(
    seed: UInt64 = 1,
    steps: Int = 4,
    _ body: (inout ChainSample, Tamperer) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      var sample = try ChainSample(folder, seed: seed, steps: steps)
      let tamperer = try Tamperer(sample.path)
      defer { tamperer.close() }
      try body(&sample, tamperer)
    }
  }

  // MARK: - Verifying

  @Test("what was written verifies", arguments: 1...20 as ClosedRange<UInt64>)
  func verifies(seed: UInt64) throws {
    try withSample(seed: seed, steps: Int(seed % 7)) { sample, _ in
      let head = try sample.ledger.read { try $0.chainHead() }
      #expect((head == nil) == (seed % 7 == 0))
      #expect(try sample.check(head.map { [$0] } ?? []) == [])
      #expect(try sample.check() == [])
    }
  }

  @Test("a seal is the HMAC over the one before, its number, its instant and its prints")
  func hash() throws {
    try withSample { sample, tamperer in
      let digits = Array(ChainSample.key.text)
      let key = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(digits[$0...$0 + 1]), radix: 16)
      }
      var message: [UInt8] = [0]
      message += try tamperer.bytes("SELECT hash FROM seals WHERE seal = 1")
      for value in [2, try tamperer.number("SELECT at FROM seals WHERE seal = 2")] {
        withUnsafeBytes(of: value.littleEndian) { message += $0 }
      }
      message += try tamperer.bytes("SELECT prints FROM seals WHERE seal = 2")
      let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
      #expect(try tamperer.bytes("SELECT hash FROM seals WHERE seal = 2") == Array(code))
    }
  }

  @Test("key and head are read back from their texts, and from nothing else")
  func texts() throws {
    let key = ChainKey()
    #expect(ChainKey(text: key.text)?.text == key.text)
    #expect(ChainKey().text != key.text)
    for text in ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)] {
      #expect(ChainKey(text: text) == nil)
    }
    let head = ChainHead(seal: 12, hash: (0..<32).map { UInt8($0) })
    #expect(head.text == "12:000102030405060708090a0b0c0d0e0f")
    #expect(ChainHead(text: head.text)?.text == head.text)
    for text in ["", "12", "12:", "0:000102030405060708090a0b0c0d0e0f", "12:00", head.text + ":1"] {
      #expect(ChainHead(text: text) == nil)
    }
  }

  @Test("nothing is sealed without a key, and a step that fails seals nothing")
  func unsealed() throws {
    let ledger = try Ledger.inMemory()
    try ledger.step { _ = try $0.subject("Z-1") }
    #expect(try ledger.read { try $0.chainHead() } == nil)
    try withSample { sample, _ in
      let head = try sample.ledger.read { try $0.chainHead() }
      let record = LedgerTransaction.StepRecord(
        step: 99,
        at: Instant(seconds: 1_790_000_000),
        edition: "x",
        lastFact: 0
      )
      #expect(throws: LedgerError.self) {
        try sample.ledger.step { transaction throws in
          try transaction.append(record)
          throw CancellationError()
        }
      }
      #expect(try sample.ledger.read { try $0.chainHead() } == head)
      #expect(try sample.check() == [])
    }
  }

  @Test("with another key the first seal is told, and nothing else")
  func wrongKey() throws {
    try withSample { sample, _ in
      let findings = try ChainCheck.run(sample.ledger, key: ChainKey())
      #expect(findings == [ChainFinding("seals", .number(1), .broken)])
    }
  }

  // MARK: - Erasing, going on

  @Test("an erased case leaves a chain that verifies, also when its key comes again")
  func erased() throws {
    try withSample { sample, tamperer in
      try sample.erase("Z-2")
      #expect(try sample.check() == [])
      try sample.step()
      #expect(try sample.check() == [])
      try sample.erase("Z-2")
      #expect(try sample.check() == [])
      #expect(try tamperer.number("SELECT count(DISTINCT subject) FROM erased") == 2)
      try tamperer.run("INSERT INTO subjects VALUES (2, 'Z-2', zeroblob(16))")
      #expect(try sample.check().contains(ChainFinding("subjects", .number(2), .notErased)))
    }
  }

  @Test("a delivery that is dead and tried again verifies; one that is set back unseen doesn't")
  func reopened() throws {
    try withSample { sample, tamperer in
      var delivery = Delivery(
        endpoint: "zvh",
        notice: 2,
        sequence: 2,
        state: .dead,
        at: Instant(seconds: 1_790_000_000)
      )
      try sample.ledger.step { try $0.keep(delivery) }
      #expect(try sample.check() == [])
      delivery.state = .waiting
      try sample.ledger.step { try $0.keep(delivery, isReopened: true) }
      #expect(try sample.check() == [])
      delivery.state = .delivered
      try sample.ledger.step { try $0.keep(delivery) }
      #expect(try sample.check() == [])
      try tamperer.run("UPDATE deliveries SET state = 0 WHERE sequence = 2")
      let place = ChainFinding("deliveries", .delivery(2, to: "zvh"), .altered)
      #expect(try sample.check() == [place])
    }
  }

  // MARK: - Tampering

  /// A value, and what is told when a byte of it is another.
  struct Value: CustomTestStringConvertible {
    var column: String
    var row: String
    var finding: ChainFinding

    /// How many of its bytes belong to what the finding names; all where nil.
    var bytes: Int?

    init(_ column: String, _ row: String, _ finding: ChainFinding, bytes: Int? = nil) {
      self.column = column
      self.row = row
      self.finding = finding
      self.bytes = bytes
    }

    var testDescription: String { "\(column) of \(row)" }
  }

  private static func altered(_ table: String, _ key: SealedKey) -> ChainFinding {
    ChainFinding(table, key, .altered)
  }

  private static func each(
    _ columns: [String],
    _ row: String,
    _ finding: ChainFinding
  ) -> [Value] {
    columns.map { Value($0, row, finding) }
  }

  private static let single: [Value] = [
    Value("data", "facts WHERE pos = \(2 << 28 + 1)", altered("facts", chunk)),
    // The length of the first text, and its beginning.
    Value("data", "texts WHERE seq = 1", altered("facts", ChainSample.chunk(1, step: 1)), bytes: 8),
    Value("salt", "subjects WHERE subject = 2", altered("facts", chunk)),
    Value("key", "subjects WHERE subject = 2", altered("subjects", .number(2))),
    Value("data", "escalations WHERE seq = 4", altered("escalations", .number(4)), bytes: 100),
    Value("count", "escalations WHERE seq = 4", altered("escalations", .number(4))),
    Value("data", "wordings WHERE wording = 2", altered("wordings", .number(2))),
    Value("data", "notices WHERE seq = 3", altered("notices", .number(3))),
    Value("data", "notices WHERE seq = 4", altered("notices", .number(4))),
    Value(
      "data",
      "archives WHERE fingerprint = 'edition 1'",
      altered("archives", .edition("edition 1"))
    ),
    Value("fingerprint", "editions WHERE edition = 2", altered("steps", .number(3))),
    Value("at", "erased WHERE subject = 3", altered("erased", .number(3))),
  ]

  static let values: [Value] =
    single
    + each(
      ["at", "prints", "hash"],
      "seals WHERE seal = 3",
      ChainFinding("seals", .number(3), .broken)
    )
    + each(
      ["notice", "attempts", "at", "code", "state"],
      "deliveries WHERE sequence = 3",
      altered("deliveries", .delivery(3, to: "zvh"))
    )
    + each(
      ["at", "last_fact", "last_escalation"],
      "steps WHERE step = 2",
      altered("steps", .number(2))
    )
    + each(
      ["at", "fingerprint", "approvers"],
      "activations WHERE activation = 2",
      altered("activations", .number(2))
    )
    + each(
      ["role", "organisation", "day", "made", "since", "facts", "escalations", "hash", "notice"],
      "digests WHERE digest = 2",
      altered("digests", .number(2))
    )

  private static let chunk = ChainSample.chunk(2, step: 2)

  @Test("one byte that is another is told, at its place", arguments: values)
  func altered(value: Value) throws {
    try withSample { sample, tamperer in
      try sample.erase("Z-3")
      let size = try tamperer.size(of: value.column, in: value.row)
      for byte in 0..<min(size, value.bytes ?? size) {
        try tamperer.flip(value.column, in: value.row, byte: byte)
        #expect(try sample.check().contains(value.finding), "byte \(byte) of \(size)")
        try tamperer.flip(value.column, in: value.row, byte: byte)
      }
      #expect(try sample.check() == [])
    }
  }

  /// A row, and what is told when it is gone.
  static let rows: [(row: String, finding: ChainFinding)] = [
    ("facts WHERE pos = \(2 << 28 + 1)", ChainFinding("facts", chunk, .missing)),
    ("texts WHERE seq = 1", altered("facts", ChainSample.chunk(1, step: 1))),
    ("subjects WHERE subject = 2", ChainFinding("subjects", .number(2), .missing)),
    ("escalations WHERE seq = 4", ChainFinding("escalations", .number(5), .missing)),
    ("wordings WHERE wording = 2", ChainFinding("wordings", .number(2), .missing)),
    ("notices WHERE seq = 3", ChainFinding("notices", .number(3), .missing)),
    (
      "deliveries WHERE sequence = 3",
      ChainFinding("deliveries", .delivery(3, to: "zvh"), .missing)
    ),
    ("steps WHERE step = 4", ChainFinding("steps", .number(4), .missing)),
    ("activations WHERE activation = 2", ChainFinding("activations", .number(2), .missing)),
    (
      "archives WHERE fingerprint = 'edition 1'",
      ChainFinding("archives", .edition("edition 1"), .missing)
    ),
    ("digests WHERE digest = 4", ChainFinding("digests", .number(4), .missing)),
    ("erased WHERE subject = 3", ChainFinding("erased", .number(3), .missing)),
    ("seals WHERE seal = 1", ChainFinding("seals", .number(1), .missing)),
    ("seals WHERE seal = 4", ChainFinding("seals", .number(4), .missing)),
  ]

  @Test("a row that is gone is told", arguments: rows)
  func deleted(row: String, finding: ChainFinding) throws {
    try withSample { sample, tamperer in
      try sample.erase("Z-3")
      try tamperer.run("DELETE FROM \(row)")
      #expect(try sample.check().contains(finding))
    }
  }

  /// Two rows of a table, by their keys in SQL and as the chain names them.
  struct Pair: CustomTestStringConvertible {
    var table: String
    var column: String
    var sql: [String]
    var keys: [SealedKey]

    init(_ table: String, _ column: String, _ sql: [String], _ keys: [SealedKey]) {
      self.table = table
      self.column = column
      self.sql = sql
      self.keys = keys
    }

    /// Of numbers that are the keys themselves.
    init(_ table: String, _ column: String, _ first: Int64, _ second: Int64) {
      self.init(table, column, ["\(first)", "\(second)"], [.number(first), .number(second)])
    }

    var testDescription: String { "\(table) \(sql.joined(separator: ", "))" }
  }

  static let pairs: [Pair] = [
    Pair("facts", "pos", 1 << 28, 2 << 28 + 1), Pair("facts", "pos", 1 << 28, 1 << 28 + 1),
    Pair("escalations", "seq", 1, 7), Pair("wordings", "wording", 1, 2),
    Pair("notices", "seq", 1, 3), Pair("notices", "seq", 1, 2),
    Pair(
      "deliveries",
      "sequence",
      ["1", "3"],
      [.delivery(1, to: "zvh"), .delivery(3, to: "zvh")]
    ), Pair("steps", "step", 1, 4), Pair("activations", "activation", 1, 2),
    Pair(
      "archives",
      "fingerprint",
      ["'edition 1'", "'edition 2'"],
      [.edition("edition 1"), .edition("edition 2")]
    ), Pair("digests", "digest", 1, 3), Pair("erased", "subject", 2, 3),
  ]

  @Test("two rows that stand in each other's places are told as that", arguments: pairs)
  func swapped(pair: Pair) throws {
    try withSample { sample, tamperer in
      if pair.table == "erased" {
        try sample.erase("Z-2", at: 1_790_000_000)
        try sample.erase("Z-3", at: 1_790_000_001)
      }
      try tamperer.swap(pair.table, pair.column, pair.sql[0], pair.sql[1])
      let findings = try sample.check()
      for key in pair.keys { #expect(findings.contains(ChainFinding(pair.table, key, .swapped))) }
      try tamperer.swap(pair.table, pair.column, pair.sql[0], pair.sql[1])
      #expect(try sample.check() == [])
    }
  }

  @Test("seals that changed places are told")
  func swappedSeals() throws {
    try withSample { sample, tamperer in
      try tamperer.swap("seals", "seal", "2", "4")
      let findings = try sample.check()
      for seal in [2, 4] as [Int64] {
        #expect(findings.contains(ChainFinding("seals", .number(seal), .broken)))
      }
    }
  }

  @Test("a row that no seal names is told")
  func added() throws {
    try withSample { sample, tamperer in
      try tamperer.run(
        """
        INSERT INTO notices SELECT 100, data FROM notices WHERE seq = 1;
        INSERT INTO facts SELECT pos + 100, data FROM facts WHERE pos = \(1 << 28);
        INSERT INTO escalations SELECT seq + 100, count, data FROM escalations WHERE seq = 1;
        INSERT INTO texts VALUES (10000, x'0100000061');
        INSERT INTO deliveries SELECT 'other', sequence, notice, state, attempts, at, code
          FROM deliveries WHERE sequence = 1;
        """
      )
      #expect(
        Set(try sample.check()) == [
          ChainFinding("notices", .number(100), .unsealed),
          ChainFinding("facts", .number(1 << 28 + 100), .unsealed),
          ChainFinding("escalations", .number(101), .unsealed),
          ChainFinding("escalations", .number(102), .unsealed),
          ChainFinding("escalations", .number(103), .unsealed),
          ChainFinding("texts", .number(10_000), .unsealed),
          ChainFinding("deliveries", .delivery(1, to: "other"), .unsealed),
        ]
      )
    }
  }

  @Test("an end that was cut off with its seals is told to whoever knows a head of it")
  func truncated() throws {
    try withSample { sample, tamperer in
      let before = try #require(try sample.ledger.read { try $0.chainHead() })
      try sample.ledger.step { transaction throws in
        try transaction.append(
          LedgerTransaction.StepRecord(
            step: 99,
            at: Instant(seconds: 1_790_000_000),
            edition: "edition 2",
            lastFact: 0
          )
        )
      }
      let after = try #require(try sample.ledger.read { try $0.chainHead() })
      #expect(after.seal == before.seal + 1)
      #expect(try sample.check([before, after]) == [])
      try tamperer.run(
        "DELETE FROM steps WHERE step = 99; DELETE FROM seals WHERE seal = \(after.seal)"
      )
      #expect(try sample.check([before]) == [])
      let finding = ChainFinding("seals", .number(after.seal), .truncated)
      let noted = try #require(ChainHead(text: after.text))
      #expect(try sample.check([before, noted]) == [finding])
      // Written anew, it is another end under the same number; who writes begins anew after a failure.
      #expect(throws: LedgerError.self) {
        try sample.ledger.step { _ throws in throw CocoaError(.userCancelled) }
      }
      try sample.step()
      #expect(try sample.check([noted]) == [finding])
    }
  }

  @Test("an end that is cut off while somebody writes leaves a gap that anybody sees")
  func truncatedMeanwhile() throws {
    try withSample { sample, tamperer in
      let head = try #require(try sample.ledger.read { try $0.chainHead() })
      try tamperer.run("DELETE FROM seals WHERE seal = \(head.seal)")
      try sample.step()
      let findings = try sample.check()
      #expect(findings.contains(ChainFinding("seals", .number(head.seal), .missing)))
    }
  }
}
