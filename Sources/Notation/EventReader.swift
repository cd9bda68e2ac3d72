package import Casework
package import Civil

/// Reads events, CloudEvents or short form, into the columns of an `EventTable`.
///
/// A scanner of its own that checks each line in full, and copies nothing but what the policy reads.
package struct EventReader {
  let sources: EventSources
  let zone: Zone

  /// The offset of the newest time, with the seconds for which it holds.
  var period: (offset: Int64, from: Int64, until: Int64) = (0, 1, 0)

  /// The bytes of the newest source, and what is known of it.
  var newestSource: [UInt8] = []
  var newestSourceHash = stableHash(UnsafeRawBufferPointer(start: nil, count: 0))
  var newestSettings: EventSource
  var newestPrefix: [UInt8]

  private let envelopeNames = EnvelopeNames()
  var envelope = Envelope()

  /// The names of the newest event's attributes, how many there are, and a bit for the place of each.
  private let names = FixedList(repeating: AttributeName(), count: EventLimit.attributes)
  private var nameCount = 0
  private var namePlaces: UInt64 = 0

  /// A bit for the place of each attribute that the policy reads.
  private var wantedPlaces: UInt64 = 0
  private var wantedCount = -1
  private var decoded: [UInt8] = []

  /// Whether cases and values are looked up by `lookUp`, many at once, while the texts still stand.
  package var looksUpLater = false
  var waitingCases: [Interner.Request] = []
  var waitingValues: [Interner.Request] = []

  private struct AttributeName: BitwiseCopyable {
    var key = NameKey.empty
    var slice = JSONSlice(start: 0, end: 0)
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

  // MARK: - The members

  private mutating func scan(
    _ start: JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) {
    var cursor = start
    envelope.reset()
    nameCount = 0
    namePlaces = 0
    noteWanted(table.vocabulary.attributes)
    try cursor.take(UInt8(ascii: "{"))
    if cursor.byte != UInt8(ascii: "}") {
      repeat {
        let start = cursor.position
        let name = try cursor.string()
        let key = key(of: name, cursor)
        try cursor.take(UInt8(ascii: ":"))
        if let field = envelopeNames.field(key) {
          guard envelope.set(field, at: cursor.position) else {
            throw JSONError(code: .nameTwice, offset: start, wanted: "each name once")
          }
          try scan(field, &cursor, &table)
        } else {
          try attribute(name, key, at: start, depth: 2, &cursor, &table)
        }
      } while cursor.takeIfPresent(UInt8(ascii: ","))
    }
    try cursor.close(UInt8(ascii: "}"))
    cursor.skipSpace()
    guard cursor.isAtEnd else { throw cursor.syntaxError("the end of the line") }
  }

  /// Notes the attributes that the policy reads; they stay the same from event to event.
  private mutating func noteWanted(_ attributes: Interner) {
    guard attributes.count != wantedCount else { return }
    wantedCount = attributes.count
    wantedPlaces = 0
    for symbol in 0..<attributes.count {
      let place = attributes.withBytes(of: Symbol(symbol)) { NameKey($0).place }
      wantedPlaces |= 1 << UInt64(place)
    }
  }

  @inline(__always)
  private mutating func key(of name: JSONSlice, _ cursor: JSONCursor) -> NameKey {
    if !name.isEscaped, 1...8 ~= name.count, name.start + 8 <= cursor.bytes.count,
      let base = cursor.bytes.baseAddress
    {
      return NameKey(loading: base + name.start, count: name.count)
    }
    return withText(name, cursor) { NameKey($0) }
  }

  @inline(__always)
  private mutating func scan(
    _ field: EnvelopeField,
    _ cursor: inout JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) {
    switch field {
    case .data where cursor.byte == UInt8(ascii: "{"):
      try cursor.take(UInt8(ascii: "{"))
      if cursor.byte != UInt8(ascii: "}") {
        repeat {
          let start = cursor.position
          let name = try cursor.string()
          let key = key(of: name, cursor)
          try cursor.take(UInt8(ascii: ":"))
          try attribute(name, key, at: start, depth: 3, &cursor, &table)
        } while cursor.takeIfPresent(UInt8(ascii: ","))
      }
      try cursor.close(UInt8(ascii: "}"))
    case .data, .sequencetype, .datacontenttype, .dataschema, .dataref:
      try cursor.skipValue(depth: 2)
    case .sequence where cursor.byte != UInt8(ascii: "\""):
      envelope.setText(of: field, try cursor.number())
    default: envelope.setText(of: field, try cursor.string())
    }
  }

  @inline(__always)
  private mutating func attribute(
    _ name: JSONSlice,
    _ key: NameKey,
    at start: Int,
    depth: Int,
    _ cursor: inout JSONCursor,
    _ table: inout EventTable
  ) throws(JSONError) {
    try checkName(name, key, at: start, cursor)
    guard wantedPlaces >> UInt64(key.place) & 1 != 0,
      let symbol = withText(name, cursor, { table.vocabulary.attributes.find($0) })
    else {
      if cursor.byte == UInt8(ascii: "\"") {
        _ = try cursor.string()
      } else {
        try cursor.skipValue(depth: depth)
      }
      return
    }
    let value: JSONSlice
    switch cursor.byte {
    case UInt8(ascii: "\""): value = try cursor.string()
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try cursor.skipValue(depth: depth)
    case UInt8(ascii: "n"):
      _ = try cursor.literal()
      return
    case UInt8(ascii: "t"), UInt8(ascii: "f"): value = try cursor.literal()
    default: value = try cursor.number()
    }
    table.attributes.append(AttributeValue(name: symbol, value: 0))
    let index = table.attributes.count - 1
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
    for index in 0..<nameCount where names[index].key == key {
      guard cursor.text(names[index].slice) != cursor.text(name) else {
        throw JSONError(code: .nameTwice, offset: start, wanted: "each name once")
      }
    }
  }

  /// Refuses a name that came before, that is too long, or that is one too many.
  @inline(__always)
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
    let place: UInt64 = 1 << UInt64(key.place)
    if namePlaces & place != 0 { try checkRepeated(name, key, at: start, cursor) }
    guard nameCount < EventLimit.attributes else {
      throw JSONError(
        code: .attributeCount,
        offset: start,
        wanted: "at most \(EventLimit.attributes) attributes"
      )
    }
    namePlaces |= place
    names[nameCount] = AttributeName(key: key, slice: name)
    nameCount += 1
  }

  /// Passes the slice's bytes on, with its escapes resolved.
  mutating func withText<Result>(
    _ slice: JSONSlice,
    _ cursor: JSONCursor,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    guard slice.isEscaped else {
      return body(UnsafeRawBufferPointer(rebasing: cursor.bytes[slice.start..<slice.end]))
    }
    decoded.removeAll(keepingCapacity: true)
    cursor.appendDecoded(slice, to: &decoded)
    return decoded.withUnsafeBytes(body)
  }
}
