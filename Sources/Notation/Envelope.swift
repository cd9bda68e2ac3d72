/// A word of an event's envelope: everything else is an attribute.
enum EnvelopeField: Int {
  case id, source, type, subject, `case`, time, occurred, registered, date, sequence, specversion
  case data

  /// Words of CloudEvents that say nothing about the case.
  case sequencetype, datacontenttype, dataschema, dataref

  /// How many words there are.
  static let count = EnvelopeField.dataref.rawValue + 1

  /// The word of that name, its escapes resolved; nil where it is an attribute's.
  init?(_ text: UnsafeRawBufferPointer) {
    guard 2...15 ~= text.count,
      let field = Self.byLength[text.count].first(where: { candidate in
        for (index, byte) in candidate.name.enumerated()
        where text[index] != byte {
          return false
        }
        return true
      })?.field
    else { return nil }
    self = field
  }

  private static let byLength: [[(name: [UInt8], field: EnvelopeField)]] = {
    let words: [(String, EnvelopeField)] = [
      ("id", .id), ("source", .source), ("type", .type), ("subject", .subject), ("case", .case),
      ("time", .time), ("occurred", .occurred), ("registered", .registered), ("date", .date),
      ("sequence", .sequence), ("seq", .sequence), ("specversion", .specversion), ("data", .data),
      ("sequencetype", .sequencetype), ("datacontenttype", .datacontenttype),
      ("dataschema", .dataschema), ("dataref", .dataref),
    ]
    var byLength = [[(name: [UInt8], field: EnvelopeField)]](repeating: [], count: 16)
    for (word, field) in words { byLength[word.utf8.count].append((Array(word.utf8), field)) }
    return byLength
  }()
}

/// Where the words of one event's envelope stand.
struct Envelope {
  /// By the field's raw value; nil where the event doesn't have it.
  var slices = [JSONSlice?](repeating: nil, count: EnvelopeField.count)
  private var starts = [Int](repeating: -1, count: EnvelopeField.count)

  /// Notes where a field's value begins; false where the field came before.
  mutating func set(_ field: EnvelopeField, at start: Int) -> Bool {
    guard starts[field.rawValue] < 0 else { return false }
    starts[field.rawValue] = start
    return true
  }

  /// The column of a field's value, from 1; 0 where the event doesn't have it.
  func column(of field: EnvelopeField) -> Int { starts[field.rawValue] + 1 }

  mutating func reset() {
    for index in slices.indices {
      slices[index] = nil
      starts[index] = -1
    }
  }
}
