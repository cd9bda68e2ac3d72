package import Casework
import Civil
package import Ledger
package import Notation
package import Policy

/// Reads cases out of a batch, one after the other, into the one timeline.
///
/// Columns that were read as events are read now are taken as they stand; where words or sources have
/// changed, the events' own texts are read anew.
package struct CaseReader {
  /// How columns are read now: chunks that were read otherwise must come with their texts.
  package let reading: UInt64

  /// The timeline of the case that was read last, and the words that it is in.
  package private(set) var timeline = Timeline()
  package private(set) var vocabulary: Vocabulary

  /// The hashes of what the case that was read last says and other cases may say too.
  package private(set) var sharedKeys: [UInt64] = []

  /// The keys under which the case that was read last goes on, by all that was ever said of it.
  private(set) var mergeTargets: [String] = []

  private let assessor: Assessor
  private let words: Vocabulary
  private var reader: EventReader
  private var attributes: [AttributeValue] = []
  private var batch = CaseBatch()
  private var index = 0

  /// The cases whose events may stand in the timeline too.
  private var merged: [Int] = []

  package init(_ editions: Editions, _ sources: EventSources) {
    assessor = editions.assessor
    words = editions.assessor.vocabulary
    vocabulary = words
    reading = Self.reading(editions, sources)
    reader = EventReader(sources: sources, zone: editions.assessor.policy.zone)
  }

  /// A number for all that the columns of an event depend on beside its text.
  private static func reading(_ editions: Editions, _ sources: EventSources) -> UInt64 {
    var text = editions.zoneDigest
    for (name, source) in [("", sources.other)] + sources.named.sorted(by: { $0.key < $1.key }) {
      text += "\n\(name)\t\(source.typePrefix)\t\(source.zone?.name ?? "")"
    }
    let words = editions.assessor.vocabulary
    for interner in [words.types, words.attributes] {
      text += "\n\n"
      for symbol in 0..<interner.count { text += interner.text(Symbol(symbol)) + "\n" }
    }
    var bytes = Array((text + "\n\n").utf8)
    for symbol in 0..<words.values.count {
      words.values.withKeptBytes(of: Symbol(symbol)) { bytes += $0 }
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes.withUnsafeBytes { stableHash($0) }
  }

  /// Takes the cases of a batch in hand, to be read by their index in it.
  package mutating func use(_ batch: CaseBatch) { self.batch = batch }

  /// Whether facts are left out of what the case that was read last is decided by: its own, or those of
  /// a case that it shares something with.
  private(set) var isPartial = false

  /// Reads a case into `timeline`; how many of its facts can no longer be read, and are left out.
  package mutating func read(_ index: Int) -> Int {
    read(index, Kinship.Relatives()).unreadable
  }

  /// The same, with what other cases of the batch have to do with it: those that are one with it by a
  /// merge are a part of its timeline, and those that share a key come back, in the same words.
  ///
  /// Of those that are one by a merge one timeline comes back; what a merge joins to the case no longer
  /// comes back too, since it may share a key.
  package mutating func read(
    _ index: Int,
    _ relatives: Kinship.Relatives
  ) -> (unreadable: Int, kin: [Timeline]) {
    // What other cases have said is forgotten now and then, so that it doesn't fill the memory.
    if vocabulary.values.count > words.values.count + Self.keptValues { vocabulary = words }
    isPartial = false
    var kin = relatives.kinGroups.flatMap { assessor.timelines(of: members($0), vocabulary) }
    let others = members(relatives.merged)
    let unreadable = fill(index)
    merged = relatives.merged
    mergeTargets = assessor.mergeTargets(of: timeline, vocabulary)
    // What was said once and then corrected has linked the cases all the same.
    if assessor.countsAcrossCases {
      sharedKeys = assessor.sharedKeys(of: timeline, vocabulary)
    }
    if others.isEmpty {
      timeline = assessor.amended(timeline, vocabulary)
    } else {
      let own = MergeMember(key: key, timeline: timeline)
      let timelines = assessor.timelines(of: [own] + others, vocabulary)
      timeline = timelines[0]
      kin += timelines.dropFirst()
    }
    return (unreadable, kin)
  }

  /// Reads the own events of cases of the batch, before corrections, all in the same words.
  package mutating func family(_ indices: [Int]) -> [MergeMember] {
    vocabulary = words
    merged = indices
    return members(indices)
  }

  private mutating func members(_ indices: [Int]) -> [MergeMember] {
    indices.map { index in
      _ = fill(index)
      return MergeMember(key: key, timeline: taken())
    }
  }

  /// Takes the timeline out.
  private mutating func taken() -> Timeline {
    defer { timeline = Timeline() }
    return timeline
  }

  private mutating func fill(_ index: Int) -> Int {
    self.index = index
    timeline.removeAll()
    var unreadable = 0
    for chunk in batch.chunks(of: index) {
      if let texts = chunk.texts {
        unreadable += readAnew(chunk, texts)
      } else {
        take(chunk)
      }
    }
    timeline.sort()
    if unreadable > 0 { isPartial = true }
    return unreadable
  }

  private static let keptValues = 4096

  private mutating func take(_ chunk: CaseBatch.Chunk) {
    batch.columns.withUnsafeBytes { bytes in
      let facts = FactChunk(bytes, at: chunk.columns)
      facts.forEach(in: bytes, &vocabulary, &attributes) { record, attributes in
        timeline.append(record, received: facts.received, attributes: attributes[...])
      }
    }
  }

  private mutating func readAnew(_ chunk: CaseBatch.Chunk, _ texts: Range<Int>) -> Int {
    var table = EventTable(vocabulary: vocabulary)
    vocabulary = Vocabulary()
    var unreadable = 0
    batch.columns.withUnsafeBytes { bytes in
      let facts = FactChunk(bytes, at: chunk.columns)
      var contexts: [EventReader.Context] = []
      facts.forEachHead(in: bytes) { _, order, place in
        contexts.append(
          EventReader.Context(
            received: facts.received,
            order: order,
            place: UInt32(place),
            flags: facts.isHistory ? .history : []
          )
        )
      }
      batch.texts.withUnsafeBytes { all in
        FactChunk.forEachText(in: UnsafeRawBufferPointer(rebasing: all[texts])) { text in
          let context = contexts[table.records.count + unreadable]
          do throws(Diagnostic) {
            try reader.read(text, context, into: &table)
          } catch {
            unreadable += 1
          }
        }
      }
    }
    for index in table.records.indices {
      timeline.append(
        table.records[index],
        received: table.received(of: index),
        attributes: table.attributes(of: index)
      )
    }
    vocabulary = table.vocabulary
    return unreadable
  }

  /// The key of the case that was read last; empty where it has no facts.
  package var key: String {
    guard let chunk = batch.chunks(of: index).first else { return "" }
    return batch.columns.withUnsafeBytes { FactChunk($0, at: chunk.columns).key }
  }

  /// The id and the source of an event of the timeline that was read last.
  package func identity(of record: EventRecord) -> (id: String, source: String) {
    batch.columns.withUnsafeBytes { bytes in
      for index in [index] + merged {
        for chunk in batch.chunks(of: index).reversed() where chunk.columns <= Int(record.place) {
          let facts = FactChunk(bytes, at: chunk.columns)
          if let identity = facts.identity(at: Int(record.place), in: bytes) { return identity }
        }
      }
      preconditionFailure("a timeline's event stands in a chunk")
    }
  }
}
