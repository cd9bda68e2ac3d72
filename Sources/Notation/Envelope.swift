/// A word of an event's envelope: everything else is an attribute.
enum EnvelopeField: Int, CaseIterable {
  case id, source, type, subject, `case`, time, occurred, registered, date, sequence, specversion
  case data

  /// Words of CloudEvents that say nothing about the case.
  case sequencetype, datacontenttype, dataschema, dataref
}

/// A member's name as a number: its first eight bytes and its length.
///
/// Names that differ may share one where they are longer than eight bytes.
struct NameKey: Hashable {
  let word: UInt64
  let count: Int

  init(_ name: UnsafeRawBufferPointer) {
    count = name.count
    var word: UInt64 = 0
    for index in 0..<min(name.count, 8) { word |= UInt64(name[index]) << UInt64(8 * index) }
    self.word = word
  }

  /// The name that begins there, of which eight bytes can be read.
  init(loading start: UnsafeRawPointer, count: Int) {
    self.count = count
    let word = start.loadUnaligned(as: UInt64.self)
    self.word = count >= 8 ? word : word & (1 << UInt64(8 * count) - 1)
  }

  /// One of 64 places, to look into small tables.
  var place: Int {
    Int(((word ^ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15) >> 58)
  }
}

/// The names of the envelope's words, found by their keys.
struct EnvelopeNames {
  private var table = [(key: NameKey, name: [UInt8], field: EnvelopeField)?](
    repeating: nil,
    count: 64
  )

  init() {
    for field in EnvelopeField.allCases { add("\(field)", field) }
    // The short form's word for the sequence.
    add("seq", .sequence)
  }

  private mutating func add(_ word: String, _ field: EnvelopeField) {
    let name = Array(word.utf8)
    let key = name.withUnsafeBytes { NameKey($0) }
    var place = key.place
    while table[place] != nil { place = (place + 1) & 63 }
    table[place] = (key, name, field)
  }

  /// The word of that name, its escapes resolved; nil where it is an attribute's.
  func field(_ name: UnsafeRawBufferPointer, _ key: NameKey) -> EnvelopeField? {
    var place = key.place
    while let entry = table[place] {
      if entry.key == key, key.count <= 8 || name.elementsEqual(entry.name) { return entry.field }
      place = (place + 1) & 63
    }
    return nil
  }
}

/// Where the words of one event's envelope stand.
struct Envelope {
  private var slices = [JSONSlice](
    repeating: JSONSlice(start: 0, end: 0),
    count: EnvelopeField.allCases.count
  )

  /// Where each value begins.
  private var starts = [Int](repeating: 0, count: EnvelopeField.allCases.count)

  /// A bit for each field that came, and for each whose text is known.
  private var seen: UInt32 = 0
  private var told: UInt32 = 0

  /// Notes where a field's value begins; false where the field came before.
  mutating func set(_ field: EnvelopeField, at start: Int) -> Bool {
    let bit: UInt32 = 1 << UInt32(field.rawValue)
    guard seen & bit == 0 else { return false }
    seen |= bit
    starts[field.rawValue] = start
    return true
  }

  /// The text of a field's value; nil where the event doesn't have it.
  subscript(field: EnvelopeField) -> JSONSlice? {
    get { told >> UInt32(field.rawValue) & 1 != 0 ? slices[field.rawValue] : nil }
    set {
      guard let newValue else { return told &= ~(1 << UInt32(field.rawValue)) }
      told |= 1 << UInt32(field.rawValue)
      slices[field.rawValue] = newValue
    }
  }

  /// The column of a field's value, from 1; 0 where the event doesn't have it.
  func column(of field: EnvelopeField) -> Int {
    seen >> UInt32(field.rawValue) & 1 != 0 ? starts[field.rawValue] + 1 : 0
  }

  mutating func reset() {
    seen = 0
    told = 0
  }
}
