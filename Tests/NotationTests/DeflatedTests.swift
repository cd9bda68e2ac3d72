import Notation
import TestSupport
import Testing

/// Bytes that are packed come back, or not at all.
struct DeflatedTests {
  @Test("bytes come back as they were", arguments: [0, 1, 2, 1000, 200_000])
  func roundTrip(count: Int) {
    var random = SplitMix64(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...20, using: &random) }
    let packed = Deflated.pack(bytes)
    #expect(Deflated.unpack(packed, count: count) == bytes)
    if count >= 1000 { #expect(packed.count < count) }
  }

  @Test("what is damaged, cut short or of another length is nothing")
  func damaged() {
    let bytes = [UInt8]("De zaken van vandaag, en van gisteren, en van vandaag.".utf8)
    let packed = Deflated.pack(bytes)
    for index in packed.indices {
      var damaged = packed
      damaged[index] ^= 0x55
      #expect(Deflated.unpack(damaged, count: bytes.count) == nil, "byte \(index)")
      #expect(Deflated.unpack(Array(packed.prefix(index)), count: bytes.count) == nil)
    }
    for count in [-1, 0, bytes.count - 1, bytes.count + 1, .max] {
      #expect(Deflated.unpack(packed, count: count) == nil)
    }
  }
}
