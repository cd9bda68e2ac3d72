import Casework
package import Civil
import Glibc
package import Notation
package import Watch

/// A file of the inbox being taken in, slice by slice, so that a timer can fire in between.
package struct InboxJob {
  package let name: String
  package let isHistory: Bool
  package private(set) var counts = IntakeCounts()

  /// What its archived copy, its quarantine and nothing else are called.
  let stem: String
  let input: InputFile
  private(set) var refusals = Refusals()

  /// Where a batch broke off: nothing after it could be read; nil where none did.
  package private(set) var fault: Diagnostic?

  /// Nil while it is being unpacked.
  private var reading: (file: MappedFile, text: EventText)?

  /// How much text one slice takes at the most, for each event that it may take and in all.
  private static let bytesPerEvent = 1 << 10
  private static let sliceBytes = 64 << 20

  /// Opens a file whose text isn't looked at yet.
  init(name: String, input: InputFile, isHistory: Bool, stem: String) {
    self.name = name
    self.input = input
    self.isHistory = isHistory
    self.stem = stem
  }

  /// Opens a file of any name, `-` for standard input, ready to be read.
  package init(path: String, isHistory: Bool, at now: Instant) throws(Diagnostic) {
    self.init(
      name: path,
      input: try InputFile(path: path),
      isHistory: isHistory,
      stem: Inbox.stem(Array(path.utf8), now)
    )
    while try !prepare() {}
  }

  /// Does a short piece of the unpacking; true when `next` can be called.
  mutating func prepare() throws(Diagnostic) -> Bool {
    if reading != nil { return true }
    guard try input.unpack() else { return false }
    let file = try MappedFile(input, path: name)
    reading = (file, EventText(file))
    return true
  }

  /// The file itself; nil while it is being unpacked.
  package var file: MappedFile? { reading?.file }

  /// The next slice; nil at the end of the file.
  package mutating func next(events: Int) -> Watch.Arrival? {
    guard let file = reading?.file, var text = reading?.text else { return nil }
    file.release(upTo: text.position)
    let end = text.position + min(events * Self.bytesPerEvent, Self.sliceBytes)
    var pieces: [EventText.Piece] = []
    while pieces.count < events, text.position < end {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        pieces.append(piece)
      } catch {
        let fault = error.placed(file: name, line: error.line)
        self.fault = fault
        counts.add(fault)
        refusals.add(fault, excerpt: "")
        break
      }
    }
    reading = (file, text)
    guard !pieces.isEmpty else { return nil }
    return Watch.Arrival(file: name, bytes: file.bytes, pieces: pieces, isHistory: isHistory)
  }

  /// Notes what became of a slice.
  package mutating func add(_ outcome: Watch.Outcome) {
    counts.accepted += outcome.counts.accepted
    counts.duplicates += outcome.counts.duplicates
    for (diagnostic, text) in outcome.refused {
      counts.add(diagnostic)
      let excerpt = refusals.isFull ? "" : excerpt(text)
      refusals.add(diagnostic, excerpt: excerpt)
    }
  }

  private func excerpt(_ text: Range<Int>) -> String {
    guard let bytes = reading?.file.bytes else { return "" }
    return String(decoding: bytes[text].prefix(Refusals.excerptBytes), as: UTF8.self)
  }
}
