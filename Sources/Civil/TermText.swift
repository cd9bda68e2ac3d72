extension Term {
  /// Reads `10 weeks`, `5 working days`, `-7 days`, or an ISO 8601 duration of one kind (`P10W`,
  /// `PT24H`, `P3DT15H`); nil for anything else.
  ///
  /// A duration with a time part runs in elapsed time, its days as 24 hours each.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard let term = Self.worded(text) ?? Self.iso8601(text), term.isCountable else { return nil }
    self = term
  }

  /// Whether it is at most a thousand years long: no law and no agreement looks further, and every
  /// date stays within reach of the calendar.
  private var isCountable: Bool {
    let daysEach =
      switch unit {
      case .minutes, .hours, .days: 1
      case .weeks: 7
      case .workingDays: 2
      case .months: 31
      case .years: 366
      }
    return abs(count) <= 366_000 * (isElapsed ? 24 : 1) / daysEach
  }

  private static func worded(_ text: String) -> Term? {
    let words = text.split(separator: " ")
    guard let number = words.first, let count = Self.number(number) else { return nil }
    let unit = words.dropFirst().joined(separator: " ")
    for candidate in Unit.allCases
    where unit == candidate.rawValue || unit + "s" == candidate.rawValue {
      return Term(count, candidate)
    }
    return nil
  }

  /// A count of at most a million, with a sign or none.
  private static func number(_ text: Substring) -> Int? {
    guard text.contains(where: \.isNumber), text.utf8.count <= 8, let number = Int(text),
      abs(number) <= 1_000_000
    else { return nil }
    return number
  }

  private static func iso8601(_ text: String) -> Term? {
    var rest = Substring(text)
    let sign = rest.first == "-" ? -1 : 1
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    guard rest.first == "P" else { return nil }
    let halves = rest.dropFirst().split(separator: "T", omittingEmptySubsequences: false)
    guard 1...2 ~= halves.count, let dates = parts(halves[0], of: "YMWD") else { return nil }
    guard halves.count == 2 else { return calendarTerm(dates, sign: sign) }
    guard let times = parts(halves[1], of: "HMS"), !times.isEmpty, times["S", default: 0] % 60 == 0,
      dates["Y"] == nil, dates["M"] == nil
    else { return nil }
    let days = dates["D", default: 0] + dates["W", default: 0] * 7
    let minutes = (days * 24 + times["H", default: 0]) * 60 + times["M", default: 0]
    let all = minutes + times["S", default: 0] / 60
    return all % 60 == 0 ? Term(sign * all / 60, .hours) : Term(sign * all, .minutes)
  }

  private static func calendarTerm(_ parts: [Character: Int], sign: Int) -> Term? {
    switch Set(parts.keys) {
    case ["Y"]: Term(sign * parts["Y", default: 0], .years)
    case ["M"], ["Y", "M"]:
      Term(sign * (parts["Y", default: 0] * 12 + parts["M", default: 0]), .months)
    case ["W"]: Term(sign * parts["W", default: 0], .weeks)
    case ["D"]: Term(sign * parts["D", default: 0], .days)
    default: nil
    }
  }

  /// The numbers before each designator, which must come in their order, each once.
  private static func parts(_ text: Substring, of designators: String) -> [Character: Int]? {
    var rest = text
    var wanted = Substring(designators)
    var parts: [Character: Int] = [:]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let count = number(digits), let designator = rest.popFirst(),
        let place = wanted.firstIndex(of: designator)
      else { return nil }
      wanted = wanted[wanted.index(after: place)...]
      parts[designator] = count
    }
    return parts
  }
}
