import Casework

/// What one thread has read of event files: a table of its own, in words of its own.
final class EventFilePart {
  var table: EventTable
  private var reader: EventReader

  init(_ assessor: Assessor, sources: EventSources) {
    table = EventTable(vocabulary: assessor.vocabulary)
    reader = EventReader(sources: sources, zone: assessor.policy.zone)
    reader.looksUpLater = true
  }

  /// Takes room for so many more events.
  func reserve(_ count: Int) {
    table.reserveCapacity(min(table.records.count + count, CaseGroups.recordLimit))
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
    // In variables of its own: access to a class's is checked at every event.
    var (text, table, reader) = (text, takeTable(), reader)
    while true {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        let context = EventReader.Context(
          order: UInt32(truncatingIfNeeded: text.isBatch ? piece.number : piece.line),
          place: UInt32(truncatingIfNeeded: place + piece.start),
          slack: bytes.count - piece.end
        )
        do throws(Diagnostic) {
          let event = UnsafeRawBufferPointer(rebasing: bytes[piece.start..<piece.end])
          try reader.read(event, context, into: &table)
          result.accepted += 1
          if result.accepted % Interner.batch == 0 { reader.lookUp(in: &table) }
        } catch {
          throw error.placed(file: "", line: piece.line)
        }
      } catch {
        result.faults.append(error)
      }
    }
    reader.lookUp(in: &table)
    self.table = table
    self.reader = reader
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
