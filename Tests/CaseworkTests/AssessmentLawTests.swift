import Casework
import Civil
import Notation
import Policy
import TestSupport
import Testing

/// Laws that hold for every timeline: seeded random cases under the shipped policy.
struct AssessmentLawTests {
  private static let editions = Repository.editions(policy: "config/policy.d/veilig-thuis.yaml")

  private static let kinds = [
    "melding-ontvangen", "vervolgmelding-ontvangen", "incident", "acute-check-gedaan",
    "triagebesluit-genomen uitkomst=onderzoek", "triagebesluit-genomen uitkomst=overdracht",
    "dienst-afgerond dienst=onderzoek signed-by=p", "dienst-afgerond dienst=onderzoek signed-by=q",
    "gegevens-vastgelegd", "informeren-uitgesteld signed-by=p", "informeren-uitgesteld signed-by=q",
    "betrokkene-geinformeerd", "overdracht-aangeboden overdracht=1",
    "overdracht-geaccepteerd overdracht=1", "overdracht-geweigerd",
    "eerste-contact-gelegd overdracht=1",
    "afgeschaald", "monitorcontact-gehad", "zaak-heropend", "zaak-gesloten", "huisverbod-opgelegd",
    "huisverbod-verlengd", "huisverbod-ingetrokken", "veiligheidsplan-actief", "thv-advies-gegeven",
    "gedragsaanwijzing-gegeven", "gedragsaanwijzing-verlengd", "opgeschort", "hervat",
    "casus-aangemeld-zvh", "zvh-triage-gedaan", "weging-vastgelegd signed-by=p",
    "overtreding-gemeld",
  ]

  /// Forty events of one case within half a year, no two at the same minute.
  private func events(_ random: inout SplitMix64) -> [String] {
    var minutes = Set<Int>()
    while minutes.count < 40 { minutes.insert(Int.random(in: 0..<260_000, using: &random)) }
    let start = Instant(seconds: 1_767_225_600)  // 2026-01-01
    return minutes.sorted().enumerated().map { id, minute in
      event(
        id,
        Self.kinds.randomElement(using: &random) ?? "incident",
        at: start.adding(seconds: Int64(minute) * 60)
      )
    }
  }

  private func event(_ id: Int, _ kind: String, at instant: Instant) -> String {
    let words = kind.split(separator: " ")
    var json = JSONWriter()
    json.object { json in
      json.string("id", String(id))
      json.string("case", "Z")
      json.string("type", String(words[0]))
      json.string("time", instant.text)
      for word in words.dropFirst() {
        let parts = word.split(separator: "=")
        json.member(String(parts[0]), String(parts[1]))
      }
    }
    return json.text
  }

  private func instants(_ random: inout SplitMix64) -> [Instant] {
    (0..<12).map { _ in
      Instant(seconds: 1_767_225_600 + Int64.random(in: 0..<40_000_000, using: &random))
    }.sorted()
  }

  /// A rung as it is known by, its repetition left out: only the newest is yielded.
  private struct Key: Hashable, CustomStringConvertible {
    let rule: Int
    let anchor: Instant
    let moment: Int?
    let rung: Int
    let isMoved: Bool
    let dueAt: Instant

    init(_ rung: DueRung, _ timeline: Timeline) {
      rule = rung.rule
      anchor = timeline.occurred(rung.anchor)
      moment = rung.moment
      self.rung = rung.rung
      isMoved = rung.reason == .moved
      dueAt = rung.dueAt
    }

    var description: String { "rule \(rule) of \(anchor.text), rung \(rung), due \(dueAt.text)" }
  }

  @Test("the order of arrival changes nothing", arguments: 1...20 as ClosedRange<UInt64>)
  func anyOrder(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let events = events(&random)
    let ordered = try CaseFile(events.joined(separator: "\n"), Self.editions)
    let shuffled = try CaseFile(
      events.shuffled(using: &random).joined(separator: "\n"),
      Self.editions
    )
    for instant in instants(&random) {
      func told(_ file: CaseFile) -> [String] {
        let assessment = file.assessor.assess(file.timeline, file.vocabulary, asOf: instant)
        return assessment.clocks.map { "\($0.rule) \($0.anchor) \($0.state) \($0.promises.count)" }
          + assessment.rungs.map { "\(Key($0, file.timeline)) \($0.at.text) \($0.repetition)" }
          + [assessment.next?.text ?? "never"]
      }
      #expect(told(ordered) == told(shuffled), "seed \(seed) at \(instant.text)")
    }
  }

  @Test(
    "events that no rule means change nothing, however many",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func anyLength(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let events = events(&random)
    let others = (0..<150).map { number in
      event(
        1000 + number,
        "iets-anders",
        at: Instant(seconds: 1_767_225_601 + Int64.random(in: 0..<500_000, using: &random) * 30)
      )
    }
    let short = try CaseFile(events.joined(separator: "\n"), Self.editions)
    let long = try CaseFile((events + others).joined(separator: "\n"), Self.editions)
    for instant in instants(&random) {
      func told(_ file: CaseFile) -> [String] {
        let assessment = file.assessor.assess(file.timeline, file.vocabulary, asOf: instant)
        let rules = file.assessor.policy.rules
        // A rule of silence means them, as it means any event.
        return assessment.clocks.filter { !rules[$0.rule].meansAny }.map {
          "\($0.rule) \(file.timeline.occurred($0.anchor).text) \($0.state) \($0.fatal?.dueAt.text ?? "")"
        }
          + assessment.rungs.filter { !rules[$0.rule].meansAny }.map {
            "\(Key($0, file.timeline)) \($0.at.text) \($0.repetition)"
          }
      }
      #expect(told(short) == told(long), "seed \(seed) at \(instant.text)")
    }
  }

  @Test(
    "what was told at one instant is told at every later one, and never less often",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func onlyGrows(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let file = try CaseFile(events(&random).joined(separator: "\n"), Self.editions)
    var earlier: [Key: Int] = [:]
    for instant in instants(&random) {
      let rungs = file.assessor.assess(file.timeline, file.vocabulary, asOf: instant).rungs
      let now = Dictionary(
        rungs.map { (Key($0, file.timeline), $0.repetition) },
        uniquingKeysWith: max
      )
      #expect(now.count == rungs.count, "no rung stands twice")
      for (key, repetition) in earlier {
        #expect(now[key] ?? -1 >= repetition, "seed \(seed) at \(instant.text): \(key)")
      }
      #expect(rungs.allSatisfy { $0.at <= instant })
      earlier = now
    }
  }

  @Test("a list shows what each whole clock says", arguments: 1...20 as ClosedRange<UInt64>)
  func listedAsWhole(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let file = try CaseFile(events(&random).joined(separator: "\n"), Self.editions)
    for instant in instants(&random) {
      for endedToo in [true, false] {
        let whole = file.clocks(asOf: instant, endedToo: endedToo)
        #expect(file.listed(asOf: instant, endedToo: endedToo) == whole, "seed \(seed)")
      }
    }
  }

  @Test("nothing is told once the case is closed", arguments: 1...20 as ClosedRange<UInt64>)
  func nothingAfterClosing(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let file = try CaseFile(events(&random).joined(separator: "\n"), Self.editions)
    let closing = try #require(file.vocabulary.types.find("zaak-gesloten"))
    let end = Instant(seconds: 1_830_000_000)
    for rung in file.assessor.assess(file.timeline, file.vocabulary, asOf: end).rungs
    where !file.assessor.policy.rules[rung.rule].runsAfterClose {
      let closed = (rung.anchor..<file.timeline.count).first {
        file.timeline.records[$0].type == closing
      }
      guard let closed, closed != rung.anchor else { continue }
      #expect(rung.at < file.timeline.occurred(closed), "seed \(seed): \(Key(rung, file.timeline))")
    }
  }

  @Test(
    "between two instants of the agenda nothing comes due",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func nextIsComplete(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let file = try CaseFile(events(&random).joined(separator: "\n"), Self.editions)
    func assess(_ instant: Instant) -> Assessment {
      file.assessor.assess(file.timeline, file.vocabulary, asOf: instant)
    }
    for instant in instants(&random) {
      let assessment = assess(instant)
      guard let next = assessment.next else { continue }
      #expect(next > instant)
      let before = assess(Instant(microseconds: next.microseconds - 1))
      #expect(before.rungs.count == assessment.rungs.count, "seed \(seed) at \(instant.text)")
    }
  }
}

extension Rule {
  /// Whether any event has to do with it.
  fileprivate var meansAny: Bool {
    [starts, stops, cancels, pauses?.from, pauses?.to, extends?.event, holdsWhile]
      .contains { $0?.types.isEmpty == true }
  }
}
