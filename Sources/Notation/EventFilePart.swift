import Casework

/// What one thread has read of event files: a table of its own, in words of its own.
final class EventFilePart {
  var table: EventTable
  private var reader: EventReader

  init(_ assessor: Assessor, sources: EventSources) {
    table = EventTable(vocabulary: assessor.vocabulary)
    reader = EventReader(sources: sources, zone: assessor.policy.zone)
  }

  /// Passes the table on for good, so that there is only one.
  func takeTable() -> EventTable {
    let taken = table
    table = EventTable(vocabulary: Vocabulary())
    return taken
  }

  /// What came of a slice: its lines, its events, and what was wrong.
  struct Result {
    var lines = 0
    var accepted = 0
    var faults: [Diagnostic] = []

    /// The first of the slice's records.
    var firstRecord = 0
  }

  /// Reads a slice of whole lines, or a whole batch.
  ///
  /// - `place`: where it begins among all that is read.
  func read(_ text: EventText, _ bytes: UnsafeRawBufferPointer, at place: Int) -> Result {
    var result = Result(firstRecord: table.records.count)
    var text = text
    while true {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        do throws(Diagnostic) {
          let context = EventReader.Context(
            order: UInt32(truncatingIfNeeded: text.isBatch ? piece.number : piece.line),
            place: UInt32(truncatingIfNeeded: place + piece.start)
          )
          try reader.read(
            UnsafeRawBufferPointer(rebasing: bytes[piece.start..<piece.end]),
            context,
            into: &table
          )
          result.accepted += 1
        } catch {
          throw error.placed(file: "", line: piece.line)
        }
      } catch {
        result.faults.append(error)
      }
    }
    result.lines = text.lineCount
    return result
  }

  /// Moves the lines of what was read last: its slice was not the file's first.
  func moveLines(by lines: Int, from firstRecord: Int) {
    for index in firstRecord..<table.records.count
    where !table.records[index].flags.contains(.sequenced) {
      table.records[index].order &+= UInt32(truncatingIfNeeded: lines)
    }
  }
}
