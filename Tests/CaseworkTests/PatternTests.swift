import TestSupport
import Testing

/// What starts, stops, pauses and lengthens a clock: tables of small cases.
struct PatternTests {
  /// A case and the clocks that it must have.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let small: SmallCase
    let clocks: [String]
    var testDescription: String { name }

    init(
      _ name: String,
      _ rule: String,
      life: String = "{ opens: open, closes: close }",
      _ events: [String],
      clocks: [String]
    ) {
      self.name = name
      small = SmallCase(life: life, rule: rule, events: events)
      self.clocks = clocks
    }
  }

  static let plain = "{ starts: a, due: 10 days, stops: z }"
  static func starts(_ when: String) -> String {
    "{ starts: \(when), due: 10 days, stops: z }"
  }
  static func stops(_ when: String) -> String {
    "{ starts: a, due: 10 days, stops: \(when) }"
  }

  @Test(
    "a case has the clocks that its rule gives it",
    arguments: startRows + stopRows + lifeRows + pauseRows + extensionRows
  )
  func clocks(row: Row) throws {
    #expect(try row.small.clocks() == row.clocks)
  }

  @Test("an event counts from the instant at which it occurs, and not before")
  func future() throws {
    let small = SmallCase(
      rule: Self.plain,
      events: ["2026-03-02T10:00 a", "2026-03-05T10:00 z"]
    )
    #expect(try small.clocks(asOf: "2026-03-02T09:59:59+01:00") == [])
    #expect(try small.clocks(asOf: "2026-03-02T10:00:00+01:00") == ["running 2026-03-12"])
    #expect(try small.clocks(asOf: "2026-03-05T09:59:59+01:00") == ["running 2026-03-12"])
    #expect(try small.clocks(asOf: "2026-03-05T10:00:00+01:00") == ["met 2026-03-12"])
  }
}
