import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing

@testable import Watch

/// Who is told where notices of several organisations are made together.
struct AudienceTests {
  private static let roster = """
    roster: proef
    edition: "1"
    roles: { teamleider: { people: tl-1 } }
    organisations: { eigen: { teamleider: { people: et-1 } } }

    """

  private static let now = Instant(seconds: 1_780_000_000)

  private func builder() throws -> NoticeBuilder {
    let (roster, found) = Roster.read(bytes: Array(Self.roster.utf8), file: "roster.yaml")
    #expect(found == [])
    let editions = try Repository.editions(
      yaml: """
        policy: proef
        edition: "1"
        timezone: Europe/Amsterdam
        calendar: nl
        case: { opens: melding, closes: dicht }
        ladders: { l: [ { at: due, tell: teamleider } ] }
        rules: { r: { title: R, basis: b, effect: agreed, starts: melding, due: 3 days, stops: klaar, ladder: l } }

        """
    )
    return NoticeBuilder(
      editions.assessor,
      try #require(roster),
      isObserving: false,
      at: Self.now
    )
  }

  /// An escalation of a case of its own, with what it is told on.
  private func told(
    _ number: Int64,
    _ role: String,
    _ organisation: String?,
    shielded: Set<PersonalText> = []
  ) -> (Escalation, NoticeGrounds) {
    var escalation = sampleEscalation(Int(number), of: "Z-\(number)")
    escalation.sequence = number
    escalation.roles = [role]
    var orders = CaseOrders()
    orders.shielded = shielded
    let grounds = NoticeGrounds(
      kind: .escalations,
      roles: [(role, organisation)],
      orders: orders,
      isOvertaken: false,
      waits: false
    )
    return (escalation, grounds)
  }

  @Test("each organisation's own people are told, and who is shielded isn't, whoever came before")
  func together() throws {
    var builder = try builder()
    let all: [(Escalation, NoticeGrounds)] = [
      told(1, "teamleider", "vt"),
      told(2, "teamleider", "eigen"),
      told(3, "teamleider", nil),
      told(4, "teamleider", "vt", shielded: [PersonalText("tl-1")]),
      told(5, "owner", "vt"),
      told(6, "owner", "ander"),
      told(7, "teamleider", "vt"),
    ]
    for (escalation, grounds) in all { builder.add(escalation, grounds) }
    let notices = builder.notices()
    #expect(
      notices.map(\.people) == [["tl-1"], ["et-1"], ["tl-1"], [], ["vt"], ["ander"]]
    )
    #expect(notices.map(\.escalations) == [[1, 7], [2], [3], [4], [5], [6]])
    #expect(notices[0].subjects == ["Z-1", "Z-7"])
  }
}
