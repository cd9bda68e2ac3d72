package import Civil
package import Notation

/// Who is behind each role of the ladders, and who is away when.
package struct Roster: Sendable {
  /// One role: who has it, and who is told where nobody of them can be.
  package struct Role: Hashable, Sendable {
    /// Keys of people, a number or a mailbox: never a name.
    package var people: [String]

    /// The role above it.
    package var up: String?

    /// Before this time of the day, and on days that are no working days, it is left in peace; nil
    /// for an audience that is awake around the clock.
    package var notBefore: TimeOfDay?

    /// From this time of the day on it is left in peace too.
    package var notAfter: TimeOfDay?
  }

  /// One person away, from the first day to the last.
  package struct Absence: Hashable, Sendable {
    package var person: String
    package var days: ClosedRange<LocalDate>

    /// Who stands in for them.
    package var deputy: String?
  }

  package var name: String
  package var edition: String
  package var roles: [String: Role]

  /// Roles of one organisation, in place of those of the same name.
  package var organisations: [String: [String: Role]]
  package var absences: [Absence]

  /// Reads a roster file.
  ///
  /// - Returns: the roster, nil where anything is wrong; and all that is wrong.
  package static func read(
    bytes: [UInt8],
    file: String
  ) -> (roster: Roster?, diagnostics: [Diagnostic]) {
    let document = YAMLDocument(file: file)
    guard let root = document.root(of: bytes, .roster) else { return (nil, document.diagnostics) }
    let roster = root.roster()
    return (document.hasErrors ? nil : roster, document.diagnostics)
  }
}

extension YAMLFields {
  /// The roster whose keys these are; nil, with diagnostics, where it can't be made.
  func roster() -> Roster? {
    let name = name("roster")
    let edition = self.name("edition")
    let roles = roles()
    let organisations = organisations(roles)
    let people = ([roles] + organisations.values).flatMap { $0.values.flatMap(\.people) }
    let absences = absences(Set(people))
    guard let name, let edition else { return nil }
    return Roster(
      name: name,
      edition: edition,
      roles: roles,
      organisations: organisations,
      absences: absences
    )
  }

  /// The roles of single organisations; the way up may lead to the common ones.
  private func organisations(_ common: [String: Roster.Role]) -> [String: [String: Roster.Role]] {
    guard let named = fields("organisations", nil) else { return [:] }
    var organisations: [String: [String: Roster.Role]] = [:]
    for name in named.keys {
      guard let roles = named.fields(name, nil) else { continue }
      var own: [String: Roster.Role] = [:]
      for role in roles.keys {
        own[role] = roles.fields(role, .role)?.role(among: roles.keys + common.keys.sorted())
      }
      for role in roles.keys
      where Self.isCircle(from: role, common.merging(own) { _, own in own }) {
        roles.fields(role, .role)?.reportCircle(from: role)
      }
      organisations[name] = own
    }
    return organisations
  }

  private func reportCircle(from name: String) {
    self["up"]?.report(
      .roleCircle,
      found: "a way up that leads back to \(quoted(name))",
      wanted: "a way up with an end"
    )
  }

  fileprivate func roles() -> [String: Roster.Role] {
    guard let named = fields("roles", nil) else { return [:] }
    var roles: [String: Roster.Role] = [:]
    for name in named.keys {
      roles[name] = named.fields(name, .role)?.role(among: named.keys)
    }
    for name in named.keys where Self.isCircle(from: name, roles) {
      named.fields(name, .role)?.reportCircle(from: name)
    }
    return roles
  }

  private func role(among names: [String]) -> Roster.Role {
    let people = self["people"]?.oneOrMore().compactMap { $0.name() } ?? []
    if let up = self["up"], let name = up.text(), !names.contains(name) {
      up.report(
        .roleUnknown,
        found: quoted(name),
        wanted: "one of " + names.joined(separator: ", "),
        hint: nearest(to: name, in: names).map { "did you mean \($0)?" } ?? ""
      )
    }
    if self["people"]?.node.list?.isEmpty ?? !has("people"), !has("up") {
      report(.roleEmpty, found: "nobody", wanted: "\"people\" or \"up\"")
    }
    return Roster.Role(
      people: people,
      up: self["up"]?.node.text,
      notBefore: time("not-before"),
      notAfter: time("not-after")
    )
  }

  private static func isCircle(from name: String, _ roles: [String: Roster.Role]) -> Bool {
    var next = roles[name]?.up
    for _ in 0..<roles.count {
      guard let role = next else { return false }
      if role == name { return true }
      next = roles[role]?.up
    }
    return false
  }

  fileprivate func absences(_ people: Set<String>) -> [Roster.Absence] {
    (self["absences"]?.elements() ?? []).compactMap { element in
      element.fields(.absence)?.absence(of: people)
    }
  }

  private func absence(of people: Set<String>) -> Roster.Absence? {
    let person = text("person")
    let deputy = text("deputy")
    let (first, last) = (date("from"), date("until"))
    for (key, name) in [("person", person), ("deputy", deputy)] {
      guard let name, !people.contains(name) else { continue }
      self[key]?.report(.personUnknown, found: quoted(name), wanted: "somebody who has a role")
    }
    guard let person, let first, let last else { return nil }
    guard first <= last else {
      self["until"]?.report(.absenceOrder, found: "\(last)", wanted: "a date from \(first) on")
      return nil
    }
    return Roster.Absence(person: person, days: first...last, deputy: deputy)
  }
}
