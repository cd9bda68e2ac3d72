import Notation

/// The texts of some events of a file, copied in order of the file, so that each of its pages is needed
/// once and can be let go of.
struct GatheredTexts {
  private var bytes: [UInt8] = []

  /// Where each text begins, in the order in which the events were given.
  private var starts: [Int]
  private let lengths: [UInt32]

  /// - `release`: told up to where the file isn't needed any more for now.
  init(
    of indices: ArraySlice<UInt32>,
    _ events: [BulkEvent],
    _ file: Watch.Arrival,
    release: (Int) -> Void
  ) {
    lengths = indices.map { events[Int($0)].length }
    starts = [Int](repeating: 0, count: indices.count)
    bytes.reserveCapacity(lengths.reduce(0) { $0 + Int($1) } + Self.slack)
    // The index in the upper half, so that plain numbers are sorted; where it belongs in the lower.
    var places = indices.enumerated().map { UInt64($0.element) << 32 | UInt64($0.offset) }
    places.sort()
    var released = 0
    for place in places {
      let text = events[Int(place >> 32)].text
      starts[Int(place & 0xFFFF_FFFF)] = bytes.count
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: file.bytes[text]))
      if text.upperBound - released > Self.releasedBytes {
        released = text.upperBound
        release(released)
      }
    }
    release(file.bytes.count)
    bytes.append(contentsOf: repeatElement(0x20, count: Self.slack))
  }

  /// How many bytes behind the last text can be read, as if another one followed.
  private static let slack = 64

  /// How much of the file is held at the most.
  private static let releasedBytes = 32 << 20

  /// Passes on the text of the event that was given at that place, and how many bytes follow it.
  func withText<Result>(
    _ place: Int,
    _ body: (_ text: UnsafeRawBufferPointer, _ slack: Int) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { bytes in
      let end = starts[place] + Int(lengths[place])
      let text = UnsafeRawBufferPointer(rebasing: bytes[starts[place]..<end])
      return body(text, bytes.count - end)
    }
  }
}
