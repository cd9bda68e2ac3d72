/// What the numbers of a source show that was not delivered to us.
package struct SequenceGap: Hashable, Sendable {
  /// The source, as the configuration names it.
  package var source: String

  /// The numbers that are missing now and weren't before.
  package var numbers: [ClosedRange<Int64>]

  /// Where the source began to count anew, its highest number before that; nil where it didn't.
  ///
  /// What may have followed that one can't be known.
  package var restartedAfter: Int64?

  package init(source: String, numbers: [ClosedRange<Int64>], restartedAfter: Int64? = nil) {
    self.source = source
    self.numbers = numbers
    self.restartedAfter = restartedAfter
  }

  /// How many numbers are missing.
  package var count: Int64 { numbers.reduce(0) { $0 + Int64($1.count) } }

  /// The numbers as people write them, `4, 7-9`.
  package var text: String { Self.text(of: numbers) }

  /// How many ranges are written out: a line that goes on for ever is read by nobody.
  private static let writtenRanges = 20

  /// Numbers as people write them, `4, 7-9`; of very many ranges the first, and `…`.
  package static func text(of ranges: [ClosedRange<Int64>]) -> String {
    let written = ranges.prefix(writtenRanges).map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
    return (ranges.count > writtenRanges ? written + ["…"] : written).joined(separator: ", ")
  }
}
