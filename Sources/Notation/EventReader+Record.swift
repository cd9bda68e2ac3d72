package import Casework
import Civil

extension EventReader {
  // What each event needs once is inlined: the cursor alone takes four registers.

  /// Appends the record of the event whose members were scanned.
  mutating func append(
    _ text: UnsafeRawBufferPointer,
    _ context: Context,
    attributes: Int,
    to table: inout EventTable
  ) throws(Diagnostic) {
    let cursor = JSONCursor(text)
    if envelope.has(.source) || !newestSource.isEmpty { useSource(cursor) }
    let isCloudEvent = envelope[.specversion] != nil
    let id = try required(.id, .eventID, wanted: "a non-empty id")
    let type = try required(.type, .eventType, wanted: "a non-empty type")
    let key = try caseKey(cursor, isCloudEvent: isCloudEvent)
    let times = try times(cursor, isCloudEvent: isCloudEvent)
    let sequence = envelope.has(.sequence) ? try sequence(cursor) : nil
    let order = sequence ?? context.order
    var flags = context.flags
    if sequence != nil { flags.insert(.sequenced) }
    if times.occurred.isDateOnly { flags.insert(.dateOnly) }
    if !saysOccurrence(isCloudEvent: isCloudEvent) { flags.insert(.undated) }
    let source = newestSourceHash
    let typeSymbol = try intern(type: type, cursor, &table)
    if !references.isEmpty { resolveReferences(of: typeSymbol, cursor, &table) }
    table.append(
      EventRecord(
        occurred: times.occurred.instant,
        identity: withText(id, cursor) { stableHash($0, seed: source) },
        subject: subject(key, cursor, &table),
        type: typeSymbol,
        day: times.occurred.date.days,
        order: order,
        place: context.place,
        attributes: UInt32(attributes),
        flags: flags
      ),
      received: context.received ?? times.registered ?? times.occurred.instant
    )
  }

  /// Whether the event says when it occurred, and not only when it was registered.
  @inline(__always)
  private func saysOccurrence(isCloudEvent: Bool) -> Bool {
    envelope[isCloudEvent ? .occurred : .time] != nil || envelope[.date] != nil
  }

  /// Puts the identities of the events that one of the engine's events names in the place of their
  /// ids: a timeline has no ids.
  private mutating func resolveReferences(
    of type: Symbol,
    _ cursor: JSONCursor,
    _ table: inout EventTable
  ) {
    let word = table.vocabulary.types.text(type)
    guard let attribute = EngineEvent(rawValue: word)?.reference else { return }
    let source = referencedSource.map { withText($0, cursor) { stableHash($0) } }
    let seed = source ?? newestSourceHash
    for (index, slice) in references
    where table.vocabulary.attributes.text(table.attributes[index].name) == attribute {
      let identity = withText(slice, cursor) { stableHash($0, seed: seed) }
      waitingValues.removeAll { $0.index == index }
      table.attributes[index].value = table.vocabulary.values.intern(
        String(identity, radix: 16)
      )
    }
  }

  /// The case's symbol; where cases are looked up later, one that stands for "not yet".
  @inline(__always)
  private mutating func subject(
    _ key: JSONSlice,
    _ cursor: JSONCursor,
    _ table: inout EventTable
  ) -> Symbol {
    guard looksUpLater, !key.isEscaped else {
      return withText(key, cursor) { table.cases.intern($0) }
    }
    let text = UnsafeRawBufferPointer(rebasing: cursor.bytes[key.start..<key.end])
    waitingCases.append(table.cases.request(text, index: table.records.count))
    return 0
  }

  /// Looks up the cases and values of the events that were read since the last time.
  package mutating func lookUp(in table: inout EventTable) {
    table.cases.intern(waitingCases) { request, symbol in
      table.records[request.index].subject = symbol
    }
    table.vocabulary.values.intern(waitingValues) { request, symbol in
      table.attributes[request.index].value = symbol
    }
    waitingCases.removeAll(keepingCapacity: true)
    waitingValues.removeAll(keepingCapacity: true)
  }

  private mutating func useSource(_ cursor: JSONCursor) {
    guard let slice = envelope[.source] else { return use(source: []) }
    if !slice.isEscaped, slice.count == newestSource.count,
      cursor.bytes[slice.start..<slice.end].elementsEqual(newestSource)
    {
      return
    }
    use(source: Array(cursor.text(slice).utf8))
  }

  private mutating func use(source: [UInt8]) {
    newestSource = source
    newestSourceHash = source.withUnsafeBytes { stableHash($0) }
    newestSettings = sources[String(decoding: source, as: UTF8.self)]
    newestPrefix = Array(newestSettings.typePrefix.utf8)
  }

  @inline(__always)
  private func required(
    _ field: EnvelopeField,
    _ code: DiagnosticCode,
    wanted: String
  ) throws(Diagnostic) -> JSONSlice {
    guard let slice = envelope[field], slice.count > 0 else {
      throw Diagnostic(code, column: envelope.column(of: field), wanted: wanted)
    }
    return slice
  }

  @inline(__always)
  private mutating func intern(
    type: JSONSlice,
    _ cursor: JSONCursor,
    _ table: inout EventTable
  ) throws(Diagnostic) -> Symbol {
    let symbol =
      newestPrefix.isEmpty
      ? withText(type, cursor) { table.vocabulary.types.intern($0) }
      : intern(type, without: newestPrefix, cursor, &table.vocabulary.types)
    guard symbol < EventRecord.typeLimit else {
      throw Diagnostic(
        .eventType,
        column: envelope.column(of: .type),
        wanted: "at most \(EventRecord.typeLimit) different types"
      )
    }
    return symbol
  }

  /// The type's symbol, what its source puts before its types cut off.
  private mutating func intern(
    _ type: JSONSlice,
    without prefix: [UInt8],
    _ cursor: JSONCursor,
    _ types: inout Interner
  ) -> Symbol {
    withText(type, cursor) { bytes in
      guard bytes.count > prefix.count, bytes.starts(with: prefix) else {
        return types.intern(bytes)
      }
      return types.intern(UnsafeRawBufferPointer(rebasing: bytes[prefix.count...]))
    }
  }

  @inline(__always)
  private mutating func caseKey(
    _ cursor: JSONCursor,
    isCloudEvent: Bool
  ) throws(Diagnostic) -> JSONSlice {
    let field: EnvelopeField = isCloudEvent ? .subject : .case
    let key = try required(
      field,
      .eventCase,
      wanted: isCloudEvent ? "the case's key in subject" : "the case's key in case"
    )
    guard isClean(key, cursor) else {
      throw Diagnostic(
        .eventCase,
        column: envelope.column(of: field),
        wanted: "a key of at most \(EventLimit.keyBytes) bytes without control characters"
      )
    }
    return key
  }

  /// Whether a case may have that key.
  @inline(__always)
  private mutating func isClean(_ key: JSONSlice, _ cursor: JSONCursor) -> Bool {
    guard key.isEscaped else {
      // In a string as it stands JSON allows no control character but one.
      return key.count <= EventLimit.keyBytes && !holdsDelete(cursor.bytes[key.start..<key.end])
    }
    return withText(key, cursor) { bytes in
      bytes.count <= EventLimit.keyBytes && !bytes.contains { $0 < 0x20 || $0 == 0x7F }
    }
  }

  private func sequence(_ cursor: JSONCursor) throws(Diagnostic) -> UInt32? {
    guard let slice = envelope[.sequence] else { return nil }
    guard let number = UInt32(cursor.text(slice)) else {
      throw Diagnostic(
        .sequence,
        column: envelope.column(of: .sequence),
        wanted: "a whole number of 32 bits"
      )
    }
    return number
  }
}

/// Whether there is a control character 0x7F among the bytes.
@inline(__always)
private func holdsDelete(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
  let bytes = UnsafeRawBufferPointer(rebasing: bytes)
  guard bytes.count >= 8 else { return bytes.contains(0x7F) }
  var index = 0
  while index &+ 8 < bytes.count {
    if holdsDelete(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return true }
    index &+= 8
  }
  // The last eight bytes, some of them a second time.
  return holdsDelete(bytes.loadUnaligned(fromByteOffset: bytes.count &- 8, as: UInt64.self))
}

/// Whether one of eight bytes is 0x7F: the lowest that is makes a borrow where its highest bit was 0.
@inline(__always)
private func holdsDelete(_ bytes: UInt64) -> Bool {
  let apart = bytes ^ 0x7F7F_7F7F_7F7F_7F7F
  return (apart &- 0x0101_0101_0101_0101) & ~apart & 0x8080_8080_8080_8080 != 0
}
