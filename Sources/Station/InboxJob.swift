import Casework
import Glibc
package import Notation
package import Watch

/// A file of the inbox being taken in, slice by slice, so that a timer can fire in between.
package struct InboxJob {
  package let name: String
  package let isHistory: Bool
  package private(set) var counts = IntakeCounts()

  /// What could not be taken, as NDJSON.
  package private(set) var quarantined: [UInt8] = []
  private let file: MappedFile
  private var text: EventText

  /// How much of a refused text its record repeats; the archive has all of it.
  private static let excerptBytes = 1 << 16

  package init(name: String, path: String, isHistory: Bool) throws(Diagnostic) {
    self.name = name
    self.isHistory = isHistory
    file = try MappedFile(path: path)
    text = EventText(file.bytes)
  }

  package var contentHash: UInt64 { stableHash(file.bytes) }

  /// How far it has come, from 0 to 1.
  package var progress: Double {
    file.bytes.isEmpty ? 1 : Double(text.position) / Double(file.bytes.count)
  }

  /// The next slice; nil at the end of the file.
  package mutating func next(events: Int) -> Watch.Arrival? {
    var pieces: [EventText.Piece] = []
    while pieces.count < events {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        pieces.append(piece)
      } catch {
        record(error.placed(file: name, line: error.line), text.position..<text.position)
        break
      }
    }
    guard !pieces.isEmpty else { return nil }
    return Watch.Arrival(file: name, bytes: file.bytes, pieces: pieces, isHistory: isHistory)
  }

  /// Notes what became of a slice.
  package mutating func add(_ outcome: Watch.Outcome) {
    counts.accepted += outcome.counts.accepted
    counts.duplicates += outcome.counts.duplicates
    for (diagnostic, text) in outcome.refused { record(diagnostic, text) }
  }

  private mutating func record(_ diagnostic: Diagnostic, _ text: Range<Int>) {
    counts.add(diagnostic)
    let excerpt = file.bytes[text].prefix(Self.excerptBytes)
    var json = JSONWriter()
    json.object { json in
      json.string("file", diagnostic.file)
      json.number("line", diagnostic.line)
      json.number("column", diagnostic.column)
      json.string("code", diagnostic.code.rawValue)
      json.string("reason", diagnostic.reason)
      json.string("text", String(decoding: excerpt, as: UTF8.self))
    }
    json.newline()
    quarantined += json.bytes
  }
}
