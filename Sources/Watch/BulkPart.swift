import Casework
import Civil
import Ledger
import Notation
import Policy

/// What one thread reads with.
struct BulkPart {
  let reading: UInt64
  private let words: Vocabulary
  private var reader: EventReader

  /// Whether any source is followed: where none is, no event is asked for its own.
  private let isAnyFollowed: Bool

  init(_ editions: Editions, _ sources: EventSources) {
    isAnyFollowed = !sources.followed.isEmpty
    words = editions.assessor.vocabulary
    reading = CaseReader(editions, sources).reading
    reader = EventReader(sources: sources, zone: editions.assessor.policy.zone)
  }

  struct Result {
    let arrival: Watch.Arrival
    var events: [BulkEvent] = []
    var cases = Interner()
    var voices: [BulkVoice] = []
    var refused: [(Diagnostic, Range<Int>)] = []
  }

  /// How many events are read before their cases are looked up.
  private static let batch = 64

  mutating func read(_ arrival: Watch.Arrival) -> Result {
    let pieces = arrival.pieces
    var result = Result(arrival: arrival)
    result.events.reserveCapacity(pieces.count)
    var table = EventTable(vocabulary: words)
    table.records.reserveCapacity(pieces.count)
    reader.looksUpLater = true
    for piece in pieces {
      do throws(Diagnostic) {
        try reader.read(
          UnsafeRawBufferPointer(rebasing: arrival.bytes[piece.start..<piece.end]),
          EventReader.Context(
            order: UInt32(truncatingIfNeeded: piece.number),
            place: UInt32(truncatingIfNeeded: piece.start),
            slack: arrival.bytes.count - piece.end
          ),
          into: &table
        )
        let record = table.records[table.records.count - 1]
        if isAnyFollowed, let source = reader.followedSource(of: record) {
          result.voices.append(
            BulkVoice(
              event: UInt32(result.events.count),
              source: source.name,
              number: source.number
            )
          )
        }
        result.events.append(
          BulkEvent(
            identity: record.identity,
            place: UInt32(truncatingIfNeeded: piece.start),
            length: UInt32(truncatingIfNeeded: piece.end - piece.start),
            subject: 0,
            number: UInt32(truncatingIfNeeded: piece.number)
          )
        )
        if table.records.count % Self.batch == 0 { reader.lookUp(in: &table) }
      } catch {
        result.refused.append(
          (error.placed(file: arrival.file, line: piece.line), piece.start..<piece.end)
        )
      }
    }
    reader.lookUp(in: &table)
    for index in result.events.indices {
      result.events[index].subject = table.records[index].subject
    }
    result.cases = table.cases
    return result
  }

  /// Packs an event, which is read again, now for its columns.
  ///
  /// `place`: where its text stands among the texts.
  mutating func pack(
    _ event: BulkEvent,
    _ texts: GatheredTexts,
    _ place: Int,
    received: Instant,
    isHistory: Bool,
    into packer: inout FactChunk.Packer,
    _ table: inout EventTable
  ) {
    reader.looksUpLater = false
    table.removeAll()
    texts.withText(place) { text, slack in
      let context = EventReader.Context(
        received: received,
        order: event.number,
        place: event.place,
        flags: isHistory ? .history : [],
        slack: slack
      )
      do throws(Diagnostic) { try reader.read(text, context, into: &table) } catch {
        preconditionFailure("an event that was read before can be read again")
      }
      reader.withIdentity(in: text) { id, source in
        table.lendNewest { record, attributes, vocabulary in
          packer.append(
            record,
            attributes,
            vocabulary,
            identity: (id, source),
            text: trimmed(text)
          )
        }
      }
    }
  }
}
