import Casework
import Civil
import Digest
import Testing

/// A page that was made by hand, and what it is called.
struct SampleDigest: Sendable, CustomTestStringConvertible {
  let name: String
  let digest: Digest

  var testDescription: String { name }
}

/// Pages of a sample organisation on five days: what every form of the page is tried on.
enum SampleDigests {
  static let all = [
    SampleDigest(name: "normal", digest: normal),
    SampleDigest(name: "after-easter", digest: afterEaster),
    SampleDigest(name: "after-outage", digest: afterOutage),
    SampleDigest(name: "empty", digest: empty),
    SampleDigest(name: "not-checked", digest: notChecked),
  ]

  /// A Tuesday with every section and every mark, and with keys that were made to mislead.
  static let normal: Digest = {
    var digest = page("2026-11-24", since: "2026-11-23T08:00:00+01:00")
    digest.sections = normalSections
    digest.changes = normalChanges
    digest.orders = [
      DigestOrder(
        kind: .acknowledged,
        subject: "VT-2026-0038",
        rule: "vt-onderzoek",
        until: nil,
        given: instant("2026-11-23T14:20:00+01:00")
      ),
      DigestOrder(
        kind: .muted,
        subject: "VT-2026-0051",
        rule: nil,
        until: instant("2026-11-28T00:00:00+01:00"),
        given: instant("2026-11-23T09:12:00+01:00")
      ),
      DigestOrder(
        kind: .exempt,
        subject: "VT-2025-0907",
        rule: nil,
        until: nil,
        given: instant("2026-06-02T16:45:00+02:00")
      ),
    ]
    digest.horizon = day("2026-12-31")
    digest.proof.head = "1842:9f3c0b7711aa52de9f3c0b7711aa52de"
    return digest
  }()

  /// Tuesday 7 April 2026: what ended on Good Friday and over Easter is due today.
  static let afterEaster: Digest = {
    var digest = page("2026-04-07", since: "2026-04-03T08:00:00+02:00")
    digest.sections = [
      DigestSection(
        .soon,
        count: 2,
        lines: [
          line("VT-2026-0012", due: "2026-04-07", late: 0, because: "tweede paasdag"),
          line("VT-2026-0013", due: "2026-04-08", late: -1),
        ]
      )
    ]
    digest.changes.movedCount = 1
    digest.changes.moved = [
      .init(
        line: line("VT-2026-0012", due: "2026-04-07", late: 0, because: "tweede paasdag"),
        was: "2026-04-06",
        reason: .calendar
      )
    ]
    return digest
  }()

  /// The page after days without one, with a source that is silent and a case that nothing watches.
  static let afterOutage: Digest = {
    var digest = page("2026-11-25", since: "2026-11-19T08:00:00+01:00")
    digest.missed = [day("2026-11-20"), day("2026-11-23"), day("2026-11-24")]
    digest.sections = [
      DigestSection(
        .overdue,
        count: 1,
        lines: [line("VT-2026-0042", due: "2026-11-20", late: 5, level: .error)]
      )
    ]
    digest.changes.new.count = 1
    digest.changes.new.lines = [line("VT-2026-0042", due: "2026-11-20", late: 5, level: .error)]
    digest.sources = [
      SourceStanding(
        name: "urn:nld:oin:00000001823288444000:systeem:regas",
        heard: instant("2026-11-19T23:50:00+01:00"),
        promised: 93_600,
        missing: 12,
        since: instant("2026-01-05T09:00:00+01:00")
      ),
      SourceStanding(
        name: "clavis",
        heard: nil,
        promised: nil,
        missing: 0,
        since: instant("2026-11-02T09:00:00+01:00")
      ),
    ]
    digest.proof.withoutClock = 2
    digest.proof.read += 5
    return digest
  }()

  /// A day in the summer on which no term asks for anything.
  static let empty: Digest = {
    var digest = page("2026-08-03", since: "2026-07-31T08:00:00+02:00")
    clearForecast(&digest)
    digest.figures = []
    digest.reports = []
    digest.sources = []
    digest.proof.delays = nil
    return digest
  }()

  /// The same emptiness, because nothing came in and days are not certain.
  static let notChecked: Digest = {
    var digest = page("2026-11-24", since: nil)
    digest.unchecked = [
      DigestTrouble(.noInput, count: 0), DigestTrouble(.unreadable, count: 1),
      DigestTrouble(.clock, count: 830), DigestTrouble(.configuration, count: 0),
    ]
    clearForecast(&digest)
    digest.proof.youngest = nil
    digest.proof.delays = nil
    return digest
  }()

  // MARK: - Parts

  private static let normalSections: [DigestSection] = [
    DigestSection(
      .protection,
      count: 1,
      lines: [
        line(
          "HV-2026-0007",
          "thv-einde",
          "Huisverbod eindigt",
          due: "2026-11-26T14:30:00+01:00",
          late: -2,
          level: .critical
        )
      ]
    ),
    DigestSection(
      .acute,
      count: 1,
      lines: [
        line(
          "VT-2026-0401",
          "vt-acuut",
          "Acute veiligheid beoordeeld",
          due: "2026-11-24T06:10:00+01:00",
          late: 0,
          level: .critical
        )
      ]
    ),
    DigestSection(
      .handOvers,
      count: 1,
      lines: [
        line("ZVH-2026-0031", "overdracht", "Overdracht aannemen", due: "2026-11-23", late: 1)
      ]
    ),
    DigestSection(
      .reports,
      count: 1,
      lines: [
        line(
          "VT-2026-0077",
          "vt-vervolgmelding",
          "Vervolgmelding beoordelen",
          due: "2026-11-30",
          late: -6,
          level: .notice
        )
      ]
    ),
    DigestSection(.soon, count: 4, lines: marked),
    DigestSection(.overdue, count: 47, lines: hostile),
    DigestSection(
      .ownerless,
      count: 1,
      lines: [absent]
    ),
    DigestSection(
      .silent,
      count: 1,
      lines: [
        line("VT-2026-0020", "stil", "Te lang geen gebeurtenis", due: nil, late: 0, level: .info)
      ]
    ),
  ]

  /// Clocks that are paused, acknowledged, muted, and moved by a day off.
  private static let marked: [DigestLine] = {
    var paused = line("VT-2026-0035", due: nil, late: 0)
    paused.isPaused = true
    paused.pauses = [day("2026-11-02")...day("2026-11-06"), day("2026-11-16")...day("2026-11-24")]
    var acknowledged = line("VT-2026-0038", due: "2026-11-24", late: 0)
    acknowledged.isAcknowledged = true
    var muted = line("VT-2026-0051", due: "2026-11-25", late: -1)
    muted.isMuted = true
    muted.isAcknowledged = true
    return [paused, acknowledged, muted]
  }()

  private static let absent: DigestLine = {
    var absent = line("VT-2026-0066", due: "2026-12-01", late: -7)
    absent.isAbsent = true
    return absent
  }()

  /// Keys and titles that are long, turn the text round, forge lines or pose as markup.
  private static let hostile: [DigestLine] = [
    line(
      "VT-" + String(repeating: "lange-sleutel-", count: 12),
      due: "2026-10-05",
      late: 50,
      level: .critical
    ),
    line(
      "VT\u{202E}7-6202\u{202C}",
      "a\u{1B}[2Jb",
      "Onderzoek\nNIETS TE DOEN\r\u{2028}<script>alert(1)</script>",
      due: "2026-11-20",
      late: 4,
      level: .error
    ),
    line(
      "</td><img src=x onerror=alert(1)>&amp;\"'",
      "rule",
      "漢字かな交じり文の題名はどこで折り返されるかを見る 👩\u{200D}👧 Z\u{351}\u{300}\u{316}algo",
      due: "2026-11-23",
      late: 1
    ),
  ]

  private static let normalChanges: DigestChanges = {
    var changes = DigestChanges()
    changes.new.count = 1
    changes.new.lines = [line("VT-2026-0401", due: "2026-11-24T06:10:00+01:00", late: 0)]
    changes.gone.count = 12
    changes.gone.lines = [line("VT-2026-0009", due: "2026-11-20", late: 4)]
    changes.back.count = 1
    changes.back.lines = [line("VT-2026-0038", due: "2026-11-24", late: 0)]
    changes.movedCount = 4
    changes.moved = zip(DigestChanges.Moved.Reason.allCases, 0...).map { reason, number in
      .init(
        line: line("VT-2026-010\(number)", due: "2026-12-0\(number + 1)", late: -7 - number),
        was: "2026-11-2\(number + 4)",
        reason: reason
      )
    }
    return changes
  }()

  /// A page with its numbers and nothing on it.
  private static func page(_ date: String, since: String?) -> Digest {
    let today = day(date)
    var digest = Digest(
      audience: DigestAudience(role: "teamleider", organisation: "vt-noord"),
      day: today,
      made: midnight(today).adding(seconds: 8 * 3600),
      since: since.map(instant)
    )
    digest.sources = [
      SourceStanding(
        name: "regas",
        heard: digest.made.adding(seconds: -2760),
        promised: 93_600,
        missing: 0,
        since: instant("2026-01-05T09:00:00+01:00")
      )
    ]
    digest.proof.read = 830
    digest.proof.withClock = 812
    digest.proof.exempt = 6
    digest.proof.closed = 12
    digest.proof.clocks = 1204
    digest.proof.youngest = digest.made.adding(seconds: -2760)
    digest.proof.delays = .init(count: 214, median: 12, p99: 80, worst: 1310)
    digest.proof.facts = 48_213
    digest.proof.escalations = 9120
    digest.figures = figures(of: today)
    digest.reports = reports(digest.figures)
    digest.forecast = forecast(from: today)
    digest.teams = teams(digest.forecast)
    digest.teamCount = 9
    return digest
  }

  /// Something on every weekday of ten weeks but the fourth, which has nothing.
  private static func forecast(from today: LocalDate) -> [DigestLoad] {
    (0..<70).compactMap { offset in
      let day = today + offset
      let isWeekend = [.saturday, .sunday].contains(day.weekday)
      guard !isWeekend, day.startOfWeek - today.startOfWeek != 21 else { return nil }
      return DigestLoad(day: day, count: 1 + offset * offset % 11)
    }
  }

  private static func clearForecast(_ digest: inout Digest) {
    digest.forecast = []
    digest.teams = []
    digest.teamCount = 0
  }

  /// The days shared out over six of nine teams.
  private static func teams(_ forecast: [DigestLoad]) -> [DigestTeam] {
    (0..<6).map { number in
      DigestTeam(
        role: number == 5 ? "piket" : "owner",
        organisation: number == 4 ? nil : "wijkteam-\(number)",
        loads: forecast.enumerated().filter { $0.offset % 6 == number }.map(\.element)
      )
    }
  }

  /// Last week's and last month's reports.
  private static func reports(_ figures: [DigestFigure]) -> [DigestReports] {
    DigestFigure.Period.allCases.compactMap { period in
      guard let days = figures.first(where: { $0.period == period })?.days else { return nil }
      let isWeek = period == .week
      return DigestReports(
        period: period,
        days: days,
        repeats: isWeek ? 11 : 57,
        total: isWeek ? 47 : 200
      )
    }
  }

  /// Last week's and last month's, one of them of a rule under which nothing fell due.
  private static func figures(of today: LocalDate) -> [DigestFigure] {
    let monday = today.startOfWeek - 7
    let (year, month, _) = today.parts
    let first = LocalDate.first(ofMonth: month, year: year).adding(months: -1)
    let last = LocalDate.first(ofMonth: month, year: year) - 1
    var research = DigestFigure(
      period: .week,
      days: monday...monday + 6,
      rule: "vt-onderzoek",
      title: "Onderzoek afronden",
      inTime: 41,
      total: 50
    )
    research.medianDays = 61
    research.oldestOpenDays = 204
    var triage = DigestFigure(
      period: .month,
      days: first...last,
      rule: "vt-triage",
      title: "Veiligheid beoordelen",
      inTime: 199,
      total: 200
    )
    triage.medianDays = 1
    let none = DigestFigure(
      period: .month,
      days: first...last,
      rule: "zvh-plan",
      title: "Plan vaststellen",
      inTime: 0,
      total: 0
    )
    return [research, triage, none]
  }

  /// A clock; of a date its breach is the midnight after it.
  static func line(
    _ subject: String,
    _ rule: String = "vt-onderzoek",
    _ title: String = "Onderzoek afronden",
    due: String?,
    late: Int,
    level: Level = .warning,
    because: String? = nil
  ) -> DigestLine {
    let end = due.flatMap { TimeText($0)?.end(in: .utc) }
    let start = (end?.date(in: .utc) ?? day("2026-11-09")) - 28
    var line = DigestLine(
      subject: subject,
      rule: rule,
      title: title,
      moment: level == .notice ? "m3" : nil,
      effect: level == .critical ? .norm : .statutory,
      level: level,
      due: end,
      dueAt: end.map { end in
        switch end {
        case .day(let day): midnight(day + 1)
        case .instant(let instant): instant
        }
      },
      dueText: due ?? "",
      daysLate: late,
      role: "owner",
      organisation: level == .info ? nil : "vt-noord",
      because: because,
      start: start
    )
    line.rungs = [
      DigestRung(name: "warn 1 week", day: start + 21, isPast: true),
      DigestRung(name: "due", day: start + 28, isPast: late >= 0),
      DigestRung(name: "+1 working day", day: start + 29, isPast: late > 0),
    ]
    return line
  }

  /// The first instant of a day in Amsterdam; right for April to October and November to February.
  private static func midnight(_ day: LocalDate) -> Instant {
    let isSummer = 4...10 ~= day.parts.month
    return Zone.utc.startOfDay(day).adding(seconds: isSummer ? -7200 : -3600)
  }

  static func instant(_ text: String) -> Instant {
    guard let time = TimeText(text) else { preconditionFailure("\(text) is no time") }
    return time.moment(in: .utc).instant
  }

  static func day(_ text: String) -> LocalDate {
    guard let time = TimeText(text) else { preconditionFailure("\(text) is no day") }
    return time.moment(in: .utc).date
  }
}
