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
      guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
      checkPolicy(text)
      checkCalendar(text)
      checkConfiguration(text)
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
}

private func checkPolicy(_ text: String) {
  let (served, _) = readPolicy(text, isServed: true)
  let (policy, diagnostics) = readPolicy(text, isServed: false)
  require(served == nil || policy != nil, "what may be served may be looked at")
  check(diagnostics, of: text, isAccepted: policy != nil)
  guard let policy else { return }
  assessSamples(by: policy)
}

private func readPolicy(
  _ text: String,
  isServed: Bool
) -> (policy: PolicyEdition?, diagnostics: [Diagnostic]) {
  PolicyEdition.read(
    yaml: text,
    file: "policy.yaml",
    in: FuzzSurroundings(),
    isServed: isServed
  )
}

private func checkCalendar(_ text: String) {
  let (calendar, diagnostics) = HolidayCalendar.read(yaml: text, file: "calendar.yaml")
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

private func checkConfiguration(_ text: String) {
  let (configuration, diagnostics) = Configuration.read(
    yaml: text,
    file: "termijnwacht.yaml",
    zone: { FuzzSurroundings().zone($0) }
  )
  check(diagnostics, of: text, isAccepted: configuration != nil)
}

/// What is refused is refused with a reason that has its place.
private func check(_ diagnostics: [Diagnostic], of text: String, isAccepted: Bool) {
  let errors = diagnostics.filter { $0.severity == .error }
  require(isAccepted == errors.isEmpty, "what is refused has a reason, and what has one is refused")
  let lineCount = text.unicodeScalars.count { $0.properties.isWhitespace } + 2
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
    try files.read(path: Repository.root + "/config/examples/cases.ndjson") { _ in }
  } catch {
    require(false, "the sample events can be read: \(error)")
  }
  let table = files.table
  var cases = 0
  table.forEachTimeline { timeline in
    cases += 1
    guard cases <= 12, let last = timeline.occurred.last else { return }
    for days in [0, 30] as [Int64] {
      let asOf = last.adding(seconds: days * 86_400)
      let assessment = assessor.assess(timeline, table.vocabulary, asOf: asOf)
      require(assessment.rungs.allSatisfy { $0.at <= asOf }, "what came due lies behind")
      require(assessment.next.map { $0 > asOf } ?? true, "the next instant lies ahead")
    }
  }
}
