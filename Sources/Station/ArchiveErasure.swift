package import Civil
import Glibc
import Notation
package import Watch

/// Takes cases out of the files that keep what came in: `archive`, `quarantine`, and the answers that
/// lie in the inbox still.
///
/// Each file that has them is written anew beside its place and renamed there. It can be done again from
/// its beginning at any time.
package struct ArchiveErasure {
  private let state: String
  private var matcher: CaseMatcher

  /// How many files were written anew or removed.
  package private(set) var changed = 0

  /// How many files couldn't be looked into: a person must.
  package private(set) var unread = 0

  package init(state: String, _ matcher: CaseMatcher) {
    self.state = state
    self.matcher = matcher
  }

  /// The files that may have cases, as `FOLDER/NAME`.
  package static func files(state: String) -> Set<String> {
    Set(
      ["archive", "quarantine", "inbox"].flatMap { folder in
        names(in: state + "/" + folder).map { folder + "/" + $0 }
      }
    )
  }

  /// Takes the cases out of those files; one that is gone meanwhile has none.
  ///
  /// - `progress`: told after each of them.
  /// - Throws: `DiskFailure` where the disk refuses; what was done stays done.
  package mutating func clean(
    _ files: Set<String>,
    _ progress: () -> Void = {}
  ) throws(DiskFailure) {
    for file in files.sorted() {
      defer { progress() }
      let path = state + "/" + file
      guard access(path, F_OK) == 0 else { continue }
      if file.hasPrefix("inbox/") {
        try cleanAnswer(path)
      } else if file.hasPrefix("quarantine/"), file.hasSuffix(".ndjson") {
        try cleanRecords(path)
      } else {
        try cleanEvents(path)
      }
    }
  }

  /// The names of the files of a folder that aren't hidden, in order.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  // MARK: - Events

  /// Takes the cases' events out of a file; one that held nothing else is removed.
  private mutating func cleanEvents(_ path: String) throws(DiskFailure) {
    let file: MappedFile
    do throws(Diagnostic) {
      let input = try InputFile(path: path, scratch: state)
      while try !input.unpack() {}
      file = try MappedFile(input, path: path)
    } catch {
      unread += 1
      return
    }
    var kept = KeptText(file.bytes)
    var text = EventText(file)
    var isFaulty = false
    while true {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        let event = UnsafeRawBufferPointer(rebasing: file.bytes[piece.start..<piece.end])
        kept.add(piece, isKept: !matcher.concerns(event))
      } catch {
        isFaulty = true
        break
      }
    }
    // What follows the place where a batch breaks off is no event that anybody could read.
    let rest = UnsafeRawBufferPointer(rebasing: file.bytes[min(text.position, file.byteCount)...])
    if isFaulty, matcher.mentions(rest) { kept.isCut = true }
    guard kept.isChanged else { return }
    changed += 1
    guard kept.count > 0 else { return try FileMove.remove(path) }
    // What was packed is left unpacked, under a name that says so.
    try FileMove.rewrite(
      path,
      as: path.hasSuffix(".gz") ? String(path.dropLast(3)) : path,
      text.isBatch ? kept.batch : kept.lines
    )
  }

  // MARK: - What could not be read

  /// Takes the records out whose text, or whose file's name, names one of the cases.
  private mutating func cleanRecords(_ path: String) throws(DiskFailure) {
    guard let file = try? MappedFile(path: path) else {
      unread += 1
      return
    }
    var kept = KeptText(file.bytes)
    var text = EventText(lines: 0..<file.byteCount, of: file)
    while let piece = try? text.next() {
      let line = UnsafeRawBufferPointer(rebasing: file.bytes[piece.start..<piece.end])
      kept.add(piece, isKept: !isNamed(inRecord: line))
    }
    guard kept.isChanged else { return }
    changed += 1
    guard kept.count > 0 else { return try FileMove.remove(path) }
    try FileMove.rewrite(path, as: path, kept.lines)
  }

  private func isNamed(inRecord line: UnsafeRawBufferPointer) -> Bool {
    if matcher.mentions(line) { return true }
    guard let record = try? JSONValue(String(decoding: line, as: UTF8.self)) else { return false }
    return ["file", "text"].contains { record[$0]?.text.map(matcher.mentions) ?? false }
  }

  /// Removes an answer that names one of the cases: its producer has called a file so.
  private mutating func cleanAnswer(_ path: String) throws(DiskFailure) {
    guard path.hasSuffix(".answer.json") else { return }
    let name = String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
    let file = try? MappedFile(path: path)
    guard matcher.mentions(name) || file.map({ matcher.mentions($0.bytes) }) ?? false else {
      return
    }
    changed += 1
    try FileMove.remove(path)
  }

  // MARK: - Pages

  /// Removes the pages of a folder on which one of the cases stands, as the ledger's are emptied.
  package mutating func cleanPages(in folder: String) throws(DiskFailure) {
    for name in Self.names(in: folder) where Self.day(ofName: name) != nil {
      let path = folder + "/" + name
      guard let file = try? MappedFile(path: path), matcher.mentions(file.bytes) else { continue }
      changed += 1
      try FileMove.remove(path)
    }
  }

  // MARK: - Age

  /// Removes the files of a folder that are of days before that one; how many.
  ///
  /// What came in is called after the instant at which it came, in UTC (`Inbox.stem`), a page after its
  /// day.
  package static func removeFiles(
    of folder: String,
    before day: LocalDate
  ) throws(DiskFailure) -> Int {
    var count = 0
    for name in names(in: folder) {
      guard let date = Self.day(ofName: name), date < day else { continue }
      try FileMove.remove(folder + "/" + name)
      count += 1
    }
    if count > 0 { try FileMove.sync(folder: folder) }
    return count
  }

  /// The day that a name of ours begins with: `20260305T…` or `2026-03-05-…`.
  static func day(ofName name: String) -> LocalDate? {
    let stamp = name.prefix { $0.isWholeNumber || $0 == "-" }
    let digits = stamp.filter { $0 != "-" }.prefix(8)
    let isOurs = stamp.count == 8 ? name.dropFirst(8).first == "T" : name.dropFirst(10).first == "-"
    guard isOurs, digits.count == 8, name.utf8.prefix(8).allSatisfy({ $0 < 0x80 }),
      let number = Int(digits)
    else { return nil }
    return LocalDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }
}

/// What is kept of a text from which some events are taken.
private struct KeptText {
  private let bytes: UnsafeRawBufferPointer

  /// Where kept events stand that follow each other, and where the text goes on after the last one.
  private var runs: [Range<Int>] = []
  private var events: [Range<Int>] = []

  /// Where what isn't decided yet begins.
  private var start = 0
  private var dropped = 0

  /// Whether what follows the last event is dropped too.
  var isCut = false

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isChanged: Bool { dropped > 0 || isCut }

  /// How many events are kept.
  var count: Int { events.count }

  mutating func add(_ piece: EventText.Piece, isKept: Bool) {
    if isKept {
      events.append(piece.start..<piece.end)
      return
    }
    dropped += 1
    if start < piece.start { runs.append(start..<piece.start) }
    // With its line feed.
    start = min(piece.end + 1, bytes.count)
  }

  /// The lines that are kept, as they stood.
  var lines: [UnsafeRawBufferPointer] {
    (runs + [start..<bytes.count]).map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
  }

  /// The elements that are kept, as an array again.
  var batch: [UnsafeRawBufferPointer] {
    var parts: [UnsafeRawBufferPointer] = []
    for (index, event) in events.enumerated() {
      parts.append(index == 0 ? Self.opening : Self.comma)
      parts.append(UnsafeRawBufferPointer(rebasing: bytes[event]))
    }
    return parts + [Self.closing]
  }

  private static var opening: UnsafeRawBufferPointer { constant("[\n") }
  private static var comma: UnsafeRawBufferPointer { constant(",\n") }
  private static var closing: UnsafeRawBufferPointer { constant("\n]\n") }

  /// Bytes that stay where they are for as long as the program runs.
  private static func constant(_ text: StaticString) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
