package import Civil
import Notation

extension Configuration {
  /// For how long what was taken in is kept; nil where it is kept for good.
  ///
  /// Veilig Thuis keeps a file for twenty years from the last change in it (Wmo 2015 art. 5.3.4 (2)), a
  /// safety house for five from its first processing (Wgs art. 1.8 (7)). What the policy's own clocks say
  /// of a case comes before: none of them may run.
  package struct Retention: Hashable, Sendable {
    /// From the receipt of a case's newest event on.
    package var cases: Term?

    /// Files of events in `archive`, and what could not be read, from when they were taken in.
    package var archive: Term?
    package var quarantine: Term?

    /// Daily pages, from their day on.
    package var pages: Term?

    /// What `backup` makes, in which cases stand still that are erased since.
    ///
    /// It is stated in each copy, and kept to by whoever keeps them.
    package var backups: Term?

    /// The rules whose clocks count the keeping itself: one that has run out doesn't keep a case.
    package var rules: Set<String> = []

    package init() {}

    /// Whether there is anything to look for once a day.
    package var isDaily: Bool {
      [cases, archive, quarantine, pages].contains { $0 != nil }
    }
  }
}

extension YAMLFields {
  func retention() -> Configuration.Retention {
    var retention = Configuration.Retention()
    guard let fields = fields("retention", .retention) else { return retention }
    retention.cases = fields.keeping("cases")
    retention.archive = fields.keeping("archive")
    retention.quarantine = fields.keeping("quarantine")
    retention.pages = fields.keeping("pages")
    retention.backups = fields.keeping("backups")
    retention.rules = Set(fields["rules"]?.oneOrMore().compactMap { $0.name() } ?? [])
    return retention
  }

  /// A length in days or longer: it begins and ends with days.
  private func keeping(_ key: String) -> Term? {
    guard let term = length(key) else { return nil }
    switch term.unit {
    case .days, .weeks, .months, .years: return term
    case .minutes, .hours, .workingDays:
      self[key]?.report(
        .retentionUnit,
        found: quoted(term.description),
        wanted: "days, weeks, months or years, such as 20 years"
      )
      return nil
    }
  }
}
