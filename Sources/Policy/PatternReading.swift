import Casework
import Civil
import Notation

/// Where a WHEN stands, and so what it may say.
enum PatternPlace {
  case starts, stops, cancels, pauses, holds

  /// The keys that have no effect there.
  fileprivate var unused: [String] {
    switch self {
    case .starts: ["early"]
    case .stops: ["which"]
    case .cancels: ["which", "early"]
    case .pauses, .holds: ["which", "early", "same"]
    }
  }
}

extension YAMLFields {
  /// A WHEN: a type, a list of types, `any`, or keys; nil where none stands there.
  ///
  /// - `keys`: the names of what cases may share.
  func pattern(_ key: String, _ place: PatternPlace, keys: [String] = []) -> EventPattern? {
    guard let value = self[key] else { return nil }
    guard value.node.mapping != nil else {
      return value.eventTypes().map { EventPattern(types: $0) }
    }
    return value.fields(.pattern)?.pattern(place, keys)
  }

  private func pattern(_ place: PatternPlace, _ keys: [String]) -> EventPattern? {
    var pattern = EventPattern(types: [])
    pattern.filters = filters()
    pattern.which = word("which", EventPattern.Which.self, else: .whichUnknown) ?? .each
    pattern.count = number("count") ?? 1
    pattern.within = window()
    pattern.same = text("same")
    pattern.across = across(keys)
    pattern.signatures = number("signed", 1...100) ?? 1
    pattern.countsEarly = says("counts", "early")
    reportCounting(place)
    reportUnused(place, pattern)
    guard let types = self["event"]?.eventTypes() else { return nil }
    pattern.types = types
    return pattern
  }

  /// What `where` filters by.
  func filters() -> [EventPattern.Filter] {
    guard let fields = fields("where", nil) else { return [] }
    return fields.keys.map { name in
      EventPattern.Filter(attribute: name, values: fields[name]?.filterValues() ?? [])
    }
  }

  private func window() -> Term? {
    guard let within = length("within") else { return nil }
    guard within.unit == .workingDays else { return within }
    self["within"]?.report(
      .windowUnit,
      found: quoted(within.description),
      wanted: "a window in days, weeks, months or hours"
    )
    return nil
  }

  /// What the counted events' cases share.
  private func across(_ keys: [String]) -> String? {
    guard let value = self["across"], let name = value.text() else { return nil }
    if !has("count") {
      report(.acrossCount, at: "across", found: "no \"count\"", wanted: "\"count\" beside it")
    }
    guard !keys.contains(name) else { return name }
    value.report(
      .acrossKey,
      found: quoted(name),
      wanted: keys.isEmpty ? "\"case.keys\" with it" : "one of " + keys.joined(separator: ", "),
      hint: nearest(to: name, in: keys).map { "did you mean \($0)?" } ?? ""
    )
    return nil
  }

  private func reportCounting(_ place: PatternPlace) {
    if place != .starts {
      for key in ["count", "within", "across"] where has(key) {
        report(.countPlace, at: key, found: "\"\(key)\"", wanted: "it in \"starts\" only")
      }
    } else if has("count"), !has("within") {
      report(.countWithin, at: "count", found: "no \"within\"", wanted: "\"within\" beside it")
    } else if has("within"), !has("count") {
      report(.withinCount, at: "within", found: "no \"count\"", wanted: "\"count\" beside it")
    }
    if place != .stops, has("signed") {
      report(.signedPlace, at: "signed", found: "\"signed\"", wanted: "it in stops or extends only")
    }
  }

  private func reportUnused(_ place: PatternPlace, _ pattern: EventPattern) {
    var unused = place.unused
    if place == .starts, pattern.count == 1, !has("count") { unused.append("same") }
    for key in unused where has(key) {
      report(.unusedKey, at: key, found: "\"\(key)\"", wanted: "a WHEN without it")
    }
  }
}

extension YAMLValue {
  /// The event types that a value names, empty for `any`; nil, with a diagnostic, where it names none.
  func eventTypes() -> [String]? {
    if node.list?.isEmpty == true {
      report(.whenEmpty, found: "an empty list", wanted: "an event type, a list of them, or any")
      return nil
    }
    let values = oneOrMore()
    if values.count == 1, values[0].node.text == "any" { return [] }
    let types = values.compactMap { value -> String? in
      guard let type = value.text() else { return nil }
      if type != "any" { return type }
      value.report(.whenAny, found: "\"any\" beside other types", wanted: "any alone, or types")
      return nil
    }
    return types.count == values.count ? types : nil
  }

  /// The values that an attribute may have: no operators, no lists of lists.
  fileprivate func filterValues() -> [String] {
    if node.list?.isEmpty == true {
      report(.filterEmpty, found: "an empty list", wanted: "a value, or a list of them")
    }
    let isValue = { (node: YAMLNode) in node.mapping == nil && node.list == nil }
    if node.mapping != nil || node.list?.allSatisfy(isValue) == false {
      report(.filterValue, found: node.kind, wanted: "a value, or a list of them")
      return []
    }
    return oneOrMore().compactMap { $0.text() }
  }
}
