import Casework
import Civil
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

/// A watch on a ledger of its own, driven by hand.
struct Desk {
  private(set) var watch: Watch

  /// The key by which every desk's ledger is sealed.
  static let key = ChainKey()

  init(
    _ path: String,
    _ editions: Editions,
    sources: EventSources = EventSources(),
    threads: Int = 1,
    roster: Roster? = nil,
    casesPerStep: Int = Watch.casesPerStep
  ) throws {
    watch = Watch(
      try Ledger(path: path, key: Self.key),
      editions,
      sources: sources,
      language: .nl,
      threads: threads,
      roster: roster,
      casesPerStep: casesPerStep
    )
  }

  var ledger: Ledger { watch.ledger }

  /// Takes one step, with events in short form where any arrive.
  @discardableResult
  mutating func step(
    at now: Instant,
    _ events: String? = nil,
    isHistory: Bool = false
  ) throws -> Watch.Outcome {
    guard let events else { return try watch.step(at: now) }
    return try Array(events.utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "events.ndjson", bytes: bytes, pieces: pieces, isHistory: isHistory)
      )
    }
  }

  /// Makes notices of all that was decided.
  mutating func buildNotices(at now: Instant) throws {
    while try watch.buildNotices(at: now) != nil {}
  }

  /// Decides ahead all that is due at the next instant.
  mutating func foresee(_ next: Instant?) throws {
    guard let next else { return }
    while try watch.foresee(next) {}
  }

  /// Appends events in bulk, handed in by so many at a time, without assessing their cases yet.
  mutating func append(
    at now: Instant,
    _ events: String,
    piecesAtOnce: Int = 7,
    isHistory: Bool = false,
    factsPerStep: Int = 250_000,
    bytesPerStep: Int = 64 << 20
  ) throws -> Watch.Outcome {
    try Array(events.utf8).withUnsafeBytes { bytes in
      var load = BulkLoad(watch, factsPerStep: factsPerStep, bytesPerStep: bytesPerStep)
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      var rest = pieces[...]
      load.read {
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(piecesAtOnce) }
        return Watch.Arrival(
          file: "events.ndjson",
          bytes: bytes,
          pieces: Array(rest.prefix(piecesAtOnce)),
          isHistory: isHistory
        )
      }
      return try load.append(at: now)
    }
  }

  /// Steps at each instant of the agenda, until nothing lies before the end.
  mutating func run(from start: Instant, until end: Instant) throws {
    var next = try step(at: start).next
    while let now = next, now < end { next = try step(at: now).next }
  }

  func escalations() throws -> [Escalation] { try ledger.read { try $0.escalations() } }
}

/// The instant of a time with its offset; of a mere date, midnight in Amsterdam.
func instant(_ text: String) throws -> Instant {
  try #require(TimeText(text)).moment(in: Repository.amsterdam).instant
}

/// A policy of one rule: five working days from a melding to its decision.
func policy(edition: String = "1", warn: String = "2 working days") -> String {
  """
  policy: desk
  edition: "\(edition)"
  timezone: Europe/Amsterdam
  calendar: nl
  case: { closes: zaak-gesloten }
  ladders:
    vt: [ { at: due, tell: owner }, { at: +1 working day, tell: manager } ]
  rules:
    beoordeling:
      starts: melding
      due: 5 working days
      stops: besluit
      warn: [\(warn)]
      ladder: vt
  """
}
