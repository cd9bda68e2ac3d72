/// A word of an event's envelope: everything else is an attribute.
enum EnvelopeField: Int, CaseIterable, BitwiseCopyable {
  case id, source, type, subject, `case`, time, occurred, registered, date, sequence, specversion
  case data

  /// Words of CloudEvents that say nothing about the case.
  case sequencetype, datacontenttype, dataschema, dataref
}

/// The words that an event says of itself: beside them no attribute can have such a name.
package enum EnvelopeWord {
  /// All of them, the short form's word for the sequence too.
  package static let all = Set(EnvelopeField.allCases.map { "\($0)" } + ["seq"])
}

/// A member's name as numbers: its first sixteen bytes and its length.
///
/// Names that differ share one only where they are longer than that.
struct NameKey: Hashable, BitwiseCopyable {
  let low: UInt64
  let high: UInt64
  let count: Int

  static let empty = NameKey(UnsafeRawBufferPointer(start: nil, count: 0))

  /// Up to this length the key says all of the name.
  static let wholeBytes = 16

  init(_ name: UnsafeRawBufferPointer) {
    count = name.count
    var low: UInt64 = 0
    var high: UInt64 = 0
    for index in 0..<min(name.count, 8) { low |= UInt64(name[index]) << UInt64(8 * index) }
    if name.count > 8 {
      for index in 8..<min(name.count, 16) {
        high |= UInt64(name[index]) << UInt64(8 * (index - 8))
      }
    }
    self.low = low
    self.high = high
  }

  /// One of 64 places, to look into small tables.
  @inline(__always)
  var place: Int {
    Int(((low ^ high &* 31 ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }
}

/// The names of the envelope's words, found by their keys.
struct EnvelopeNames {
  private struct Entry: BitwiseCopyable {
    /// Of no length where the place is free.
    var key: NameKey
    var field: EnvelopeField
  }

  private var table: [Entry]

  init() {
    table = Array(repeating: Entry(key: .empty, field: .id), count: 64)
    for field in EnvelopeField.allCases { add("\(field)", field) }
    // The short form's word for the sequence.
    add("seq", .sequence)
  }

  private mutating func add(_ word: String, _ field: EnvelopeField) {
    let key = Array(word.utf8).withUnsafeBytes { NameKey($0) }
    precondition(key.count <= NameKey.wholeBytes, "a key says all of an envelope's word")
    var place = key.place
    while table[place].key.count > 0 { place = (place + 1) & 63 }
    table[place] = Entry(key: key, field: field)
  }

  /// The word of that name, its escapes resolved; nil where it is an attribute's.
  @inline(__always)
  func field(_ key: NameKey) -> EnvelopeField? {
    var place = key.place
    while table[place].key.count > 0 {
      if table[place].key == key { return table[place].field }
      place = (place + 1) & 63
    }
    return nil
  }
}

/// Where the words of one event's envelope stand.
struct Envelope {
  private struct Value: BitwiseCopyable {
    /// Where it begins.
    var start = 0
    var text = JSONSlice(start: 0, end: 0)
  }

  private let values = FixedList(repeating: Value(), count: EnvelopeField.allCases.count)

  /// A bit for each field that came, and for each whose text is known.
  private var seen: UInt32 = 0
  private var told: UInt32 = 0

  @inline(__always)
  private static func bit(_ field: EnvelopeField) -> UInt32 {
    1 &<< UInt32(truncatingIfNeeded: field.rawValue)
  }

  /// Whether the field came already.
  @inline(__always)
  func has(_ field: EnvelopeField) -> Bool { seen & Self.bit(field) != 0 }

  /// Notes where a field's value begins, and its text where it is one that is read.
  @inline(__always)
  mutating func note(_ field: EnvelopeField, at start: Int, _ text: JSONSlice?) {
    seen |= Self.bit(field)
    if let text {
      told |= Self.bit(field)
      values[field.rawValue] = Value(start: start, text: text)
    } else {
      values[field.rawValue].start = start
    }
  }

  /// The text of a field's value; nil where the event doesn't have it.
  @inline(__always)
  subscript(field: EnvelopeField) -> JSONSlice? {
    told & Self.bit(field) != 0 ? values[field.rawValue].text : nil
  }

  /// The column of a field's value, from 1; 0 where the event doesn't have it.
  func column(of field: EnvelopeField) -> Int {
    has(field) ? values[field.rawValue].start + 1 : 0
  }

  mutating func reset() {
    seen = 0
    told = 0
  }
}
