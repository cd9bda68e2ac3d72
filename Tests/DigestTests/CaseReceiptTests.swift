import Casework
import Civil
import TestSupport
import Testing

@testable import Digest

/// A case's page says of each escalation which notice told it, to whom, and how that went.
struct CaseReceiptTests {
  private static let asOf = SamplePage.made

  /// A notice and its only delivery, and what the page says of it in Dutch and in English.
  struct Row: Sendable, CustomTestStringConvertible {
    var state = Notice.State.pending
    var path = ["teamleider"]
    var kind = Notice.Kind.escalations

    /// Seconds from the page's instant on.
    var from: Int64 = -60
    var delivery: Delivery.State? = .delivered
    var attempts = 1
    var at: Int64 = -3600
    var code = ""
    let nl: String
    let en: String

    var testDescription: String { en }
  }

  private static let rows = [
    Row(
      nl: "post bezorgd di 24 november 2026 07:00.",
      en: "post delivered Tue 24 November 2026 07:00."
    ),
    Row(
      path: ["owner", "teamleider"],
      attempts: 3,
      nl: "Bericht 12 aan eigenaar (vt-zob), langs eigenaar → teamleider: post bezorgd "
        + "di 24 november 2026 07:00 na 3 pogingen.",
      en: "Notice 12 to owner (vt-zob), by way of owner → teamleider: post delivered "
        + "Tue 24 November 2026 07:00 after 3 attempts."
    ),
    Row(
      kind: .backlog,
      nl: "(achterstand bij aanvang): post",
      en: "(what was late to begin with): post"
    ),
    Row(delivery: .waiting, attempts: 0, nl: ": post wacht.", en: ": post waits."),
    Row(
      from: 3600,
      delivery: .waiting,
      attempts: 0,
      at: 3600,
      nl: ": post wacht tot di 24 november 2026 09:00.",
      en: ": post held until Tue 24 November 2026 09:00."
    ),
    Row(
      delivery: .waiting,
      attempts: 2,
      at: 3600,
      code: "503",
      nl: "wacht na 2 pogingen (503), de volgende di 24 november 2026 09:00.",
      en: "waits after 2 attempts (503), the next Tue 24 November 2026 09:00."
    ),
    Row(
      delivery: .dead,
      attempts: 8,
      code: "timeout",
      nl: "niet te bezorgen sinds di 24 november 2026 07:00 na 8 pogingen (timeout).",
      en: "dead since Tue 24 November 2026 07:00 after 8 attempts (timeout)."
    ),
    Row(
      delivery: .overtaken,
      nl: "ingehaald di 24 november 2026 07:00, het gold niet meer.",
      en: "overtaken Tue 24 November 2026 07:00, it was no longer so."
    ),
    Row(
      delivery: .dropped,
      nl: "opgegeven di 24 november 2026 07:00.",
      en: "given up Tue 24 November 2026 07:00."
    ),
    Row(delivery: .delivered, at: 60, nl: ": post onderweg.", en: ": post under way."),
    Row(delivery: nil, nl: ": er is geen weg voor.", en: ": there is no way for it."),
    Row(
      state: .muted,
      delivery: nil,
      nl: ": tegengehouden, de regel is gedempt.",
      en: ": held back, the rule is muted."
    ),
    Row(
      state: .unreachable,
      delivery: nil,
      nl: ": niemand was te vinden.",
      en: ": nobody was found."
    ),
  ]

  @Test("each escalation stands with its notice and its delivery", arguments: rows)
  func told(row: Row) throws {
    let receipt = receipt(row)
    for (language, sentence) in [(Language.nl, row.nl), (.en, row.en)] {
      let page = try #require(MarkupReader(page([receipt], language)), "the page is well-formed")
      let notes = page.elements("span").filter { $0.path.last == "td" }.map(\.text)
      #expect(notes.count == 2, "one notice tells the first, none the second")
      #expect(notes.first?.contains(sentence) == true, "\(notes)")
      #expect(notes.last == (language == .nl ? "Geen bericht." : "No notice."))
    }
  }

  @Test("a notice that was built later isn't on a page of before")
  func later() throws {
    var receipt = receipt(Self.rows[0])
    receipt.notice.built = Self.asOf.adding(seconds: 1)
    let page = try #require(MarkupReader(page([receipt], .en)))
    let notes = page.elements("span").filter { $0.path.last == "td" }.map(\.text)
    #expect(notes == ["No notice.", "No notice."])
  }

  @Test("rungs and roles stand in words", arguments: Language.allCases)
  func words(language: Language) throws {
    let page = page([], language)
    let words =
      language == .nl
      ? ["twee werkdagen ervoor", "drie dagen erna", "eigenaar en teamleider"]
      : ["two working days before", "three days after", "owner and teamleider"]
    for word in words { #expect(page.contains(word), "\(word)") }
    for raw in ["-2 working", "+3 days"] { #expect(!page.contains(raw)) }
  }

  // MARK: - Helpers

  private func page(_ receipts: [NoticeReceipt], _ language: Language) -> String {
    CasePage(
      key: "VT-1",
      Timeline(),
      Vocabulary(),
      Assessor(SamplePage.policy),
      clocks: [],
      escalations: [escalation(5, "-2 working days"), escalation(6, "+3 days")],
      receipts: receipts,
      asOf: Self.asOf,
      DigestWords(language, Repository.amsterdam)
    ).text
  }

  private func escalation(_ sequence: Int64, _ rung: String) -> Escalation {
    Escalation(
      id: "\(sequence)",
      sequence: sequence,
      subject: "VT-1",
      rule: "term",
      title: "Termijn",
      moment: nil,
      rung: rung,
      level: .warning,
      effect: .norm,
      at: Self.asOf.adding(seconds: -7200),
      available: Self.asOf.adding(seconds: -7200),
      decided: Self.asOf.adding(seconds: -7200),
      due: "2026-11-26",
      dueAt: Self.asOf.adding(seconds: 200_000),
      roles: ["owner", "teamleider"],
      reason: .upcoming,
      repetition: 0,
      mark: nil
    )
  }

  private func receipt(_ row: Row) -> NoticeReceipt {
    let notice = Notice(
      id: "n",
      sequence: 12,
      kind: row.kind,
      role: row.path[0],
      organisation: "vt-zob",
      path: row.path,
      people: ["tl-1"],
      state: row.state,
      built: Self.asOf.adding(seconds: -7200),
      from: Self.asOf.adding(seconds: row.from),
      level: .warning,
      escalations: [5],
      subjects: ["VT-1"]
    )
    let deliveries = row.delivery.map {
      Delivery(
        endpoint: "post",
        notice: 12,
        sequence: 3,
        state: $0,
        attempts: row.attempts,
        at: Self.asOf.adding(seconds: row.at),
        code: row.code
      )
    }
    return NoticeReceipt(notice, [deliveries].compactMap(\.self))
  }
}
