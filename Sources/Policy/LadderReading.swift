import Casework
import Civil
import Notation

extension YAMLFields {
  /// The ladders by their names; one in which anything is wrong is there all the same.
  func ladders(roles: Set<String>?) -> [String: [Rung]] {
    var ladders: [String: [Rung]] = [:]
    guard let fields = fields("ladders", nil) else { return ladders }
    for name in fields.keys {
      if let ladder = fields[name] { ladders[name] = ladder.rungs(roles) }
    }
    return ladders
  }
}

extension YAMLValue {
  /// The ladder of that name; none, with a diagnostic, where there is none.
  func ladder(of ladders: [String: [Rung]]) -> [Rung] {
    guard let name = text() else { return [] }
    if let ladder = ladders[name] { return ladder }
    let names = ladders.keys.sorted()
    report(
      .ladderUnknown,
      found: quoted(name),
      wanted: names.isEmpty ? "\"ladders\" with it" : "one of " + names.joined(separator: ", "),
      hint: nearest(to: name, in: names).map { "did you mean \($0)?" } ?? ""
    )
    return []
  }

  fileprivate func rungs(_ known: Set<String>?) -> [Rung] {
    if node.list?.isEmpty == true {
      report(.ladderEmpty, found: "an empty list", wanted: "at least one rung")
    }
    var rungs: [Rung] = []
    for element in elements() {
      guard let rung = element.fields(.rung)?.rung(known) else { continue }
      let twin = rungs.first { $0.at == rung.at && !Set($0.tell).isDisjoint(with: rung.tell) }
      if twin != nil {
        element.report(
          .rungTwice,
          found: "another rung at \(quoted(rung.name)) for the same role",
          wanted: "a role once at each point"
        )
      }
      rungs.append(rung)
    }
    return rungs
  }
}

extension YAMLFields {
  fileprivate func rung(_ known: Set<String>?) -> Rung? {
    let tell = roles(known)
    let level = word("level", Level.self, else: .levelUnknown) ?? .warning
    let every = length("every")
    let atMost = number("at-most")
    reportRepetition()
    guard let at = rungTime() else { return nil }
    return Rung(at: at, tell: tell, level: level, every: every, atMost: atMost)
  }

  private func roles(_ known: Set<String>?) -> [String] {
    guard let tell = self["tell"] else { return [] }
    if tell.node.list?.isEmpty == true {
      tell.report(.rungTell, found: "an empty list", wanted: "a role, or a list of them")
    }
    var roles: [String] = []
    for value in tell.oneOrMore() {
      guard let role = value.name() else { continue }
      if roles.contains(role) {
        value.report(.roleTwice, found: quoted(role), wanted: "each role once")
      }
      if let known, !Self.isHeld(role, known) {
        value.report(.roleNobody, found: quoted(role), wanted: "a role of the roster")
      }
      roles.append(role)
    }
    return roles
  }

  /// Whether somebody has the role: the owner is the case's, and `naar.manager` is a manager.
  private static func isHeld(_ role: String, _ known: Set<String>) -> Bool {
    role == "owner" || known.contains(role.split(separator: ".").last.map(String.init) ?? role)
  }

  private func reportRepetition() {
    if has("at-most"), !has("every") {
      report(.repeatAlone, at: "at-most", found: "no \"every\"", wanted: "\"every\" beside it")
    } else if has("every"), !has("at-most") {
      report(.everyEndless, at: "every", found: "no \"at-most\"", wanted: "\"at-most\" beside it")
    }
  }

  private func rungTime() -> Rung.At? {
    guard let value = self["at"], let text = value.text() else { return nil }
    switch text {
    case "start": return .start
    case "due": return .due
    case "breach": return .breach
    default:
      if let term = Term(text.hasPrefix("+") ? String(text.dropFirst()) : text) {
        return .offset(term)
      }
      value.report(
        .rungOffset,
        found: quoted(text),
        wanted: "start, due, breach, or an offset such as +1 working day"
      )
      return nil
    }
  }
}
