import Casework
import Civil
import Ledger

/// What was heard of the sources that are followed, while the events of one arrival are taken in.
struct Hearing {
  /// The numbers of each source's events, in order of arrival; none where it doesn't count them.
  private var sources: [[UInt8]: [SequenceGaps.Heard]] = [:]

  var isEmpty: Bool { sources.isEmpty }

  /// Notes an event that was accepted.
  ///
  /// - `number`: its number; nil where it has none, or its source doesn't count.
  /// - `isNew`: whether it is no duplicate.
  mutating func note(_ source: [UInt8], _ number: UInt32?, isNew: Bool) {
    if let number {
      sources[source, default: []].append(SequenceGaps.Heard(number, isNew: isNew))
    } else if sources[source] == nil {
      sources[source] = []
    }
  }

  /// Writes down when the sources were heard and what of them is missing; the gaps that are new, in
  /// order of the sources' names.
  func keep(
    at instant: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [SequenceGap] {
    var gaps: [SequenceGap] = []
    let named = sources.map { (name: String(decoding: $0, as: UTF8.self), numbers: $1) }
    for (name, numbers) in named.sorted(by: { $0.name < $1.name }) {
      guard let old = try transaction.source(name) else { continue }
      var source = old
      source.heard = instant
      let (opened, restartedAfter) = source.gaps.note(numbers)
      try transaction.keep(source, replacing: old)
      guard !opened.isEmpty || restartedAfter != nil else { continue }
      gaps.append(SequenceGap(source: name, numbers: opened, restartedAfter: restartedAfter))
    }
    return gaps
  }
}
