import Casework
import Civil
import Ledger
import TestSupport
import Testing

/// Facts packed into a chunk, and taken out of it again.
struct FactChunkTests {
  /// A fact as words, since symbols mean nothing outside their vocabulary.
  private struct Fact: Hashable {
    var id: String
    var source: String
    var type: String
    var attributes: [String: String]
    var occurred: Instant
    var identity: UInt64
    var day: Int32
    var order: UInt32
    var flags: EventRecord.Flags
    var text: [UInt8]
  }

  private static let names = ["afspraak", "due", "moment"]

  /// Words of the policy, some of which facts have, beside others.
  private static let words: Vocabulary = {
    var words = Vocabulary()
    for type in ["melding", "besluit"] { _ = words.types.intern(type) }
    for name in names { _ = words.attributes.intern(name) }
    for value in ["3m", "12m"] { _ = words.values.intern(value) }
    return words
  }()

  private static func text(_ random: inout SplitMix64, _ words: [String]) -> String {
    if Bool.random(using: &random) { return words[Int.random(in: 0..<words.count, using: &random)] }
    return String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36)
  }

  private static func fact(_ random: inout SplitMix64) -> Fact {
    var attributes: [String: String] = [:]
    for name in names where Bool.random(using: &random) {
      attributes[name] = text(&random, ["3m", "12m", ""])
    }
    return Fact(
      id: text(&random, ["1"]),
      source: text(&random, ["", "", "urn:nld:oin:1:systeem:regas"]),
      type: text(&random, ["melding", "besluit"]),
      attributes: attributes,
      occurred: Instant(microseconds: Int64.random(in: Int64.min...Int64.max, using: &random)),
      identity: UInt64.random(in: 0...UInt64.max, using: &random),
      day: Int32.random(in: Int32.min...Int32.max, using: &random),
      order: UInt32.random(in: 0...UInt32.max, using: &random),
      flags: EventRecord.Flags(rawValue: UInt8.random(in: 0...7, using: &random)),
      text: (0..<Int.random(in: 0...400, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    )
  }

  @Test(
    "facts come out of chunks as they went in, each chunk by itself",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let chunks = (0..<3).map { _ in
      (0..<Int.random(in: 0...30, using: &random)).map { _ in Self.fact(&random) }
    }
    let (packer, starts) = Self.packed(chunks)
    #expect(Self.texts(packer) == chunks.flatMap { $0 }.map(\.text))
    for (number, facts) in chunks.enumerated() {
      #expect(unpacked(packer.columns, at: starts[number]) == facts.map(Self.withoutText))
      let head = packer.columns.withUnsafeBytes { FactChunk($0, at: starts[number]) }
      #expect(head.key == "Z-\(number)")
      #expect(head.reading == 7)
      #expect(head.count == facts.count)
      #expect(head.firstSequence == Int64(number) * 100)
      #expect(head.received == Instant(seconds: Int64(number)))
      #expect(head.isHistory == (number == 1))
    }
  }

  @Test("a fact's text may be a mebibyte long")
  func edges() {
    var random = SplitMix64(seed: 1)
    var large = Self.fact(&random)
    large.text = [UInt8](repeating: 0x7B, count: 1 << 20)
    let (packer, starts) = Self.packed([[large, large]])
    #expect(unpacked(packer.columns, at: starts[0]).count == 2)
    #expect(Self.texts(packer) == [large.text, large.text])
  }

  private static func withoutText(_ fact: Fact) -> Fact {
    var fact = fact
    fact.text = []
    return fact
  }

  private static func packed(_ chunks: [[Fact]]) -> (FactChunk.Packer, starts: [Int]) {
    var packer = FactChunk.Packer(reading: 7, words: words)
    var starts: [Int] = []
    var vocabulary = words
    for (number, facts) in chunks.enumerated() {
      starts.append(packer.columns.count)
      Array("Z-\(number)".utf8).withUnsafeBytes { key in
        packer.begin(
          key: key,
          received: Instant(seconds: Int64(number)),
          firstSequence: Int64(number) * 100,
          count: facts.count,
          isHistory: number == 1
        )
      }
      for fact in facts { append(fact, &vocabulary, to: &packer) }
    }
    return (packer, starts)
  }

  private static func append(
    _ fact: Fact,
    _ vocabulary: inout Vocabulary,
    to packer: inout FactChunk.Packer
  ) {
    let attributes = fact.attributes.sorted { $0.key < $1.key }.map { name, value in
      AttributeValue(
        name: vocabulary.attributes.intern(name),
        value: vocabulary.values.intern(value)
      )
    }
    let record = EventRecord(
      occurred: fact.occurred,
      identity: fact.identity,
      subject: 0,
      type: vocabulary.types.intern(fact.type),
      day: fact.day,
      order: fact.order,
      place: 0,
      attributes: 0,
      flags: fact.flags
    )
    Array(fact.id.utf8).withUnsafeBytes { id in
      Array(fact.source.utf8).withUnsafeBytes { source in
        fact.text.withUnsafeBytes { text in
          packer.append(
            record,
            attributes[...],
            vocabulary,
            identity: (id, source),
            text: text
          )
        }
      }
    }
  }

  private func unpacked(_ columns: [UInt8], at start: Int) -> [Fact] {
    var facts: [Fact] = []
    var vocabulary = Self.words
    var attributes: [AttributeValue] = []
    columns.withUnsafeBytes { bytes in
      let chunk = FactChunk(bytes, at: start)
      var heads: [(identity: UInt64, order: UInt32, place: Int)] = []
      chunk.forEachHead(in: bytes) { heads.append(($0, $1, $2)) }
      var records: [(EventRecord, [AttributeValue])] = []
      chunk.forEach(in: bytes, &vocabulary, &attributes) { records.append(($0, $1)) }
      #expect(heads.map(\.identity) == records.map(\.0.identity))
      #expect(heads.map(\.order) == records.map(\.0.order))
      #expect(heads.map(\.place) == records.map { Int($0.0.place) })
      for (record, attributes) in records {
        let identity = chunk.identity(at: Int(record.place), in: bytes)
        facts.append(
          Fact(
            id: identity?.id ?? "no identity",
            source: identity?.source ?? "",
            type: vocabulary.types.text(record.type),
            attributes: Dictionary(
              uniqueKeysWithValues: attributes.map {
                (vocabulary.attributes.text($0.name), vocabulary.values.plain($0.value))
              }
            ),
            occurred: record.occurred,
            identity: record.identity,
            day: record.day,
            order: record.order,
            flags: record.flags,
            text: []
          )
        )
      }
    }
    return facts
  }

  private static func texts(_ packer: FactChunk.Packer) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    packer.texts.withUnsafeBytes { bytes in
      FactChunk.forEachText(in: bytes) { texts.append(Array($0)) }
    }
    return texts
  }
}
