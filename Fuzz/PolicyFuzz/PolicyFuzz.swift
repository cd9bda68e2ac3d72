import Casework
import Civil
import FuzzSupport
import Notation
import Policy
import TestSupport

/// Feeds libFuzzer's bytes to the readers of policies, calendars and configurations, and uses what
/// they accept.
@main
enum PolicyFuzz {
  static func main() {
    fuzz { start, count in
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      _ = Zone(name: "fuzzed", tzif: Array(bytes))
      let text = Array(bytes)
      checkPolicy(text)
      checkCalendar(text)
      checkRoster(text)
      checkConfiguration(text)
      checkScenario(text)
      return 0
    }
  }
}

/// The shipped calendars and two zones, read once.
private struct FuzzSurroundings: PolicySurroundings {
  func zone(_ name: String) -> Zone? {
    switch name {
    case "Europe/Amsterdam": Repository.amsterdam
    case "UTC": .utc
    default: nil
    }
  }

  func calendar(_ name: String) -> HolidayCalendar? { Repository.configuration.calendar(name) }

  var calendarNames: [String] { Repository.configuration.calendarNames }

  func isFaulty(calendar name: String) -> Bool { false }

  var roles: Set<String>? { nil }
}

private func checkPolicy(_ text: [UInt8]) {
  let (served, _) = readPolicy(text, isServed: true)
  let (policy, diagnostics) = readPolicy(text, isServed: false)
  require(served == nil || policy != nil, "what may be served may be looked at")
  check(diagnostics, of: text, isAccepted: policy != nil)
  guard let policy else { return }
  assessSamples(by: policy)
}

private func readPolicy(
  _ text: [UInt8],
  isServed: Bool
) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
  PolicyEdition.read(
    bytes: text,
    file: "policy.yaml",
    in: FuzzSurroundings(),
    isServed: isServed
  )
}

private func checkCalendar(_ text: [UInt8]) {
  let (calendar, diagnostics) = HolidayCalendar.read(bytes: text, file: "calendar.yaml")
  check(diagnostics, of: text, isAccepted: calendar != nil)
  guard let calendar, let date = LocalDate(year: 2026, month: 4, day: 24) else { return }
  for days in [calendar.statutory, calendar.working] {
    for n in [-30, -1, 1, 5, 30] {
      let day = days.nth(n, after: date)
      require(day == days.nthByDefinition(n, after: date), "the n-th day is what counting finds")
      require(days.isOpen(day), "the n-th open day is open")
    }
  }
}

private func checkRoster(_ text: [UInt8]) {
  let (roster, diagnostics) = Roster.read(bytes: text, file: "roster.yaml")
  check(diagnostics, of: text, isAccepted: roster != nil)
}

private func checkConfiguration(_ text: [UInt8]) {
  let (configuration, diagnostics) = Configuration.read(
    bytes: text,
    file: "termijnwacht.yaml",
    zone: { FuzzSurroundings().zone($0) }
  )
  check(diagnostics, of: text, isAccepted: configuration != nil)
}

private func checkScenario(_ text: [UInt8]) {
  // A scenario names other files, and those of the machine are no input.
  let words = String(decoding: text, as: UTF8.self).replacing("Europe/Amsterdam", with: "")
  guard !words.contains("/"), !words.contains("\\") else { return }
  let file = Repository.root + "/Tests/Scenarios/fuzzed.yaml"
  let (scenario, diagnostics) = Scenario.read(bytes: text, file: file)
  let errors = diagnostics.filter { $0.severity == .error }
  require((scenario != nil) == errors.isEmpty, "a scenario that is refused has its reasons")
  for diagnostic in diagnostics {
    require(isOneSafeLine(diagnostic.description), "a fault is told on one line: \(diagnostic)")
  }
}

/// What is refused is refused with a reason that has its place.
private func check(_ diagnostics: [Diagnostic], of text: [UInt8], isAccepted: Bool) {
  let errors = diagnostics.filter { $0.severity == .error }
  require(isAccepted == errors.isEmpty, "what is refused has a reason, and what has one is refused")
  let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
  let lineCount = scalars.count { $0.properties.isWhitespace } + 2
  for diagnostic in diagnostics {
    require(
      (1...lineCount).contains(diagnostic.line),
      "a fault lies within the text: \(diagnostic)"
    )
    require(diagnostic.column >= 1, "a fault has its column: \(diagnostic)")
    require(isOneSafeLine(diagnostic.description), "a fault is told on one line: \(diagnostic)")
  }
}

/// The shipped sample events, assessed by a policy that was accepted.
private func assessSamples(by policy: PolicyEdition) {
  let assessor = Assessor(policy)
  let files = EventFiles(assessor, sources: EventSources())
  do throws(Diagnostic) {
    try files.read(paths: [Repository.root + "/config/examples/cases.ndjson"]) { _ in }
  } catch {
    require(false, "the sample events can be read: \(error)")
  }
  let groups = files.groups
  groups.forEachTimeline(of: 0..<min(12, groups.cases.count)) { timeline in
    guard let last = timeline.records.last?.occurred else { return }
    for days in [0, 30] as [Int64] {
      let asOf = last.adding(seconds: days * 86_400)
      let assessment = assessor.assess(timeline, groups.vocabulary, asOf: asOf)
      require(assessment.rungs.allSatisfy { $0.at <= asOf }, "what came due lies behind")
      require(assessment.next.map { $0 > asOf } ?? true, "the next instant lies ahead")
    }
  }
}
