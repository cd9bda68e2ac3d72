import Civil
import Notation
import TestSupport

/// What the registration of one organisation sends of 800 cases, drawn by a seed: some 40 per cent
/// late and 28 per cent with a later report, as the field is (IGJ 2023; CBS 85361).
struct SampleOrganisation {
  /// An event on its way: when it is received, and its line.
  struct Arrival {
    var at: Instant
    var line: String
  }

  static let name = "vt-zob"
  static let source = "regas"
  static let caseCount = 800

  /// What every reason says: no page may.
  static let reason = "op verzoek van mevrouw Voorbeeld"

  /// In the order in which they are received.
  private(set) var arrivals: [Arrival] = []
  private(set) var keys: [String] = []

  private var random: SplitMix64

  /// The person whom the case in hand is about.
  private var person = ""

  /// How many events the case in hand has.
  private var count = 0

  /// - `days`: those on which cases are opened.
  init(seed: UInt64, openingOn days: ClosedRange<LocalDate>) {
    random = SplitMix64(seed: seed)
    var openings: [Instant] = []
    for _ in 0..<Self.caseCount { openings.append(opening(on: days)) }
    var numbers: [Int: Int] = [:]
    for opened in openings.sorted() {
      let year = Repository.amsterdam.local(opened).date.year
      numbers[year, default: 0] += 1
      keys.append("VT-\(year)-\(padded(numbers[year, default: 0], 4))")
      addCase(opened)
    }
    arrivals = arrivals.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  // MARK: - A case

  private mutating func addCase(_ opened: Instant) {
    person = "p-\(Int.random(in: 0..<600, using: &random))"
    count = 0
    let owner = chance(99) ? [("organisatie", Self.name)] : []
    report("melding-ontvangen", opened, owner)
    inform(from: opened)
    if chance(5) { bar(from: later(opened, minutes: 60...300)) }
    if chance(12) { endanger(from: opened) }
    if chance(28) { reportAgain(work(2...60, after: opened)) }
    let decided = work(days(1...5, or: 6...25, onTime: 62), after: opened)
    if chance(4) { mute(from: decided) }
    switch Int.random(in: 0..<100, using: &random) {
    case ..<25: serve("onderzoek", under: "vt-onderzoek", from: decided)
    case ..<70:
      serve("voorwaarden-en-vervolg", under: "vt-voorwaarden-vervolg", from: decided)
    case ..<90: handOver(from: decided)
    default:
      decide("einde-bemoeienis", decided)
      close(work(3...8, after: decided))
    }
  }

  /// A report and its check for acute danger, which is made at once nearly always.
  ///
  /// - Returns: the report's id.
  @discardableResult
  private mutating func report(
    _ type: String,
    _ at: Instant,
    _ attributes: [(String, String)] = []
  ) -> String {
    let id = say(type, at, attributes + [("persoon-sleutel", person)])
    let checked = later(at, minutes: chance(98) ? 5...50 : 70...300)
    if chance(97) {
      say("acute-check-gedaan", checked)
    } else {
      say("acute-onveiligheid-vastgesteld", checked)
      say("acute-onveiligheid-opgeheven", later(checked, minutes: 120...1300))
    }
    return id
  }

  /// A later report on the same case, weighed together by two; some belonged to another case.
  private mutating func reportAgain(_ at: Instant) {
    let id = report("vervolgmelding-ontvangen", at)
    guard chance(95) else {
      say("ingetrokken", work(1...3, after: at), [("betreft", id)])
      return
    }
    weigh(work(days(0...1, or: 2...9, onTime: 70), after: at))
    decide("gevoegd", work(days(1...5, or: 6...15, onTime: 75), after: at))
  }

  private mutating func weigh(_ at: Instant) {
    say("weging-vastgelegd", at, [("signed-by", "w-1")])
    if chance(85) { say("weging-vastgelegd", later(at, minutes: 10...90), [("signed-by", "w-2")]) }
  }

  private mutating func endanger(from opened: Instant) {
    var at = opened
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      at = later(at, minutes: 1440...40_000)
      say("incident", at, [("persoon-sleutel", person)])
    }
    if chance(60) { weigh(work(0...3, after: at)) }
  }

  /// The data are kept, and whoever they are about is told, later where that is a danger.
  private mutating func inform(from opened: Instant) {
    let kept = work(0...2, after: opened)
    say("gegevens-vastgelegd", kept)
    if chance(10) {
      let postponed = work(14...18, after: kept)
      for signer in ["w-1", "fg-1"] {
        say("informeren-uitgesteld", postponed, [("signed-by", signer)])
      }
    }
    guard chance(93) else { return }
    say("betrokkene-geinformeerd", work(days(4...19, or: 20...45, onTime: 80), after: kept))
  }

  /// A barring order, which is extended or not, and the plan that follows it.
  private mutating func bar(from imposed: Instant) {
    func end(after days: Int64) -> [(String, String)] {
      [("einde", Repository.amsterdam.text(imposed.adding(seconds: days * 86_400)))]
    }
    say("huisverbod-opgelegd", imposed, end(after: 10))
    if chance(90) { say("thv-advies-gegeven", later(imposed, minutes: 8000...11_000)) }
    if chance(40) {
      say("huisverbod-verlengd", later(imposed, minutes: 12_000...13_900), end(after: 28))
    }
    if chance(85) { say("veiligheidsplan-actief", later(imposed, minutes: 9000...38_000)) }
  }

  // MARK: - What is decided

  private mutating func decide(_ outcome: String, _ at: Instant) {
    say("triagebesluit-genomen", at, [("uitkomst", outcome)])
    tellReporter(days(0...2, or: 3...12, onTime: 78), after: at)
  }

  private mutating func tellReporter(_ days: ClosedRange<Int>, after at: Instant) {
    if chance(4) {
      say("terugkoppeling-uitgesteld", later(at, minutes: 10...300))
      say("terugkoppeling-hervat", work(5...15, after: at))
    }
    if chance(96) { say("melder-teruggekoppeld", work(days, after: later(at, minutes: 60...120))) }
  }

  /// A service of ten weeks, with a sign of life every other week nearly always.
  private mutating func serve(_ service: String, under rule: String, from decided: Instant) {
    decide(service, decided)
    say("dienst-gestart", work(1...5, after: decided), [("dienst", service)])
    let end = work(days(25...47, or: 48...95, onTime: 68), after: decided)
    if chance(15) {
      let paused = work(5...20, after: decided)
      say("opgeschort", paused)
      say("hervat", work(3...12, after: paused))
    }
    var contact = work(3...10, after: decided)
    while contact < end {
      say("contactmoment", contact)
      contact = work(chance(93) ? 5...12 : 18...30, after: contact)
    }
    let overdue = work(52...54, after: decided)
    if overdue < end, chance(40) { acknowledge(rule, overdue) }
    finish(service, end)
  }

  /// Signed by two, told to the reporter; then the case is scaled down, left open for a while, or closed.
  private mutating func finish(_ service: String, _ end: Instant) {
    let signed = work(days(0...1, or: 2...8, onTime: 85), after: end)
    say("dienst-afgerond", end, [("dienst", service), ("signed-by", "w-1")])
    say("dienst-afgerond", signed, [("dienst", service), ("signed-by", "gw-1")])
    if service == "onderzoek" { tellReporter(days(1...5, or: 6...12, onTime: 80), after: signed) }
    let closed = work(2...12, after: signed)
    if chance(15) { scaleDown(later(signed, minutes: 30...600)) }
    if chance(5) {
      order("vrijgesteld", closed, until: 60...200)
    } else if chance(97) {
      close(closed)
    }
  }

  private mutating func scaleDown(_ at: Instant) {
    say("afgeschaald", at, [("naar", "wijkteam-zuid")])
    let heard = work(days(10...19, or: 20...30, onTime: 75), after: at)
    if chance(70) { say("zorgvrij-gemeld", heard) }
    let visited = work(days(50...60, or: 61...80, onTime: 75), after: at)
    if chance(70) { say("monitorcontact-gehad", visited) }
  }

  /// An offer that is accepted, refused and made again, or not answered for weeks.
  private mutating func handOver(from decided: Instant) {
    decide("overdracht", decided)
    let offered = later(decided, minutes: 30...2000)
    offer(1, offered)
    switch Int.random(in: 0..<100, using: &random) {
    case ..<58: accept(1, work(days(0...2, or: 3...8, onTime: 78), after: offered))
    case ..<70:
      let refused = work(1...3, after: offered)
      say("overdracht-geweigerd", refused, hand(1))
      let again = work(days(0...1, or: 2...6, onTime: 60), after: refused)
      offer(2, again)
      accept(2, work(0...3, after: again))
    default: accept(1, work(8...40, after: offered))
    }
  }

  private mutating func offer(_ number: Int, _ at: Instant) {
    say("overdracht-aangeboden", at, hand(number))
  }

  private mutating func accept(_ number: Int, _ at: Instant) {
    say("overdracht-geaccepteerd", at, hand(number))
    let met = work(days(1...5, or: 6...14, onTime: 75), after: at)
    say("eerste-contact-gelegd", met, hand(number))
    close(work(1...10, after: met))
  }

  /// The attributes of the case's hand-over of that number, each to another team.
  private func hand(_ number: Int) -> [(String, String)] {
    let teams = ["wijkteam-zuid", "wijkteam-oost", "jeugdteam-west"]
    return [
      ("overdracht", "\(key)-o\(number)"), ("naar", teams[(keys.count + number) % teams.count]),
    ]
  }

  private mutating func close(_ at: Instant) { say("zaak-gesloten", at) }

  // MARK: - Orders

  private mutating func acknowledge(_ rule: String, _ at: Instant) {
    let expected = Repository.amsterdam.local(at).date + 14
    let words = [("rule", rule), ("expect", expected.description), ("reason", Self.reason)]
    say("bevestigd", at, words + [("by", "tl-1")])
  }

  private mutating func mute(from decided: Instant) {
    order("gedempt", work(1...20, after: decided), until: 10...40)
  }

  private mutating func order(_ type: String, _ at: Instant, until days: ClosedRange<Int>) {
    let last = Repository.amsterdam.local(at).date + Int.random(in: days, using: &random)
    say(type, at, [("until", last.description), ("reason", Self.reason), ("by", "tl-1")])
  }

  // MARK: - Events

  private var key: String { keys.last ?? "" }

  /// An event of the case in hand; what it is received by is a file each quarter of an hour, and 3 in a
  /// hundred are registered days late.
  ///
  /// - Returns: its id.
  @discardableResult
  private mutating func say(
    _ type: String,
    _ at: Instant,
    _ attributes: [(String, String)] = []
  ) -> String {
    count += 1
    let id = "\(key)-\(count)"
    var json = JSONWriter()
    json.object { json in
      json.string("id", id)
      json.string("source", Self.source)
      json.string("case", key)
      json.string("type", type)
      json.string("time", Repository.amsterdam.text(at))
      for (name, value) in attributes { json.member(name, value) }
    }
    let registered = chance(97) ? at : later(at, minutes: 1440...5000)
    let quarter: Int64 = 900
    let received = Instant(seconds: (registered.seconds / quarter + 1) * quarter)
    arrivals.append(Arrival(at: received, line: json.text))
    return id
  }

  // MARK: - Chance

  private mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  /// So many working days in time, in that part of all cases, or so many late.
  private mutating func days(
    _ early: ClosedRange<Int>,
    or late: ClosedRange<Int>,
    onTime percent: Int
  ) -> ClosedRange<Int> {
    chance(percent) ? early : late
  }

  /// A moment of the day in the office, so many working days later and after the instant itself.
  private mutating func work(_ days: ClosedRange<Int>, after start: Instant) -> Instant {
    let working = Repository.nl.working
    let count = Int.random(in: days, using: &random)
    let today = Repository.amsterdam.local(start).date
    let day = count == 0 ? working.onOrAfter(today) : working.nth(count, after: today)
    let minutes = Int64.random(in: 9 * 60..<17 * 60, using: &random)
    let moment = LocalDateTime(date: day, microsecondOfDay: minutes * 60_000_000)
    return max(Repository.amsterdam.instant(of: moment), later(start, minutes: 5...30))
  }

  private mutating func later(_ start: Instant, minutes: ClosedRange<Int64>) -> Instant {
    start.adding(seconds: Int64.random(in: minutes, using: &random) * 60)
  }

  /// A moment on one of the days: three in four by day, the others whenever.
  private mutating func opening(on days: ClosedRange<LocalDate>) -> Instant {
    let length = days.upperBound - days.lowerBound
    let day = days.lowerBound + Int.random(in: 0...length, using: &random)
    let minutes: Range<Int64> = chance(75) ? 8 * 60..<19 * 60 : 0..<24 * 60
    let minute = Int64.random(in: minutes, using: &random)
    let moment = LocalDateTime(date: day, microsecondOfDay: minute * 60_000_000)
    return Repository.amsterdam.instant(of: moment)
  }
}
