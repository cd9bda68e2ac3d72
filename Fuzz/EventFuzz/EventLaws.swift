import Casework
import Civil
import FuzzSupport
import Glibc
import Notation
import Policy
import TestSupport

/// The shipped policy: what is read here is assessed by it.
let editions = Repository.editions(policy: "config/policy.d/veilig-thuis.yaml", isServed: true)

/// One source with a prefix and a zone; all others have neither.
private let sources = EventSources(named: [
  "urn:regas": EventSource(
    typePrefix: "nl.overheid.huiselijkgeweldzaken.",
    zone: Repository.amsterdam
  )
])

/// Reads the bytes as events twice, by hand and as a file: both must come to the same, and each event
/// must be what Foundation's parser says it is.
func checkEvents(_ bytes: UnsafeRawBufferPointer) {
  let byHand = ReadByHand(bytes)
  var told = byHand
  told.removeDuplicates()
  rewrite(file, bytes)
  for threads in [1, 3] { checkFile(read(threads: threads), byHand, told.table, bytes) }
  checkAssessments(of: told.table)
}

/// A file read in slices on some threads must be what its pieces are.
private func checkFile(
  _ files: EventFiles,
  _ byHand: ReadByHand,
  _ distinct: EventTable,
  _ bytes: UnsafeRawBufferPointer
) {
  let counts = files.counts
  require(
    counts.accepted + counts.duplicates + counts.conflicts == byHand.table.records.count,
    "a file's events are those of its pieces"
  )
  require(counts.quarantined == byHand.faults.count, "a file's faults are those of its pieces")
  require(
    lines(of: CaseGroups([distinct])) == lines(of: files.groups),
    "a file is read as its pieces are"
  )
  files.groups.forEachTimeline { timeline in
    for record in timeline.records {
      let fromFile = files.identity(of: record)
      let fromText = EventText.identity(in: bytes, at: Int(record.place))
      require(fromFile == fromText, "an event's id can be read again")
    }
  }
}

/// Events read piece by piece, with each piece checked against Foundation.
struct ReadByHand {
  var table = EventTable(vocabulary: editions.assessor.vocabulary)
  var faults: [Diagnostic] = []
  private var isBatch = false

  /// Whether an element is too deep or no UTF-8: it is passed over by its brackets and quotes alone, and
  /// may be wrong in other ways too.
  private var isPassedOver = false

  init(_ bytes: UnsafeRawBufferPointer) {
    var reader = EventReader(sources: sources, zone: Repository.amsterdam)
    var text = EventText(bytes)
    isBatch = text.isBatch
    var last = (end: 0, line: 1, number: 0)
    var isBroken = false
    while true {
      do throws(Diagnostic) {
        guard let piece = try text.next() else { break }
        require(piece.start >= last.end && piece.start < piece.end, "pieces follow each other")
        require(piece.end <= bytes.count, "a piece lies within the text")
        require(piece.line >= last.line && piece.number == last.number + 1, "pieces are counted")
        let newlines = bytes[..<piece.start].count { $0 == 0x0A }
        require(piece.line == newlines + 1, "a piece knows its line")
        last = (piece.end, piece.line, piece.number)
        try read(UnsafeRawBufferPointer(rebasing: bytes[piece.start..<piece.end]), piece, &reader)
      } catch {
        isBroken = isBroken || error.line > 0
        faults.append(error)
      }
    }
    checkBatch(bytes, pieces: last.number, isBroken: isBroken)
  }

  private mutating func read(
    _ piece: UnsafeRawBufferPointer,
    _ place: EventText.Piece,
    _ reader: inout EventReader
  ) throws(Diagnostic) {
    let context = EventReader.Context(
      order: UInt32(isBatch ? place.number : place.line),
      place: UInt32(place.start)
    )
    let records = table.records.count
    let attributes = table.attributes.count
    do throws(Diagnostic) {
      try reader.read(piece, context, into: &table)
    } catch {
      require(
        table.records.count == records && table.attributes.count == attributes,
        "a refused event leaves nothing behind"
      )
      require((0...piece.count + 1).contains(error.column), "a fault lies within the event")
      let isPrintable = error.description.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
      require(isPrintable, "a fault holds no text of the event: \(error)")
      let fault = syntaxFault(piece)?.code
      isPassedOver = isPassedOver || fault == .jsonDepth || fault == .jsonUTF8
      throw error
    }
    require(table.records.count == records + 1, "an accepted event is one record")
    checkAccepted(piece)
  }

  /// An event that we accept must be an object to Foundation too, with the same words in it.
  private func checkAccepted(_ piece: UnsafeRawBufferPointer) {
    require(syntaxFault(piece) == nil, "an event is JSON to our own scanner")
    guard !hasLargeNumber(piece) else { return }
    guard let object = parsedByFoundation(piece) as? [String: Any],
      let record = table.records.last
    else { return require(false, "an event is an object to Foundation") }
    // Foundation drops it where a word begins with it.
    guard !holdsMark(piece) else { return }
    let identity = EventText.identity(in: piece, at: 0)
    require(isSame(identity.id, object["id"]), "its id")
    require(isSame(identity.source, object["source"] ?? ""), "its source")
    let key = object[object["specversion"] == nil ? "case" : "subject"]
    require(isSame(table.cases.text(record.subject), key), "its case's key")
    let type = object["type"] as? String ?? ""
    let prefix = sources[identity.source].typePrefix
    let isCut = type.utf8.starts(with: prefix.utf8) && type.utf8.count > prefix.utf8.count
    let wanted = isCut ? Array(type.utf8.dropFirst(prefix.utf8.count)) : Array(type.utf8)
    require(table.vocabulary.types.text(record.type).utf8.elementsEqual(wanted), "its type")
  }

  /// A batch is whole to us where it is an array to Foundation, and has as many elements.
  private func checkBatch(_ bytes: UnsafeRawBufferPointer, pieces: Int, isBroken: Bool) {
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    guard first == UInt8(ascii: "["), !bytes.contains(0), !hasLargeNumber(bytes) else { return }
    guard let array = parsedByFoundation(bytes) as? [Any] else {
      return require(isBroken || isPassedOver, "a batch that is no JSON breaks off")
    }
    if let fault = syntaxFault(bytes), followsComma(bytes, fault.offset) {
      return require(isBroken, "a batch that ends with a comma breaks off")
    }
    require(isPassedOver || (!isBroken && array.count == pieces), "a batch is read to its end")
  }

  /// Takes out what came before with the same source and id.
  mutating func removeDuplicates() {
    var seen: Set<UInt64> = []
    table.remove(table.records.indices.filter { !seen.insert(table.records[$0].identity).inserted })
  }
}

private func isSame(_ ours: String, _ theirs: Any?) -> Bool {
  (theirs as? String)?.utf8.elementsEqual(ours.utf8) ?? false
}

/// The file that was written last.
private func read(threads: Int) -> EventFiles {
  let files = EventFiles(editions.assessor, sources: sources, threads: threads)
  do throws(Diagnostic) {
    try files.read(paths: ["/proc/self/fd/\(file)"]) { _ in }
  } catch {
    require(false, "a regular file can be read: \(error)")
  }
  return files
}

/// A file without a name that each input is written to.
private let file: Int32 = {
  var path = Array("/tmp/termijnwacht-fuzz-XXXXXX".utf8CString)
  let file = mkstemp(&path)
  require(file >= 0 && unlink(path) == 0, "a temporary file can be made")
  return file
}()

private func rewrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) {
  require(ftruncate(file, 0) == 0, "the temporary file is emptied")
  guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
  require(pwrite(file, base, bytes.count, 0) == bytes.count, "the temporary file is written")
}

/// Each event in words, case by case, so that groups with other symbols can be compared.
func lines(of groups: CaseGroups) -> Set<[String]> {
  var lines: Set<[String]> = []
  groups.forEachTimeline { timeline in
    let key = groups.cases.text(timeline.subject)
    lines.insert([key] + timeline.records.indices.map { line(of: $0, timeline, groups.vocabulary) })
  }
  return lines
}

private func line(of index: Int, _ timeline: Timeline, _ words: Vocabulary) -> String {
  let record = timeline.records[index]
  let known = record.flags.intersection([.dateOnly, .history, .sequenced])
  var parts = [
    words.types.text(record.type), record.occurred.text, timeline.received(of: index).text,
    "\(record.identity)", "\(record.day)", "\(record.order)", "\(record.place)",
    "\(known.rawValue)",
  ]
  for name in 0..<Symbol(words.attributes.count) {
    guard let value = timeline.value(name, of: index) else { continue }
    parts.append(words.attributes.text(name) + "=" + words.values.plain(value))
  }
  return parts.joined(separator: " ")
}
