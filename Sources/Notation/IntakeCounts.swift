/// What became of the events of a file.
package struct IntakeCounts: Hashable, Sendable {
  package var accepted = 0
  package var duplicates = 0
  package var conflicts = 0
  package var quarantined = 0

  package init() {}

  /// Counts an event that could not be taken.
  package mutating func add(_ diagnostic: Diagnostic) {
    if diagnostic.code == .eventConflict { conflicts += 1 } else { quarantined += 1 }
  }

  package static func += (a: inout IntakeCounts, b: IntakeCounts) {
    a.accepted += b.accepted
    a.duplicates += b.duplicates
    a.conflicts += b.conflicts
    a.quarantined += b.quarantined
  }
}

extension Diagnostic {
  /// The same with its place.
  package func placed(file: String, line: Int) -> Diagnostic {
    var placed = self
    placed.file = file
    placed.line = line
    return placed
  }
}

extension JSONWriter {
  /// What became of the events of a file.
  package mutating func counts(_ counts: IntakeCounts) {
    number("accepted", counts.accepted)
    number("duplicates", counts.duplicates)
    number("conflicts", counts.conflicts)
    number("quarantined", counts.quarantined)
  }
}
