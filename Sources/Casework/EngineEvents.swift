/// The event types that the engine itself gives a meaning, and the attributes that it reads of them.
package enum EngineEvent: String, CaseIterable, Sendable {
  /// `betreft` an event: what is given here replaces what it said.
  case corrected = "gecorrigeerd"

  /// `betreft` an event: it never happened.
  case withdrawn = "ingetrokken"

  /// A person has seen what `rule` told of `anchor`: `reason`, `expect`, `by`.
  case acknowledged = "bevestigd"

  /// The notices of `rule`, or of all rules, are held back `until`: `reason`, `by`.
  case muted = "gedempt"

  /// The case needs no clock, `until` then or for good: `reason`, `by`.
  case exempt = "vrijgesteld"

  /// The timeline goes on under the key that is in `met`.
  case merged = "samengevoegd"

  /// These `roles` are told nothing of the case, `until` then or for good.
  case shielded = "afgeschermd"

  // What concerns no case: names that are taken, and mean nothing on one.
  case historyLoaded = "historie-geladen"
  case sourceExpected = "bron-verwacht"
  case clockConfirmed = "klok-bevestigd"

  /// Those that mean something on a case.
  package static let ofCases: [EngineEvent] = allCases.filter {
    ![.historyLoaded, .sourceExpected, .clockConfirmed].contains($0)
  }

  /// The attribute with the source of the event that is named, where it isn't the naming event's own.
  package static let sourceAttribute = "bron"

  /// The attribute under which it names another event by its id.
  package var reference: String? {
    switch self {
    case .corrected, .withdrawn: "betreft"
    case .acknowledged: "anchor"
    default: nil
    }
  }
}

/// The engine's words in the symbols of a policy's vocabulary.
///
/// Its types come first in it, in order of their cases.
@usableFromInline
struct EngineWords: Sendable {
  let target: Symbol
  let anchor: Symbol
  let rule: Symbol
  let moment: Symbol
  let until: Symbol
  let roles: Symbol
  let by: Symbol
  let into: Symbol

  /// How many types are the engine's own.
  ///
  /// Written out so that it is a number wherever it is inlined.
  @inlinable static var typeCount: Symbol { 10 }

  /// Interns the words; the vocabulary must have no types yet.
  init(_ words: inout Vocabulary) {
    precondition(words.types.count == 0, "the engine's types come first")
    precondition(EngineEvent.allCases.count == Self.typeCount, "all of the engine's types count")
    for event in EngineEvent.allCases { _ = words.types.intern(event.rawValue) }
    target = words.attributes.intern("betreft")
    anchor = words.attributes.intern("anchor")
    rule = words.attributes.intern("rule")
    moment = words.attributes.intern("moment")
    until = words.attributes.intern("until")
    roles = words.attributes.intern("roles")
    by = words.attributes.intern("by")
    into = words.attributes.intern("met")
    _ = words.attributes.intern(EngineEvent.sourceAttribute)
  }
}

extension EventRecord {
  /// What the engine reads it as; nil where the type is one of the field's.
  var engineEvent: EngineEvent? {
    type < EngineWords.typeCount ? EngineEvent.allCases[Int(type)] : nil
  }
}
