import Casework
import Ledger
import Notation
import Policy

/// Finds in texts what is of certain cases: events as they are read when they come in, and all other
/// text by the keys alone.
package struct CaseMatcher {
  private let keys: Set<String>

  /// The keys as bytes: plain, and as a string of JSON has them.
  private let forms: [[UInt8]]
  private let words: Vocabulary
  private var reader: EventReader

  init(_ keys: Set<String>, _ editions: Editions, _ sources: EventSources) {
    self.keys = keys
    forms = Self.forms(of: keys)
    words = editions.assessor.vocabulary
    reader = EventReader(sources: sources, zone: editions.assessor.policy.zone)
  }

  static func forms(of keys: Set<String>) -> [[UInt8]] {
    var forms: Set<[UInt8]> = []
    for key in keys {
      var json = JSONWriter()
      json.string(nil, key)
      forms.insert(Array(key.utf8))
      forms.insert(Array(json.bytes.dropFirst().dropLast()))
    }
    return Array(forms)
  }

  /// Whether an event is of one of the cases; of a text that is no event, whether it names one.
  package mutating func concerns(_ text: UnsafeRawBufferPointer) -> Bool {
    // A key can be written with escapes; without any it stands there as it is.
    let isNamed = mentions(text)
    guard isNamed || text.contains(UInt8(ascii: "\\")) else { return false }
    var table = EventTable(vocabulary: words)
    do throws(Diagnostic) {
      try reader.read(text, EventReader.Context(order: 0, place: 0), into: &table)
    } catch {
      return isNamed
    }
    return keys.contains(table.cases.text(table.records[0].subject))
  }

  /// Whether one of the keys stands in a text as a whole word.
  package func mentions(_ text: UnsafeRawBufferPointer) -> Bool { Self.mentions(text, forms) }

  package func mentions(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBytes { mentions($0) }
  }

  static func mentions(_ text: UnsafeRawBufferPointer, _ forms: [[UInt8]]) -> Bool {
    forms.contains { form in
      var rest = text[...]
      while let place = firstPlace(of: form, in: text, from: rest.startIndex) {
        if isWord(place..<place + form.count, in: text) { return true }
        rest = text[(place + 1)...]
      }
      return false
    }
  }

  private static func firstPlace(
    of form: [UInt8],
    in text: UnsafeRawBufferPointer,
    from start: Int
  ) -> Int? {
    guard let first = form.first else { return nil }
    var place = start
    while place + form.count <= text.count {
      guard let found = text[place...].firstIndex(of: first), found + form.count <= text.count
      else { return nil }
      if text[found..<found + form.count].elementsEqual(form) { return found }
      place = found + 1
    }
    return nil
  }

  /// `VT-1` is no word of `VT-12`, nor of `AVT-1`.
  private static func isWord(_ range: Range<Int>, in text: UnsafeRawBufferPointer) -> Bool {
    func isPart(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...0xFF:
        true
      default: false
      }
    }
    if range.lowerBound > 0, isPart(text[range.lowerBound - 1]) { return false }
    return range.upperBound == text.count || !isPart(text[range.upperBound])
  }
}
