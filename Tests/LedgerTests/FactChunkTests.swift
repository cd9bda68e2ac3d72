import Civil
import Ledger
import TestSupport
import Testing

/// Facts packed into a row, and taken out of it again.
struct FactChunkTests {
  private struct Fact: Hashable {
    var sequence: Int64
    var received: Instant
    var order: UInt32
    var isHistory: Bool
    var text: [UInt8]
  }

  @Test("facts come out of a chunk as they went in", arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let facts = (0..<Int.random(in: 0...30, using: &random)).map { _ in
      Fact(
        sequence: Int64.random(in: 0...Int64.max, using: &random),
        received: Instant(microseconds: Int64.random(in: Int64.min...Int64.max, using: &random)),
        order: UInt32.random(in: 0...UInt32.max, using: &random),
        isHistory: Bool.random(using: &random),
        text: (0..<Int.random(in: 0...400, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
      )
    }
    #expect(unpacked(packed(facts)) == facts)
  }

  @Test("an empty chunk holds no facts, and a fact may be a mebibyte long")
  func edges() {
    #expect(unpacked([]) == [])
    let large = Fact(
      sequence: 1,
      received: Instant(microseconds: -1),
      order: .max,
      isHistory: true,
      text: [UInt8](repeating: 0x7B, count: 1 << 20)
    )
    #expect(unpacked(packed([large, large])) == [large, large])
  }

  private func packed(_ facts: [Fact]) -> [UInt8] {
    var chunk: [UInt8] = []
    for fact in facts {
      fact.text.withUnsafeBytes { text in
        FactChunk.append(
          StoredFact(
            sequence: fact.sequence,
            received: fact.received,
            order: fact.order,
            isHistory: fact.isHistory,
            text: text
          ),
          to: &chunk
        )
      }
    }
    return chunk
  }

  private func unpacked(_ chunk: [UInt8]) -> [Fact] {
    var facts: [Fact] = []
    chunk.withUnsafeBytes { bytes in
      FactChunk.forEach(in: bytes) { fact in
        facts.append(
          Fact(
            sequence: fact.sequence,
            received: fact.received,
            order: fact.order,
            isHistory: fact.isHistory,
            text: Array(fact.text)
          )
        )
      }
    }
    return facts
  }
}
