import Civil
import TestSupport
import Testing

/// Input that once stopped the program; each in a process of its own, so that a fault is told as one.
struct HostileInputTests {
  @Test("a zone file with absurd counts is refused, not trusted")
  func zoneCounts() async {
    await #expect(processExitsWith: .success) {
      let good = ZoneFile(changes: [(at: 0, type: 1)], offsets: [0, 3600]).bytes
      for position in good.indices {
        for byte in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
          var bytes = good
          bytes[position] = byte
          _ = Zone(name: "Test", tzif: bytes)
        }
      }
    }
  }

  @Test("a zone file with absurd numbers in its footer is read without its rule, or refused")
  func zoneFooters() async {
    await #expect(processExitsWith: .success) {
      for footer in [
        "AAA9223372036854775807", "AAA1BBB9223372036854775807,M3.5.0,M10.5.0",
        "AAA1BBB,J9223372036854775807,M10.5.0", "AAA1BBB,9223372036854775807,M10.5.0",
        "AAA1BBB,M3.5.0/9223372036854775807,M10.5.0",
      ] {
        _ = Zone(name: "Test", tzif: ZoneFile(footer: footer).bytes)
      }
    }
  }
}
