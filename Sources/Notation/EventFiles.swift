package import Casework

/// Events straight from files, without a store: what `due --events` and `simulate` read.
///
/// It keeps the texts, so that an event's id can be told, and finds duplicates and conflicts.
package final class EventFiles {
  package private(set) var table: EventTable
  package private(set) var counts = IntakeCounts()
  private var reader: EventReader
  private var index = EventIndex()
  private var texts: [(start: Int, file: MappedFile)] = []
  private var totalBytes = 0

  package init(_ assessor: Assessor, sources: EventSources) {
    table = EventTable(vocabulary: assessor.vocabulary)
    reader = EventReader(sources: sources, zone: assessor.policy.zone)
  }

  /// Reads a file; what can't be read is told, and the rest is taken.
  ///
  /// `progress` is called now and then with how far it has come, from 0 to 1, and the events taken.
  ///
  /// - Throws: a `Diagnostic` where the file itself can't be read.
  package func read(
    path: String,
    progress: (Double, Int) -> Void = { _, _ in },
    tell: (Diagnostic) -> Void
  ) throws(Diagnostic) {
    let file = try MappedFile(path: path)
    guard totalBytes + file.bytes.count <= EventLimit.fileBytes else {
      throw Diagnostic(
        .fileSize,
        file: path,
        found: "\(file.bytes.count) bytes",
        wanted: "at most \(EventLimit.fileBytes) bytes in all"
      )
    }
    texts.append((totalBytes, file))
    let start = totalBytes
    totalBytes += file.bytes.count
    // An event line is rarely shorter than this; room is taken once instead of by doubling.
    table.records.reserveCapacity(table.records.count + file.bytes.count / 180)
    var text = EventText(file.bytes)
    while true {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { return }
        if piece.number.isMultiple(of: 1 << 14) {
          progress(Double(text.position) / Double(file.byteCount), counts.accepted)
        }
        do throws(Diagnostic) {
          try take(piece, of: file, at: start)
        } catch {
          throw error.placed(file: path, line: piece.line)
        }
      } catch {
        counts.add(error)
        tell(error.file.isEmpty ? error.placed(file: path, line: error.line) : error)
      }
    }
  }

  private func take(
    _ piece: EventText.Piece,
    of file: MappedFile,
    at start: Int
  ) throws(Diagnostic) {
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[piece.start..<piece.end])
    let context = EventReader.Context(
      order: UInt32(truncatingIfNeeded: piece.number),
      place: UInt32(start + piece.start)
    )
    try reader.read(bytes, context, into: &table)
    guard let earlier = index.insert(newestOf: table.records) else {
      counts.accepted += 1
      return
    }
    let newest = EventText.event(in: bytes, from: 0)
    let isSame = text(at: earlier.place).elementsEqual(newest)
    removeNewest()
    guard isSame else {
      throw Diagnostic(
        .eventConflict,
        found: "an id that came before with other content",
        wanted: "a correction as an event of its own"
      )
    }
    counts.duplicates += 1
  }

  private func removeNewest() {
    let record = table.records.removeLast()
    table.attributes.removeLast(table.attributes.count - Int(record.attributes))
  }

  /// The text of the event that begins there.
  private func text(at place: UInt32) -> UnsafeRawBufferPointer {
    let (bytes, start) = bytes(at: place)
    return EventText.event(in: bytes, from: start)
  }

  private func bytes(at place: UInt32) -> (UnsafeRawBufferPointer, Int) {
    guard let text = texts.last(where: { $0.start <= Int(place) }) else {
      preconditionFailure("a place lies in one of the texts")
    }
    return (text.file.bytes, Int(place) - text.start)
  }

  /// The id and the source of an event that was read.
  package func identity(of record: EventRecord) -> (id: String, source: String) {
    let (bytes, offset) = bytes(at: record.place)
    return EventText.identity(in: bytes, at: offset)
  }
}

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

/// Finds a record by its identity: open addressing over record numbers, nothing stored twice.
///
/// A slot holds the identity's upper half beside the record's number plus one, so that a record is
/// looked at only where it is surely the one.
struct EventIndex {
  private var slots = [UInt64](repeating: 0, count: 1024)

  /// Adds the last of the records; the one that came before with its identity, where there is one.
  mutating func insert(newestOf records: [EventRecord]) -> EventRecord? {
    let number = records.count - 1
    let identity = records[number].identity
    if records.count * 2 > slots.count { grow(records) }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: identity) & mask
    while slots[slot] != 0 {
      let other = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
      if slots[slot] >> 32 == identity >> 32, records[other].identity == identity {
        return records[other]
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = (identity >> 32) << 32 | UInt64(number + 1)
    return nil
  }

  private mutating func grow(_ records: [EventRecord]) {
    slots = [UInt64](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    for (number, record) in records.dropLast().enumerated() {
      var slot = Int(truncatingIfNeeded: record.identity) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = (record.identity >> 32) << 32 | UInt64(number + 1)
    }
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
