import Casework
import Civil
import Glibc
import Policy
import TestSupport
import Testing

/// Explanations as whole texts in both languages: what a jurist or an inspector reads.
///
/// `UPDATE_GOLDEN=1 swift test --filter ExplainTests` writes the texts anew; the diff is the review.
struct ExplainTests {
  /// One row of the acceptance table, explained.
  struct Row: Sendable, CustomTestStringConvertible {
    let id: String
    let events: String
    let asOf: String

    /// The end as it was counted and shifted, before it rolled; nil for a term in hours.
    let shifted: String?

    /// The last day, or the instant as each language writes it.
    let due: String
    let other: [Language: [String]]

    var testDescription: String { id }
  }

  private static let rows = [
    // Thu 14 May is Ascension Day, Fri 15 a decree day, then the weekend.
    Row(
      id: "T25",
      events: triage("2026-03-05T16:00:00+01:00"),
      asOf: "2026-05-06T12:00:00+02:00",
      shifted: "2026-05-14",
      due: "2026-05-18",
      other: [.nl: ["tien weken na donderdag 5 maart 2026"], .en: ["Ten weeks after Thursday"]]
    ),
    // Wed 5 May, Thu 6 Ascension Day, Fri 7 a decree day, then the weekend: the longest roll.
    Row(
      id: "T29",
      events: triage("2027-02-24T10:00:00+01:00"),
      asOf: "2027-04-20T12:00:00+02:00",
      shifted: "2027-05-05",
      due: "2027-05-10",
      other: [.nl: ["tien weken na woensdag 24 februari 2027"], .en: ["Ten weeks after Wednesday"]]
    ),
    // The night is an hour short: 24 hours from 14:00 end at 15:00, on a Sunday.
    Row(
      id: "T48",
      events: #"""
        {"id":"1","case":"T","time":"2026-03-28T14:00:00+01:00",\#
        "type":"acute-onveiligheid-vastgesteld"}
        """#,
      asOf: "2026-03-29T12:00:00+02:00",
      shifted: nil,
      due: "2026-03-29",
      other: [
        .nl: [
          "24 uur na zaterdag 28 maart 2026 14:00 (+01:00)",
          "zondag 29 maart 2026 15:00 (+02:00)",
        ],
        .en: [
          "24 hours after Saturday 28 March 2026 14:00 (+01:00)",
          "Sunday 29 March 2026 15:00 (+02:00)",
        ],
      ]
    ),
    // The nominal end is Easter Monday; seven days' pause come first, and then nothing rolls.
    Row(
      id: "T63",
      events: triage("2026-01-26T12:00:00+01:00") + "\n" + #"""
        {"id":"2","case":"T","time":"2026-02-03T09:00:00+01:00","type":"opgeschort"}
        {"id":"3","case":"T","time":"2026-02-10T09:00:00+01:00","type":"hervat"}
        """#,
      asOf: "2026-03-20T12:00:00+01:00",
      shifted: "2026-04-13",
      due: "2026-04-13",
      other: [
        .nl: ["maandag 6 april 2026", "zeven dagen"], .en: ["Monday 6 April 2026", "seven days"],
      ]
    ),
  ]

  private static func triage(_ time: String) -> String {
    #"{"id":"1","case":"T","time":"\#(time)","type":"triagebesluit-genomen","uitkomst":"onderzoek"}"#
  }

  private static let editions = Repository.editions(
    policy: "Tests/CaseworkTests/Policies/explain.yaml",
    isServed: true
  )

  @Test("an explanation reads as its golden text has it", arguments: rows, Language.allCases)
  func golden(row: Row, language: Language) throws {
    let file = try CaseFile(row.events, Self.editions)
    let text = try explanation(of: file, asOf: row.asOf, in: language)
    let path = Repository.folder(of: #filePath) + "/Goldens/\(row.id).\(language.rawValue).txt"
    if getenv("UPDATE_GOLDEN") != nil { try write(text, to: path) }
    #expect(text == ConfigurationFolder.text(ofFile: path))
  }

  @Test(
    "an explanation names each closed day with its article, the shift, the weekday and the date",
    arguments: rows,
    Language.allCases
  )
  func complete(row: Row, language: Language) throws {
    let file = try CaseFile(row.events, Self.editions)
    let text = try explanation(of: file, asOf: row.asOf, in: language).lowercased()
    func expect(_ part: String) {
      #expect(text.contains(part.lowercased()), "\(row.id) must name \(part)")
    }
    let due = try date(row.due)
    expect(language.text(due))
    for part in row.other[language] ?? [] { expect(part) }
    guard let shifted = try row.shifted.map(date), shifted < due else {
      #expect(!text.contains("art. 1 lid 1"), "nothing rolls")
      return
    }
    expect("art. 1 lid 1 Algemene termijnenwet")
    for offset in 0..<(due - shifted) {
      let day = shifted + offset
      switch try #require(Repository.nl.closure(on: day)) {
      case .weekend: expect(language.text(day))
      case .holiday(let holiday):
        let name = language == .nl ? holiday.name.nl : holiday.name.en
        expect("\(language.text(day)) is \(name) (\(holiday.basis))")
      case .decree(let decree):
        expect(language.text(day))
        expect("art. 3 lid 3 Algemene termijnenwet; \(decree.source)")
      }
    }
  }

  private func date(_ text: String) throws -> LocalDate {
    try #require(TimeText(text)).moment(in: Repository.amsterdam).date
  }

  /// All of a case's clocks, a sentence a line.
  private func explanation(
    of file: CaseFile,
    asOf time: String,
    in language: Language
  ) throws -> String {
    let asOf = try file.instant(time)
    let assessment = file.assessor.assess(file.timeline, file.vocabulary, asOf: asOf)
    let explanation = Explanation(
      file.assessor,
      file.timeline,
      file.vocabulary,
      in: language,
      asOf: asOf
    )
    func say(_ phrase: Phrase) -> String { phrase.text(in: language, zone: Repository.amsterdam) }
    let lines = assessment.clocks.flatMap { clock in
      let paragraph = explanation.paragraph(of: clock, rungs: assessment.rungs)
      return [paragraph.heading] + paragraph.sentences + [say(.wasTold)] + paragraph.told
        + [say(.follows)] + paragraph.ahead
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
