import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// The order in which facts arrive, and how often, changes nothing but what was known when.
struct ArrivalTests {
  private static let editions = Repository.editions(policy: "config/policy.d", isServed: true)

  /// Cases in one ledger, and ledgers: ten thousand timelines in all.
  private static let casesPerSeed = 100
  private static let seeds = 1...100 as ClosedRange<UInt64>

  @Test(
    "shuffled, or delivered twice, facts come to the same assessment; deciding again gives nothing",
    arguments: seeds
  )
  func anyArrival(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let cases = (0..<Self.casesPerSeed).map { timeline(of: "Z-\(seed)-\($0)", &random) }
    let lines = cases.flatMap(\.self)
    let now = Instant(seconds: 1_800_000_000)
    let straight = try watch(lines, steps: 1, at: now)
    let doubled = (lines + lines).shuffled(using: &random)
    let shuffled = try watch(doubled, steps: 5, at: now)
    for number in 0..<Self.casesPerSeed {
      let key = "Z-\(seed)-\(number)"
      let (a, b) = (try assessment(key, straight, now), try assessment(key, shuffled, now))
      #expect(a == b, "seed \(seed), \(key)\n\(cases[number].joined(separator: "\n"))")
    }
    for var watch in [straight, shuffled] {
      try watch.ledger.step { try $0.oweAll() }
      #expect(try watch.step(at: now).escalations == 0, "seed \(seed)")
    }
  }

  /// A watch that was given the lines in so many steps.
  private func watch(_ lines: [String], steps: Int, at now: Instant) throws -> Watch {
    var watch = Watch(
      try Ledger.inMemory(),
      Self.editions,
      sources: EventSources(),
      language: .nl
    )
    for step in 0..<steps {
      let part = lines[lines.count * step / steps..<lines.count * (step + 1) / steps]
      try Array(part.joined(separator: "\n").utf8).withUnsafeBytes { bytes in
        var text = EventText(bytes)
        var pieces: [EventText.Piece] = []
        while let piece = try text.next() { pieces.append(piece) }
        let outcome = try watch.step(
          at: now,
          Watch.Arrival(file: "", bytes: bytes, pieces: pieces, isHistory: false)
        )
        #expect(outcome.refused.map(\.diagnostic.description) == [])
      }
    }
    return watch
  }

  /// All that holds of a case, as text.
  private func assessment(_ key: String, _ watch: Watch, _ now: Instant) throws -> [String] {
    let found = try #require(try watch.assessedCase(key, asOf: now))
    let rules = watch.editions.assessor.policy.rules
    let zone = Repository.amsterdam
    let clocks = found.assessment.clocks.map { clock in
      let due = clock.promises.map { $0.fatal.map { zone.text($0.reckoning.due) } ?? "none" }
      return "\(rules[clock.rule].name) \(clock.moment ?? -1) \(found.identities[clock.anchor].id) "
        + "\(clock.state) \(due)"
    }
    let rungs = found.assessment.rungs.map { rung in
      "\(rules[rung.rule].name) \(rung.moment ?? -1) \(found.identities[rung.anchor].id) "
        + "\(rung.rung) \(rung.at.text) \(rung.repetition) \(rung.reason)"
    }
    return clocks + rungs.sorted() + [found.assessment.next?.text ?? "never"]
  }

  // MARK: - Timelines

  private static let kinds: [[String]] = [
    ["melding-ontvangen", "organisatie=vt-zob"], ["melding-ontvangen", "organisatie=vt-gv"],
    ["vervolgmelding-ontvangen"], ["triagebesluit-genomen", "uitkomst=onderzoek"],
    ["triagebesluit-genomen", "uitkomst=voorwaarden-en-vervolg"], ["opgeschort"], ["hervat"],
    ["dienst-afgerond", "dienst=onderzoek", "signed-by=w1"],
    ["dienst-afgerond", "dienst=onderzoek", "signed-by=w2"], ["gegevens-vastgelegd"],
    ["informeren-uitgesteld", "signed-by=w1"], ["informeren-uitgesteld", "signed-by=w2"],
    ["huisverbod-opgelegd"], ["huisverbod-verlengd", "einde=2026-10-01"],
    ["veiligheidsplan-actief"],
    ["incident"], ["incident", "persoon-sleutel=p1"], ["aangifte-opgenomen", "persoon-sleutel=p2"],
    ["weging-vastgelegd", "signed-by=w1"], ["sash-afgenomen", "niveau=hoog"],
    ["sash-afgenomen", "niveau=laag"], ["afgeschaald"], ["monitorcontact-gehad"],
    ["zaak-gesloten"], ["casus-aangemeld-zvh"], ["overdracht-aangeboden", "overdracht=o1"],
    ["overdracht-geaccepteerd", "overdracht=o1", "naar=wijkteam"], ["bevestigd", "rule=stilte"],
    ["vrijgesteld", "until=2026-09-01"], ["terugkoppeling-uitgesteld"],
    ["terugkoppeling-hervat"],
  ]

  /// Some events of a case within a year, some of them corrected or withdrawn.
  private func timeline(of key: String, _ random: inout SplitMix64) -> [String] {
    let count = Int.random(in: 1...9, using: &random)
    var lines: [String] = []
    for number in 1...count {
      let kind = Self.kinds.randomElement(using: &random) ?? ["incident"]
      lines.append(event(key, "e\(number)", kind, number, &random))
      switch Int.random(in: 0..<12, using: &random) {
      case 0:
        let named = ["ingetrokken", "betreft=e\(number)"]
        lines.append(event(key, "w\(number)", named, 100 + number, &random))
      case 3 where number == 1:
        lines.append(event(key, "s", ["samengevoegd", "met="], 400, &random))
      case 1, 2:
        let named = ["gecorrigeerd", "betreft=e\(number)", "uitkomst=onderzoek"]
        lines.append(event(key, "c\(number)", named, 200 + number, &random))
        lines.append(event(key, "d\(number)", named, 300 + number, &random))
      default: continue
      }
    }
    return lines
  }

  private func event(
    _ key: String,
    _ id: String,
    _ kind: [String],
    _ sequence: Int,
    _ random: inout SplitMix64
  ) -> String {
    // Whole hours, so that some fall together: then the sequence tells their order.
    let hours = Int64.random(in: 0..<365 * 24, using: &random)
    let time = Instant(seconds: 1_767_225_600 + hours * 3600)
    var json = JSONWriter()
    json.object { json in
      json.string("id", id)
      json.string("source", key)
      json.string("case", key)
      json.string("type", kind[0])
      json.string("time", time.text)
      json.number("sequence", sequence)
      for word in kind.dropFirst() {
        let parts = word.split(separator: "=")
        json.member(String(parts[0]), parts.count > 1 ? String(parts[1]) : neighbour(of: key))
      }
    }
    return json.text
  }

  /// The key of the case after that one: what it is merged with.
  private func neighbour(of key: String) -> String {
    let parts = key.split(separator: "-")
    return "Z-\(parts[1])-\((Int(parts[2]) ?? 0) + 1)"
  }
}
