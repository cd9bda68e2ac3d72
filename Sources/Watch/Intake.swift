import Casework
import Civil
import Ledger
import Notation
import Policy

/// Takes the events of one arrival into the ledger: reads, looks for what came before, appends.
struct Intake {
  private let words: Vocabulary
  private var reader: EventReader
  private var packer: FactChunk.Packer

  /// Whether any source is followed: where none is, no event is asked for its own.
  private let isAnyFollowed: Bool

  init(_ editions: Editions, _ sources: EventSources) {
    words = editions.assessor.vocabulary
    isAnyFollowed = !sources.followed.isEmpty
    reader = EventReader(sources: sources, zone: editions.assessor.policy.zone)
    packer = FactChunk.Packer(
      reading: CaseReader(editions, sources).reading,
      words: editions.assessor.vocabulary
    )
  }

  /// An event that is new: its text, and its id and source.
  private struct NewEvent {
    var text: Range<Int>
    var id: [UInt8]
    var source: [UInt8]

    func hasIdentity(of other: NewEvent) -> Bool { id == other.id && source == other.source }

    func withIdentity(
      _ body: ((id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer)) -> Void
    ) {
      id.withUnsafeBytes { id in source.withUnsafeBytes { source in body((id, source)) } }
    }
  }

  /// Appends what can be taken of an arrival; the cases that it touches.
  mutating func take(
    _ arrival: Watch.Arrival,
    _ step: inout OpenStep,
    _ outcome: inout Watch.Outcome,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    var table = EventTable(vocabulary: words)
    var events: [NewEvent] = []
    var identities: [UInt64: Int] = [:]
    var facts = FactIndex()
    var hearing = Hearing()
    for piece in arrival.pieces {
      let text = piece.start..<piece.end
      let bytes = UnsafeRawBufferPointer(rebasing: arrival.bytes[text])
      do throws(Diagnostic) {
        let context = EventReader.Context(
          received: step.instant,
          order: UInt32(truncatingIfNeeded: piece.number),
          place: UInt32(truncatingIfNeeded: piece.start),
          flags: arrival.isHistory ? .history : []
        )
        try reader.read(bytes, context, into: &table)
      } catch {
        outcome.refuse(error.placed(file: arrival.file, line: piece.line), text)
        continue
      }
      let event = reader.withIdentity(in: bytes) {
        NewEvent(text: text, id: Array($0), source: Array($1))
      }
      let hash = table.records[table.records.count - 1].identity
      let verdict: Verdict
      if let earlier = identities[hash].map({ events[$0] }), earlier.hasIdentity(of: event) {
        verdict = arrival.isSame(text, earlier.text) ? .duplicate : .conflict
      } else {
        verdict = try facts.verdict(on: arrival.event(text), identity: hash, transaction)
      }
      if isAnyFollowed, verdict != .conflict,
        let source = reader.followedSource(of: table.records[table.records.count - 1])
      {
        hearing.note(source.name, source.number, isNew: verdict == .new)
      }
      if verdict != .new { table.removeLast() }
      switch verdict {
      case .new:
        identities[hash] = events.count
        events.append(event)
        outcome.counts.accepted += 1
      case .duplicate: outcome.counts.duplicates += 1
      case .conflict: outcome.refuse(arrival.conflict(at: piece.line), text)
      }
    }
    if !hearing.isEmpty { outcome.gaps = try hearing.keep(at: step.instant, transaction) }
    return try append(table, events, arrival, &step, transaction)
  }

  private mutating func append(
    _ table: EventTable,
    _ events: [NewEvent],
    _ arrival: Watch.Arrival,
    _ step: inout OpenStep,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> [LedgerTransaction.Subject] {
    var touched: [LedgerTransaction.Subject] = []
    var entries: [LedgerTransaction.IdentityEntry] = []
    let (order, starts) = table.indicesByCase()
    packer.removeAll()
    for number in 0..<table.cases.count where starts[number] < starts[number + 1] {
      let subject = try transaction.subject(table.cases.text(Symbol(number)))
      let indices = order[Int(starts[number])..<Int(starts[number + 1])]
      table.cases.withBytes(of: Symbol(number)) { key in
        packer.begin(
          key: key,
          received: step.instant,
          firstSequence: step.lastFact + 1,
          count: indices.count,
          isHistory: arrival.isHistory
        )
      }
      for index in indices.lazy.map({ Int($0) }) {
        events[index].withIdentity { identity in
          packer.append(
            table.records[index],
            table.attributes(of: index),
            table.vocabulary,
            identity: identity,
            text: arrival.event(events[index].text)
          )
        }
        entries.append(
          LedgerTransaction.IdentityEntry(hash: table.records[index].identity, subject: subject)
        )
      }
      step.lastFact += Int64(indices.count)
      let salt = transaction.isSealing ? try transaction.salt(of: subject) : nil
      let print = salt.map { packer.print($0) }
      try packer.columns.withBytes { columns throws(LedgerError) in
        let chunk = UnsafeRawBufferPointer(rebasing: columns[packer.newestColumns...])
        try transaction.append(columns: chunk, print: print, to: subject)
      }
      touched.append(subject)
    }
    try transaction.appendTexts(of: packer)
    if !entries.isEmpty { try transaction.register(entries, facts: step.lastFact) }
    return touched
  }
}

/// What an event is beside those that came before it.
enum Verdict { case new, duplicate, conflict }

extension FactIndex {
  /// Whether a fact of that identity is in the ledger already, and says the same.
  fileprivate mutating func verdict(
    on text: UnsafeRawBufferPointer,
    identity hash: UInt64,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Verdict {
    var verdict = Verdict.new
    for subject in try transaction.subjects(ofIdentity: hash) {
      try compare(text, identity: hash, with: subject, transaction, &verdict)
    }
    return verdict
  }
}

extension Watch.Arrival {
  /// The event's own text, without the white space round it; it must have been read before.
  func event(_ text: Range<Int>) -> UnsafeRawBufferPointer {
    trimmed(UnsafeRawBufferPointer(rebasing: bytes[text]))
  }

  func isSame(_ a: Range<Int>, _ b: Range<Int>) -> Bool { event(a).elementsEqual(event(b)) }

  func conflict(at line: Int) -> Diagnostic {
    Diagnostic(
      .eventConflict,
      file: file,
      line: line,
      found: "an id that came before with other content",
      wanted: "a correction as an event of its own"
    )
  }
}

/// A text without the white space of JSON round it.
func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
  var (start, end) = (0, text.count)
  func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
  while start < end, isSpace(text[start]) { start += 1 }
  while start < end, isSpace(text[end - 1]) { end -= 1 }
  return UnsafeRawBufferPointer(rebasing: text[start..<end])
}
