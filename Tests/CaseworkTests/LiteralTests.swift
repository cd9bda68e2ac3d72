import Casework
import Civil
import TestSupport
import Testing

/// Ends that the event itself names.
struct LiteralTests {
  @Test(
    "an end that can't be read is told, and the term is counted; one that is absent is not told",
    arguments: [("einde=onzin", true), ("einde=2026-02-30", true), ("", false)]
  )
  func unreadable(attribute: String, isTold: Bool) throws {
    let file = try SmallCase(
      rule: "{ starts: a, due: { read: einde, else: 10 days } }",
      events: ["2026-03-02T10:00 a \(attribute)"]
    ).file()
    let asOf = try file.instant("2026-03-03")
    let assessment = file.assessor.assess(file.timeline, file.vocabulary, asOf: asOf)
    let clock = try #require(assessment.clocks.first)
    #expect(clock.fatal?.due == LocalDate(year: 2026, month: 3, day: 12).map { .day($0) })
    for language in Language.allCases {
      let paragraph = Explanation(
        file.assessor,
        file.timeline,
        file.vocabulary,
        in: language,
        asOf: asOf
      ).paragraph(of: clock, rungs: assessment.rungs)
      let sentence = Phrase.unread.text(in: language, zone: file.assessor.policy.zone)
      #expect(paragraph.sentences.contains(sentence) == isTold)
    }
  }
}
