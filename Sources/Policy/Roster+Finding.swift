package import Casework
package import Civil

/// Finds who is told in a role's place, and when.
extension Roster {
  /// Who is told, and by which way up from the role that was to be.
  package struct Audience: Hashable, Sendable {
    package var path: [String]
    package var people: [String]

    /// The role that is told, for its hours.
    fileprivate var role: Role?
  }

  /// Finds who is there of a role on a day, or of the next one up: never somebody who is away, and
  /// never somebody who is shielded from the case.
  ///
  /// An organisation itself owns a case where the roster has nobody for it; its mailbox is its key.
  ///
  /// - Returns: nil where the way up ends and nobody was found.
  package func audience(
    _ name: String,
    of organisation: String?,
    on day: LocalDate,
    shielded: Set<PersonalText>
  ) -> Audience? {
    var path: [String] = []
    var next: String? = name
    while let name = next, !path.contains(name) {
      path.append(name)
      let role = role(name, of: organisation)
      if !shielded.contains(PersonalText(name)) {
        let people = (role?.people ?? []).compactMap { present($0, on: day, shielded) }.uniqued()
        if !people.isEmpty { return Audience(path: path, people: people, role: role) }
        if name == "owner", role?.people.isEmpty ?? true, let organisation,
          !shielded.contains(PersonalText(organisation))
        {
          return Audience(path: path, people: [organisation], role: role)
        }
      }
      next = role?.up ?? (name == "owner" ? "teamleider" : nil)
    }
    return nil
  }

  /// The names by which a case may be shielded from somebody who reads what is made for a role: the role,
  /// those that are told in its place, and the people.
  ///
  /// Those of the role who are away read it once they are back.
  package func readers(
    of name: String,
    _ organisation: String?,
    on day: LocalDate
  ) -> Set<PersonalText> {
    let found = audience(name, of: organisation, on: day, shielded: [])
    let own = role(name, of: organisation)?.people ?? []
    let names = [name] + (found?.path ?? []) + (found?.people ?? []) + own
    return Set(names.map { PersonalText($0) })
  }

  /// The organisation that an event names, as a notice may name it: in our own word for it, else where
  /// it has the form of a key; nil where it may not be told.
  package func organisation(_ named: PersonalText) -> String? {
    named.asOrganisation ?? organisations.keys.first { named == PersonalText($0) }
  }

  private func role(_ name: String, of organisation: String?) -> Role? {
    organisation.flatMap { organisations[$0]?[name] } ?? roles[name]
  }

  /// The person, or whoever stands in; nil where nobody is there.
  private func present(
    _ person: String,
    on day: LocalDate,
    _ shielded: Set<PersonalText>
  ) -> String? {
    var person = person
    var asked: Set<String> = []
    while asked.insert(person).inserted {
      guard let absence = absences.first(where: { $0.person == person && $0.days.contains(day) })
      else {
        return shielded.contains(PersonalText(person)) ? nil : person
      }
      guard let deputy = absence.deputy else { return nil }
      person = deputy
    }
    return nil
  }

  /// When an audience may be told at the earliest: at once, or in its next office hours.
  package func opening(
    of audience: Audience,
    from instant: Instant,
    in zone: Zone,
    _ calendar: HolidayCalendar
  ) -> Instant {
    guard let opens = audience.role?.notBefore else { return instant }
    let local = zone.local(instant)
    let closes = audience.role?.notAfter
    let opening = LocalDateTime(date: local.date, time: opens)
    if calendar.working.isOpen(local.date) {
      if local.microsecondOfDay < opening.microsecondOfDay { return zone.instant(of: opening) }
      let end = closes.map { LocalDateTime(date: local.date, time: $0).microsecondOfDay }
      if local.microsecondOfDay < end ?? .max { return instant }
    }
    let next = calendar.working.nth(1, after: local.date)
    return zone.instant(of: LocalDateTime(date: next, time: opens))
  }
}
