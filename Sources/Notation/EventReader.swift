package import Casework
package import Civil

/// Reads events, CloudEvents or short form, into the columns of an `EventTable`.
///
/// A scanner of its own that checks each line in full, and copies nothing but what the policy reads.
package struct EventReader {
  let sources: EventSources
  let zone: Zone

  /// The local day of the newest time, or of its stretch between two changes of the clock.
  var newestDay = (date: LocalDate(days: 0), start: Instant(seconds: 0), end: Instant(seconds: 0))

  /// The bytes of the newest source, and what is known of it.
  var newestSource: [UInt8] = []
  var newestSourceHash = stableHash(UnsafeRawBufferPointer(start: nil, count: 0))
  var newestSettings: EventSource
  var newestPrefix: [UInt8]

  private let envelopeNames = EnvelopeNames()
  var envelope = Envelope()

  /// The names of earlier events, and the place of the newest one; `none` once it was another.
  private var knownNames = KnownNames()
  private var place = KnownNames.start

  /// The names of the newest event's attributes, and a bit for the place of each; not kept while names
  /// come as they came before.
  private var names: [AttributeName] = []
  private var namePlaces: UInt64 = 0

  /// A bit for the place of each attribute that the policy reads.
  private var wantedPlaces: UInt64 = 0
  private var wantedCount = -1
  private var decoded: [UInt8] = []

  /// Whether cases and values are looked up by `lookUp`, many at once, while the texts still stand.
  package var looksUpLater = false
  var waitingCases: [Interner.Request] = []
  var waitingValues: [Interner.Request] = []

  /// The attributes under which the engine's own events name another event, and its source.
  private var referenceNames: [Symbol] = []
  private var sourceName: Symbol?

  /// The newest event's attributes of those names, by their place in the table.
  var references: [(index: Int, slice: JSONSlice)] = []
  var referencedSource: JSONSlice?

  private struct AttributeName: BitwiseCopyable {
    let key: NameKey

    /// Where it stands; nil where the key says all of it.
    let slice: JSONSlice?
  }

  /// `zone`: the policy's zone, in which days are days.
  package init(sources: EventSources, zone: Zone) {
    self.sources = sources
    self.zone = zone
    newestSettings = sources[""]
    newestPrefix = Array(newestSettings.typePrefix.utf8)
  }

  /// What is said of one event beside its own text.
  package struct Context {
    /// When we received it; nil to take when it was registered, else when it occurred.
    package var received: Instant?

    /// Its line, or its place in a batch: the order where its source gives none.
    package var order: UInt32

    /// Where its text begins among all that was read.
    package var place: UInt32
    package var flags: EventRecord.Flags

    /// How many bytes behind its text can be read, though they are none of it.
    package var slack: Int

    package init(
      received: Instant? = nil,
      order: UInt32,
      place: UInt32,
      flags: EventRecord.Flags = .init(rawValue: 0),
      slack: Int = 0
    ) {
      self.slack = slack
      self.received = received
      self.order = order
      self.place = place
      self.flags = flags
    }
  }

  /// Reads one event and appends it to the table.
  ///
  /// - Throws: a `Diagnostic` whose column is the byte within the text, from 1; the table is then as
  ///   it was.
  package mutating func read(
    _ text: UnsafeRawBufferPointer,
    _ context: Context,
    into table: inout EventTable
  ) throws(Diagnostic) {
    let attributes = table.attributes.count
    let (cases, values) = (waitingCases.count, waitingValues.count)
    do throws(Diagnostic) {
      guard text.count <= EventLimit.lineBytes else {
        throw Diagnostic(
          .lineLength,
          found: "\(text.count) bytes",
          wanted: "at most \(EventLimit.lineBytes) bytes a line"
        )
      }
      do throws(JSONError) {
        try scan(JSONCursor(text, slack: context.slack), &table)
      } catch {
        throw Diagnostic(
          error.code,
          column: error.offset + 1,
          wanted: error.wanted
        )
      }
      try append(text, context, attributes: attributes, to: &table)
    } catch {
      table.attributes.removeLast(table.attributes.count - attributes)
      waitingCases.removeLast(waitingCases.count - cases)
      waitingValues.removeLast(waitingValues.count - values)
      throw error
    }
  }

  /// Passes on the id and the source of the event that was read last, whose text that is.
  package mutating func withIdentity<Result>(
    in text: UnsafeRawBufferPointer,
    _ body: (_ id: UnsafeRawBufferPointer, _ source: UnsafeRawBufferPointer) -> Result
  ) -> Result {
    guard let id = envelope[.id] else { preconditionFailure("an event that was read has an id") }
    let source = newestSource
    return withText(id, JSONCursor(text)) { id in source.withUnsafeBytes { body(id, $0) } }
  }

  /// The source of the event that was read last, whose record that is, and its number there; nil where
  /// nobody follows that source.
  package func followedSource(
    of record: EventRecord
  ) -> (name: [UInt8], number: UInt32?)? {
    guard newestSettings.isFollowed else { return nil }
    return (newestSource, newestSettings.isNumbered ? record.sequence : nil)
  }

  // MARK: - The members

  @inline(__always)
  private mutating func scan(
    _ start: JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) {
    var cursor = start
    envelope.reset()
    place = KnownNames.start
    if !references.isEmpty { references.removeAll(keepingCapacity: true) }
    referencedSource = nil
    if table.vocabulary.attributes.count != wantedCount { noteWanted(table.vocabulary.attributes) }
    cursor.skipSpace()
    cursor.position = try scanMembers(isNested: false, cursor, &table)
    cursor.skipSpace()
    guard cursor.isAtEnd else { throw cursor.syntaxError("the end of the line") }
  }

  /// Notes the attributes that the policy reads; they stay the same from event to event.
  private mutating func noteWanted(_ attributes: Interner) {
    wantedCount = attributes.count
    wantedPlaces = 0
    knownNames.removeAll()
    referenceNames = Set(EngineEvent.allCases.compactMap(\.reference)).sorted()
      .compactMap { attributes.find($0) }
    sourceName = attributes.find(EngineEvent.sourceAttribute)
    for symbol in 0..<attributes.count {
      let place = attributes.withBytes(of: Symbol(symbol)) { NameKey($0).place }
      wantedPlaces |= 1 << UInt64(place)
    }
  }

  /// Takes the members of an event, or of the object that its `data` is; where that ends.
  private mutating func scanMembers(
    isNested: Bool,
    _ start: JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) -> Int {
    var cursor = start
    try cursor.take(UInt8(ascii: "{"))
    if cursor.byte != UInt8(ascii: "}") {
      repeat {
        let meaning = try name(isNested: isNested, &cursor, table)
        guard cursor.byte == UInt8(ascii: "\"") else {
          cursor.position = try scanOther(meaning, isNested: isNested, cursor, &table)
          continue
        }
        let start = cursor.position
        let text = try cursor.string()
        switch meaning {
        case .field(let field):
          envelope.note(field, at: start, text)
        case .attribute(let symbol): attribute(symbol, text, cursor, &table)
        case .unread: break
        }
      } while cursor.takeIfPresent(UInt8(ascii: ","))
    }
    try cursor.close(UInt8(ascii: "}"))
    return cursor.position
  }

  /// Takes a member's value that is no string; where it ends.
  private mutating func scanOther(
    _ meaning: KnownNames.Meaning,
    isNested: Bool,
    _ start: JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) -> Int {
    var cursor = start
    switch meaning {
    case .field(let field):
      envelope.note(field, at: cursor.position, nil)
      if field == .data, cursor.byte == UInt8(ascii: "{") {
        return try scanMembers(isNested: true, cursor, &table)
      }
      try scanOther(field, &cursor)
    case .attribute(let symbol):
      switch cursor.byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["): try cursor.skipValue(depth: isNested ? 3 : 2)
      case UInt8(ascii: "n"): _ = try cursor.literal()
      case UInt8(ascii: "t"), UInt8(ascii: "f"):
        attribute(symbol, try cursor.literal(), cursor, &table)
      default: attribute(symbol, try cursor.number(), cursor, &table)
      }
    case .unread: try cursor.skipValue(depth: isNested ? 3 : 2)
    }
    return cursor.position
  }

  private mutating func scanOther(
    _ field: EnvelopeField,
    _ cursor: inout JSONCursor
  ) throws(JSONError) {
    // A null stands for a field that is left out (CloudEvents JSON event format, section 2.2).
    if cursor.byte == UInt8(ascii: "n") {
      _ = try cursor.literal()
      return
    }
    switch field {
    case .data, .sequencetype, .datacontenttype, .dataschema, .dataref:
      try cursor.skipValue(depth: 2)
    case .sequence: envelope.note(field, at: cursor.position, try cursor.number())
    default:
      let start = cursor.position
      try cursor.skipValue(depth: 2)
      throw JSONError(code: .textWanted, offset: start, wanted: "a string")
    }
  }

  /// Takes a member's name, with its colon.
  @inline(__always)
  private mutating func name(
    isNested: Bool,
    _ cursor: inout JSONCursor,
    _ table: borrowing EventTable
  ) throws(JSONError) -> KnownNames.Meaning {
    if place >= 0, let text = cursor.sixteenBytes {
      var next = knownNames[place].follower
      while next >= 0 {
        let name = knownNames[next]
        if name.begins(text), name.isNested == isNested,
          cursor.position &+ name.byteCount <= cursor.end
        {
          place = next
          cursor.position &+= name.byteCount
          cursor.skipSpace()
          return name.meaning
        }
        next = name.sibling
      }
    }
    let (meaning, end) = try newName(isNested: isNested, cursor, table.vocabulary.attributes)
    cursor.position = end
    return meaning
  }

  /// Takes a name that was not expected here, and expects it from now on; where its value begins.
  private mutating func newName(
    isNested: Bool,
    _ start: JSONCursor,
    _ attributes: Interner
  ) throws(JSONError) -> (meaning: KnownNames.Meaning, end: Int) {
    var cursor = start
    let name = try cursor.string()
    let key = withText(name, cursor) { NameKey($0) }
    try cursor.take(UInt8(ascii: ":"))
    if place >= 0 { noteKnown() }
    let meaning: KnownNames.Meaning
    if !isNested, let field = envelopeNames.field(key) {
      guard !envelope.has(field) else {
        throw JSONError(code: .nameTwice, offset: start.position, wanted: "each name once")
      }
      meaning = .field(field)
    } else {
      try checkName(name, key, at: start.position, cursor)
      note(key, name)
      let symbol =
        wantedPlaces >> UInt64(key.place) & 1 != 0
        ? withText(name, cursor) { attributes.find($0) } : nil
      meaning = symbol.map { .attribute($0) } ?? .unread
    }
    let byteCount = name.count + 3
    let colon = start.position + byteCount - 1
    if place >= 0, byteCount <= 16, !name.isEscaped, cursor.bytes[colon] == UInt8(ascii: ":"),
      let text = start.sixteenBytes
    {
      place = knownNames.add(
        key,
        meaning,
        isNested: isNested,
        at: text,
        byteCount: byteCount,
        behind: place
      )
    } else {
      place = KnownNames.none
    }
    return (meaning, cursor.position)
  }

  /// Notes the names that came as they came before.
  private mutating func noteKnown() {
    names.removeAll(keepingCapacity: true)
    namePlaces = 0
    knownNames.forEachAttribute(upTo: place) { note($0, nil) }
  }

  private mutating func note(_ key: NameKey, _ slice: JSONSlice?) {
    names.append(AttributeName(key: key, slice: slice))
    namePlaces |= 1 << UInt64(key.place)
  }

  /// Takes the value of an attribute that the policy reads.
  private mutating func attribute(
    _ symbol: Symbol,
    _ value: JSONSlice,
    _ cursor: JSONCursor,
    _ table: inout EventTable
  ) {
    table.attributes.append(AttributeValue(name: symbol, value: 0))
    let index = table.attributes.count - 1
    if referenceNames.contains(symbol) { references.append((index, value)) }
    if symbol == sourceName { referencedSource = value }
    if looksUpLater, !value.isEscaped {
      let text = UnsafeRawBufferPointer(rebasing: cursor.bytes[value.start..<value.end])
      waitingValues.append(table.vocabulary.values.request(text, index: index))
    } else {
      table.attributes[index].value = withText(value, cursor) {
        table.vocabulary.values.intern($0)
      }
    }
  }

  private func checkRepeated(
    _ name: JSONSlice,
    _ key: NameKey,
    at start: Int,
    _ cursor: JSONCursor
  ) throws(JSONError) {
    for earlier in names where earlier.key == key {
      if key.count > NameKey.wholeBytes, let slice = earlier.slice,
        cursor.text(slice) != cursor.text(name)
      {
        continue
      }
      throw JSONError(code: .nameTwice, offset: start, wanted: "each name once")
    }
  }

  /// Refuses a name that came before, that is too long, or that is one too many.
  private mutating func checkName(
    _ name: JSONSlice,
    _ key: NameKey,
    at start: Int,
    _ cursor: JSONCursor
  ) throws(JSONError) {
    guard name.count <= EventLimit.keyBytes else {
      throw JSONError(
        code: .nameLength,
        offset: start,
        wanted: "at most \(EventLimit.keyBytes) bytes a name"
      )
    }
    if namePlaces >> UInt64(key.place) & 1 != 0 {
      try checkRepeated(name, key, at: start, cursor)
    }
    guard names.count < EventLimit.attributes else {
      throw JSONError(
        code: .attributeCount,
        offset: start,
        wanted: "at most \(EventLimit.attributes) attributes"
      )
    }
  }

  /// Passes the slice's bytes on, with its escapes resolved.
  @inline(__always)
  mutating func withText<Result>(
    _ slice: JSONSlice,
    _ cursor: JSONCursor,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    guard slice.isEscaped else {
      return body(UnsafeRawBufferPointer(rebasing: cursor.bytes[slice.start..<slice.end]))
    }
    return withDecoded(slice, cursor, body)
  }

  @inline(never)
  private mutating func withDecoded<Result>(
    _ slice: JSONSlice,
    _ cursor: JSONCursor,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    decoded.removeAll(keepingCapacity: true)
    cursor.appendDecoded(slice, to: &decoded)
    return decoded.withUnsafeBytes(body)
  }
}
