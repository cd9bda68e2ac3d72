import Casework
import Ledger
import Notation

/// The facts: each is found by its case, its text and its source and id, unless its case was erased.
extension Audit {
  /// How many cases are taken out of the ledger at once.
  private static let casesAtOnce: Int64 = 1000

  func checkFacts(
    _ newest: LedgerTransaction.StepRecord,
    _ transaction: LedgerTransaction,
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    var seen = SequenceMarks(through: newest.lastFact)
    let last = try transaction.newestSubject()
    var first: Int64 = 1
    while first <= last {
      let end = min(first + Self.casesAtOnce - 1, last)
      let places = try transaction.factPlaces(of: first...end)
      for place in places { seen.mark(place.sequence) }
      try checkTexts(places, transaction, tell)
      for place in try transaction.unregistered(places) {
        tell(AuditFinding(.factUnregistered, in: "identities", "\(place.sequence)"))
      }
      progress(end, last)
      first = end + 1
    }
    try checkUnseen(seen, transaction, tell)
  }

  /// Each fact has a text, and it is that of its own source and id.
  private func checkTexts(
    _ places: [LedgerTransaction.FactPlace],
    _ transaction: LedgerTransaction,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    var rest = places[...]
    while let first = rest.first {
      // What one chunk brought follows each other.
      var count = 1
      while count < rest.count,
        rest[rest.startIndex + count].sequence == first.sequence + Int64(count)
      {
        count += 1
      }
      var texts: [Int64: UInt64?] = [:]
      let range = first.sequence..<first.sequence + Int64(count)
      try transaction.forEachKeptText(of: range) { sequence, text in
        texts[sequence] = .some(Self.identity(of: text))
      }
      for place in rest.prefix(count) {
        guard let identity = texts[place.sequence] else {
          tell(AuditFinding(.textLost, in: "texts", "\(place.sequence)"))
          continue
        }
        if identity != place.identity {
          tell(AuditFinding(.textDiffers, in: "texts", "\(place.sequence)"))
        }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The hash of source and id that an event's text has; nil where it is no text of an event.
  private static func identity(of text: UnsafeRawBufferPointer) -> UInt64? {
    guard let json = try? JSONValue(String(decoding: text, as: UTF8.self)),
      var id = json["id"]?.text
    else { return nil }
    var source = json["source"]?.text ?? ""
    let seed = source.withUTF8 { stableHash(UnsafeRawBufferPointer($0)) }
    return id.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: seed) }
  }

  /// Facts that no case has: where their texts are gone too and cases were erased, they were erased.
  private func checkUnseen(
    _ seen: SequenceMarks,
    _ transaction: LedgerTransaction,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    let isErasing = try transaction.newestErasure() != nil
    for gap in seen.gaps {
      var hasText = false
      try transaction.forEachKeptText(of: gap.lowerBound..<gap.upperBound + 1) { _, text in
        hasText = hasText || !text.isEmpty
      }
      if isErasing, !hasText { continue }
      let key = gap.count == 1 ? "\(gap.lowerBound)" : "\(gap.lowerBound)-\(gap.upperBound)"
      tell(AuditFinding(.factLost, in: "facts", key))
    }
  }
}

/// Which of the numbers from 1 on were seen, a bit each.
private struct SequenceMarks {
  private var words: [UInt64]
  private let last: Int64

  init(through last: Int64) {
    self.last = last
    words = [UInt64](repeating: 0, count: Int(last >> 6) + 1)
  }

  mutating func mark(_ sequence: Int64) {
    guard (1...max(last, 1)).contains(sequence) else { return }
    words[Int(sequence >> 6)] |= 1 << UInt64(sequence & 63)
  }

  /// The numbers that were not seen, joined where they follow each other.
  var gaps: [ClosedRange<Int64>] {
    var gaps: [ClosedRange<Int64>] = []
    var sequence: Int64 = 1
    while sequence <= last {
      let word = words[Int(sequence >> 6)]
      if sequence & 63 == 0, word == .max {
        sequence += 64
        continue
      }
      if word & 1 << UInt64(sequence & 63) == 0 {
        if let newest = gaps.last, newest.upperBound == sequence - 1 {
          gaps[gaps.count - 1] = newest.lowerBound...sequence
        } else {
          gaps.append(sequence...sequence)
        }
      }
      sequence += 1
    }
    return gaps
  }
}
