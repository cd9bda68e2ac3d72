package import Casework

/// Events straight from files, without a store: what `due --events` and `simulate` read.
///
/// The files are read in slices of whole lines, side by side on several threads; what comes out is
/// the same with any number of them.
package final class EventFiles {
  package private(set) var counts = IntakeCounts()

  /// All events that were read, by case: nothing can be read after it was asked for.
  package private(set) lazy var groups = CaseGroups(parts.map { $0.takeTable() })
  private let parts: [EventFilePart]
  private var texts: [(start: Int, path: String, file: MappedFile)] = []
  private var totalBytes = 0

  /// - `threads`: how many read at once; nil for one a processor.
  package init(_ assessor: Assessor, sources: EventSources, threads: Int? = nil) {
    let count = min(max(threads ?? processors, 1), CaseGroups.tableLimit)
    parts = (0..<count).map { _ in EventFilePart(assessor, sources: sources) }
  }

  /// How many threads read, and may assess.
  package var threads: Int { parts.count }

  /// Reads files; what can't be read of them is told, and the rest is taken.
  ///
  /// - `progress`: told how many bytes of all files have been read.
  /// - Throws: a `Diagnostic` where a file itself can't be read.
  package func read(
    paths: [String],
    progress: (Int) -> Void = { _ in },
    tell: (Diagnostic) -> Void
  ) throws(Diagnostic) {
    for path in paths { try read(path, progress, tell) }
    removeRepeated(tell)
  }

  private func read(
    _ path: String,
    _ progress: (Int) -> Void,
    _ tell: (Diagnostic) -> Void
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
    texts.append((totalBytes, path, file))
    let text = EventText(file)
    reserve(for: file)
    if text.isBatch {
      take([parts[0].read(text, file.bytes, at: totalBytes)], line: 0, path, tell)
    } else {
      readLines(of: file, from: text.position, path, progress, tell)
    }
    totalBytes += file.bytes.count
    file.release(upTo: file.bytes.count)
  }

  /// Takes room at once for as many events as samples lead to expect: a table that doubles stands in
  /// memory twice.
  private func reserve(for file: MappedFile) {
    let bytes = file.bytes
    let samples = 64
    let size = 1 << 12
    guard bytes.count > samples * size else { return }
    var lines = 0
    for sample in 0..<samples {
      let start = (bytes.count - size) / (samples - 1) * sample
      lines += bytes[start..<start + size].count { $0 == 0x0A }
      // Of a file in large pages, two megabytes come with each sample.
      file.release(upTo: start + size)
    }
    let expected = Int(Double(bytes.count) / Double(samples * size) * Double(lines) * 1.1)
    for part in parts { part.reserve(expected / parts.count) }
  }

  /// How many bytes a thread reads in one go: few where faults come, since those are kept until the
  /// slices before have told theirs.
  private static let sliceBytes = 1 << 18...1 << 23

  private func readLines(
    of file: MappedFile,
    from start: Int,
    _ path: String,
    _ progress: (Int) -> Void,
    _ tell: (Diagnostic) -> Void
  ) {
    var position = start
    var line = 0
    var size = Self.sliceBytes.lowerBound
    while position < file.bytes.count {
      let slices = slices(of: file, from: position, size: size)
      let place = totalBytes
      let results = inParallel(slices.count) { number in
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[slices[number]])
        defer { file.release(slices[number]) }
        // Of the slices behind the first nobody knows the line yet.
        return parts[number].read(
          EventText(lines: slices[number], of: file, firstLine: number == 0 ? line + 1 : 1),
          bytes,
          at: place + slices[number].lowerBound
        )
      }
      position = slices[slices.count - 1].upperBound
      let isClean = results.allSatisfy(\.faults.isEmpty)
      size = isClean ? min(size * 2, Self.sliceBytes.upperBound) : Self.sliceBytes.lowerBound
      line = take(results, line: line, path, tell)
      progress(totalBytes + position)
    }
  }

  /// The next slices, one for each thread, each ending with a line.
  private func slices(of file: MappedFile, from start: Int, size: Int) -> [Range<Int>] {
    var slices: [Range<Int>] = []
    var position = start
    while slices.count < parts.count, position < file.bytes.count {
      let least = min(position + size, file.bytes.count) - 1
      let end = EventText.lineEnd(in: file.bytes, from: least) { file.release(upTo: $0) }
      slices.append(position..<min(end + 1, file.bytes.count))
      position = slices[slices.count - 1].upperBound
    }
    return slices
  }

  /// Takes in what came of slices that lie one after the other, behind that many lines; how many lines
  /// there are then.
  @discardableResult
  private func take(
    _ results: [EventFilePart.Result],
    line: Int,
    _ path: String,
    _ tell: (Diagnostic) -> Void
  ) -> Int {
    var next = line
    for (number, result) in results.enumerated() {
      counts.accepted += result.accepted
      let unknown = number == 0 ? 0 : next
      if unknown > 0 { parts[number].moveLines(by: unknown, from: result.firstRecord) }
      for fault in result.faults {
        counts.add(fault)
        tell(fault.placed(file: path, line: unknown + fault.line))
      }
      next += result.lines
    }
    return next
  }

  // MARK: - Duplicates and conflicts

  /// Takes out what came before with the same source and id; other content is told.
  private func removeRepeated(_ tell: (Diagnostic) -> Void) {
    let repeated = repeatedIdentities(in: parts.map(\.table))
    guard !repeated.isEmpty else { return }
    var removed = [[Int]](repeating: [], count: parts.count)
    var earlier: [UInt64: [UInt32]] = [:]
    var line = (place: 0, number: 1)
    for event in suspects(repeated) {
      let verdict = verdict(on: event.place, earlier[event.identity] ?? [])
      guard verdict != .new else {
        earlier[event.identity, default: []].append(event.place)
        continue
      }
      removed[event.part].append(event.index)
      counts.accepted -= 1
      if verdict == .duplicate {
        counts.duplicates += 1
      } else {
        counts.conflicts += 1
        tell(conflict(at: event.place, &line))
      }
    }
    for number in parts.indices { parts[number].table.remove(removed[number].sorted()) }
  }

  private struct Suspect {
    var place: UInt32
    var identity: UInt64
    var part: Int
    var index: Int
  }

  /// The events whose identity came more than once, in order of reading.
  private func suspects(_ repeated: Set<UInt64>) -> [Suspect] {
    var suspects: [Suspect] = []
    for (number, part) in parts.enumerated() {
      for (index, record) in part.table.records.enumerated()
      where repeated.contains(record.identity) {
        suspects.append(
          Suspect(place: record.place, identity: record.identity, part: number, index: index)
        )
      }
    }
    return suspects.sorted { $0.place < $1.place }
  }

  private enum Verdict { case new, duplicate, conflict }

  /// What an event is beside earlier ones of the same hash.
  private func verdict(on place: UInt32, _ earlier: [UInt32]) -> Verdict {
    guard !earlier.isEmpty else { return .new }
    let text = text(at: place)
    if earlier.contains(where: { self.text(at: $0).elementsEqual(text) }) { return .duplicate }
    let own = identity(at: place)
    return earlier.contains { identity(at: $0) == own } ? .conflict : .new
  }

  /// - `line`: the line of the conflict before, from which the lines are counted on.
  private func conflict(at place: UInt32, _ line: inout (place: Int, number: Int)) -> Diagnostic {
    let text = file(at: place)
    if line.place < text.start { line = (text.start, 1) }
    let passed = text.file.bytes[line.place - text.start..<Int(place) - text.start]
    line = (Int(place), line.number + passed.count { $0 == 0x0A })
    return Diagnostic(
      .eventConflict,
      file: text.path,
      line: line.number,
      found: "an id that came before with other content",
      wanted: "a correction as an event of its own"
    )
  }

  // MARK: - Texts

  private func file(at place: UInt32) -> (start: Int, path: String, file: MappedFile) {
    guard let text = texts.last(where: { $0.start <= Int(place) }) else {
      preconditionFailure("a place lies in one of the texts")
    }
    return text
  }

  /// The text of the event that begins there.
  private func text(at place: UInt32) -> UnsafeRawBufferPointer {
    let text = file(at: place)
    return EventText.event(in: text.file.bytes, from: Int(place) - text.start)
  }

  private func identity(at place: UInt32) -> (id: String, source: String) {
    let text = file(at: place)
    return EventText.identity(in: text.file.bytes, at: Int(place) - text.start)
  }

  /// The id and the source of an event that was read.
  package func identity(of record: EventRecord) -> (id: String, source: String) {
    identity(at: record.place)
  }
}
