package import Casework
package import Civil

/// The facts that one step brought to one case, packed.
///
/// The columns of their events are what assessing needs, and stand in one row; the events' own texts
/// stand in another, for explaining, and for reading the columns anew where the words of the policy
/// or the sources are read otherwise by now.
package struct FactChunk {
  /// As `EventReading` numbers it: the way of reading that the columns come from.
  package let reading: UInt64
  package let received: Instant

  /// The place of the first fact among all facts; the others follow.
  package let firstSequence: Int64
  package let count: Int
  package let isHistory: Bool

  /// The case's key.
  package let key: String

  /// Where the first fact begins within the bytes.
  private let start: Int

  /// Reads the head of a chunk that begins at that place.
  package init(_ bytes: UnsafeRawBufferPointer, at place: Int) {
    var reader = ByteReader(bytes, from: place)
    reading = reader.number()
    received = Instant(microseconds: reader.number())
    firstSequence = reader.number()
    count = Int(reader.number(UInt32.self))
    isHistory = reader.number(UInt8.self) != 0
    key = reader.text()
    start = reader.position
  }

  /// The reading alone, without the rest of the head.
  static func reading(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var reader = ByteReader(bytes)
    return reader.number()
  }

  /// The sequences of the facts, without the rest of the head.
  static func sequences(of bytes: UnsafeRawBufferPointer) -> Range<Int64> {
    var reader = ByteReader(bytes, from: 16)
    let first: Int64 = reader.number()
    return first..<first + Int64(reader.number(UInt32.self))
  }

  // MARK: - Packing

  /// A symbol that stands for no word of the policy: the word itself follows.
  private static let otherWord = UInt16.max

  /// A length that means: the same source as the fact before.
  private static let sameSource = UInt32.max

  /// The columns of a fact that have a size: occurred, identity, day, order, flags, how many attributes.
  private static let fixedBytes = 26

  /// Packs the chunks of many cases, one after the other.
  package struct Packer {
    /// The columns of all chunks, and the texts of all chunks.
    package private(set) var columns: [UInt8] = []
    package private(set) var texts: [UInt8] = []

    /// Where the rows of texts begin, each with the sequence of its first fact.
    package private(set) var textRows: [(sequence: Int64, start: Int)] = []
    private var sequence: Int64 = 0
    private let reading: UInt64
    private let typeCount: Int
    private let valueCount: Int
    private var newestSource: [UInt8] = []

    /// Where the newest chunk begins, its columns and its texts.
    package private(set) var newestColumns = 0
    package private(set) var newestTexts = 0

    /// `words`: the policy's, whose symbols can be kept as they are.
    package init(reading: UInt64, words: Vocabulary) {
      self.reading = reading
      typeCount = min(words.types.count, Int(otherWord))
      valueCount = min(words.values.count, Int(otherWord))
    }

    /// Takes room at once for so many facts of common length.
    package mutating func reserve(facts: Int) {
      columns.reserveCapacity(facts * 96)
      texts.reserveCapacity(facts * 224)
    }

    package mutating func removeAll() {
      columns.removeAll(keepingCapacity: true)
      texts.removeAll(keepingCapacity: true)
      textRows.removeAll(keepingCapacity: true)
    }

    /// A row of texts is as long: it fills its pages, and one fact is found without reading many others.
    private static let rowBytes = 1 << 14

    /// Begins the chunk of a case; `count` facts must follow, whose sequences follow each other, also
    /// from chunk to chunk.
    package mutating func begin(
      key: UnsafeRawBufferPointer,
      received: Instant,
      firstSequence: Int64,
      count: Int,
      isHistory: Bool
    ) {
      sequence = firstSequence
      newestColumns = columns.count
      newestTexts = texts.count
      columns.pack(reading)
      columns.pack(received.microseconds)
      columns.pack(firstSequence)
      columns.pack(UInt32(count))
      columns.pack(UInt8(isHistory ? 1 : 0))
      columns.pack(key)
      newestSource.removeAll(keepingCapacity: true)
    }

    /// Adds a fact, with its event's text.
    package mutating func append(
      _ record: EventRecord,
      _ attributes: ArraySlice<AttributeValue>,
      _ vocabulary: Vocabulary,
      identity: (id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer),
      text: UnsafeRawBufferPointer
    ) {
      columns.pack(identity.id)
      if identity.source.elementsEqual(newestSource) {
        columns.pack(sameSource)
      } else {
        columns.pack(identity.source)
        newestSource = Array(identity.source)
      }
      let fixed = (
        record.occurred.microseconds.littleEndian,
        record.identity.littleEndian,
        record.day.littleEndian,
        record.order.littleEndian,
        record.flags.rawValue,
        UInt8(attributes.count)
      )
      Swift.withUnsafeBytes(of: fixed) { columns.append(contentsOf: $0.prefix(fixedBytes)) }
      if !packNumber(record.type, below: typeCount) {
        vocabulary.types.withBytes(of: record.type) { columns.pack($0) }
      }
      for attribute in attributes {
        columns.pack(UInt16(attribute.name))
        if !packNumber(attribute.value, below: valueCount) {
          vocabulary.values.withKeptBytes(of: attribute.value) { columns.pack($0) }
        }
      }
      if texts.count - (textRows.last?.start ?? -Self.rowBytes) >= Self.rowBytes {
        textRows.append((sequence, texts.count))
      }
      texts.pack(text)
      sequence += 1
    }

    /// What seals the newest chunk, when all its facts were added.
    package func print(_ salt: CaseSalt) -> SealedPrint {
      columns.withUnsafeBytes { columns in
        texts.withUnsafeBytes { texts in
          var print = ChunkPrint(
            UnsafeRawBufferPointer(rebasing: columns[newestColumns...]),
            salt.maker
          )
          print.add(texts: UnsafeRawBufferPointer(rebasing: texts[newestTexts...]))
          return print.print
        }
      }
    }

    /// Packs a word as its number; false where it is none of the policy's, and its text must follow.
    private mutating func packNumber(_ word: Symbol, below count: Int) -> Bool {
      let isPolicys = Int(word) < count
      columns.pack(isPolicys ? UInt16(word) : otherWord)
      return isPolicys
    }
  }

  // MARK: - Sealing

  /// The head of a chunk that may be torn: which facts it has, and its case; nil where it is.
  static func head(
    of bytes: UnsafeRawBufferPointer
  ) -> (first: Int64, count: UInt32, key: String)? {
    var reader = WaryReader(bytes)
    guard reader.skip(16), let first = reader.number(Int64.self),
      let count = reader.number(UInt32.self), reader.skip(1), let key = reader.text()
    else { return nil }
    return (first, count, key)
  }

  // MARK: - Unpacking

  /// Passes on each fact in its columns.
  ///
  /// - `attributes`: room for the attributes of one fact.
  /// - `body`: gets the record, whose `place` is where its identity stands; words that are no
  ///   policy's are interned into `vocabulary`.
  package func forEach(
    in bytes: UnsafeRawBufferPointer,
    _ vocabulary: inout Vocabulary,
    _ attributes: inout [AttributeValue],
    _ body: (EventRecord, [AttributeValue]) -> Void
  ) {
    var reader = ByteReader(bytes, from: start)
    for _ in 0..<count {
      let place = reader.position
      Self.skipIdentity(&reader)
      let occurred = Instant(microseconds: reader.number())
      let identity: UInt64 = reader.number()
      let day: Int32 = reader.number()
      let order: UInt32 = reader.number()
      let flags = EventRecord.Flags(rawValue: reader.number())
      let attributeCount = Int(reader.number(UInt8.self))
      let type = Self.word(&reader) { vocabulary.types.intern($0) }
      attributes.removeAll(keepingCapacity: true)
      for _ in 0..<attributeCount {
        let name = Symbol(reader.number(UInt16.self))
        attributes.append(
          AttributeValue(
            name: name,
            value: Self.word(&reader) { vocabulary.values.intern($0) }
          )
        )
      }
      let record = EventRecord(
        occurred: occurred,
        identity: identity,
        subject: 0,
        type: type,
        day: day,
        order: order,
        place: UInt32(place),
        attributes: 0,
        flags: flags
      )
      body(record, attributes)
    }
  }

  private static func word(
    _ reader: inout ByteReader,
    _ intern: (UnsafeRawBufferPointer) -> Symbol
  ) -> Symbol {
    let symbol: UInt16 = reader.number()
    guard symbol == otherWord else { return Symbol(symbol) }
    let count = Int(reader.number(UInt32.self))
    return intern(reader.bytes(count))
  }

  private static func skipIdentity(_ reader: inout ByteReader) {
    _ = reader.bytes(Int(reader.number(UInt32.self)))
    let source: UInt32 = reader.number()
    if source != sameSource { _ = reader.bytes(Int(source)) }
  }

  /// Passes on what needs no reading of a fact: its identity's hash, its order, and its place.
  package func forEachHead(
    in bytes: UnsafeRawBufferPointer,
    _ body: (_ identity: UInt64, _ order: UInt32, _ place: Int) -> Void
  ) {
    var reader = ByteReader(bytes, from: start)
    for _ in 0..<count {
      let place = reader.position
      Self.skipIdentity(&reader)
      let (identity, order) = Self.skipColumns(&reader)
      body(identity, order, place)
    }
  }

  private static func skipColumns(
    _ reader: inout ByteReader
  ) -> (identity: UInt64, order: UInt32) {
    _ = reader.number(Int64.self)
    let identity: UInt64 = reader.number()
    _ = reader.number(Int32.self)
    let order: UInt32 = reader.number()
    _ = reader.number(UInt8.self)
    let attributeCount = Int(reader.number(UInt8.self))
    skipWord(&reader)
    for _ in 0..<attributeCount {
      _ = reader.number(UInt16.self)
      skipWord(&reader)
    }
    return (identity, order)
  }

  private static func skipWord(_ reader: inout ByteReader) {
    if reader.number(UInt16.self) == otherWord {
      _ = reader.bytes(Int(reader.number(UInt32.self)))
    }
  }

  /// The id and the source of the fact at that place; nil where no fact of this chunk stands there.
  package func identity(
    at place: Int,
    in bytes: UnsafeRawBufferPointer
  ) -> (id: String, source: String)? {
    guard place >= start else { return nil }
    var reader = ByteReader(bytes, from: start)
    var source = UnsafeRawBufferPointer(start: nil, count: 0)
    for _ in 0..<count {
      let head = reader.position
      let id = reader.bytes(Int(reader.number(UInt32.self)))
      let sourceCount: UInt32 = reader.number()
      if sourceCount != Self.sameSource { source = reader.bytes(Int(sourceCount)) }
      if head == place {
        return (String(decoding: id, as: UTF8.self), String(decoding: source, as: UTF8.self))
      }
      _ = Self.skipColumns(&reader)
    }
    return nil
  }

  /// Passes on the texts of a chunk, in order.
  package static func forEachText(
    in texts: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    var reader = ByteReader(texts)
    while !reader.isAtEnd { body(reader.bytes(Int(reader.number(UInt32.self)))) }
  }
}

/// The print of a chunk: over its columns, and over the texts of its facts as they are packed.
struct ChunkPrint {
  private var maker: PrintMaker

  init(_ columns: UnsafeRawBufferPointer, _ maker: PrintMaker) {
    self.maker = maker
    self.maker.update(SealedKind.chunk.rawValue)
    self.maker.update(UInt32(columns.count))
    self.maker.update(columns)
  }

  mutating func add(texts: UnsafeRawBufferPointer) { maker.update(texts) }

  var print: SealedPrint { maker.print() }
}
