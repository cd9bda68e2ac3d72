package import Casework
import Civil

/// What the page must know of a rule, worked out once for all cases.
///
/// A class: it is looked at for every clock, and copying its texts would cost more than the rest.
package final class DigestRule: Sendable {
  /// A role as a ladder names it: of the case's owner, or of the organisation that an attribute of the
  /// start names, by its index.
  struct Reader: Hashable, Sendable {
    var role: String
    var attribute: Int?
  }

  let name: String
  let title: String
  let moments: [String?]
  package let section: Section
  package let alarm: Alarm?

  /// Whether it watches that anything is heard at all: `starts: { event: any, which: last }`.
  package let isSilence: Bool

  /// Whether each of its starts has a clock of its own; else one lives at a time.
  let isAnchored: Bool

  /// Whether its paused clocks may be out of sight rather than paused: `while`.
  package let isHiding: Bool

  /// Whether it is one that inspectorate and statistics office count.
  package let isCounted: Bool

  /// The attributes that name organisations on its ladder: `naar` of `naar.teamleider`.
  package let attributes: [String]

  /// All that its ladder tells.
  let readers: [Reader]

  package init(_ rule: Rule, in language: Language) {
    name = rule.name
    title = rule.title.map { language == .nl ? $0.nl : $0.en } ?? rule.name
    moments = rule.moments.map(\.name)
    section = rule.section
    alarm = rule.alarm
    let isSilence = rule.alarm == nil && rule.starts.types.isEmpty && rule.starts.which == .last
    self.isSilence = isSilence
    isAnchored = rule.isAnchored
    isHiding = rule.holdsWhile != nil
    isCounted =
      rule.alarm == nil && !isSilence && (rule.effect != .agreed || rule.section == .inflow)
    var attributes: [String] = []
    readers = rule.rungs.flatMap(\.tell).map { told in
      guard let dot = told.firstIndex(of: ".") else { return Reader(role: told, attribute: nil) }
      let name = String(told[..<dot])
      if !attributes.contains(name) { attributes.append(name) }
      return Reader(
        role: String(told[told.index(after: dot)...]),
        attribute: attributes.firstIndex(of: name)
      )
    }
    self.attributes = attributes
  }

  /// The role that is to act: the first that its ladder names.
  var acting: Reader { readers.first ?? Reader(role: "owner", attribute: nil) }
}
