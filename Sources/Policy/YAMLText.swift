import Notation

/// A YAML file's characters, made fit for the parser.
///
/// The parser expands aliases while it reads, which a few lines can blow up to billions of values. So
/// each `*` is handed to it as `star`, a character of its own that begins plain text: no alias can
/// come about, every place stays what it is, and a plain text that begins with `star` was an alias.
struct YAMLText {
  /// The largest file read, in bytes: a policy of ten thousand lines.
  static let byteLimit = 1 << 20

  /// What stands for `*`, the first of Unicode's private characters.
  static let star: Unicode.Scalar = "\u{E000}"

  private var scalars: [Unicode.Scalar] = []

  /// Nil where the bytes are too many, or in an encoding of which nothing can be read.
  ///
  /// Of characters that can't be read, or that nobody sees, the first is told and each is replaced.
  init?(_ bytes: [UInt8], in document: YAMLDocument) {
    let start = YAMLPlace(line: 1, column: 1)
    guard bytes.count <= Self.byteLimit else {
      document.report(
        .yamlSize,
        at: start,
        found: "\(bytes.count) bytes",
        wanted: "at most \(Self.byteLimit)"
      )
      return nil
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      document.report(.yamlUTF8, at: start, found: "UTF-16", wanted: "UTF-8")
      return nil
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    read(bytes.dropFirst(hasMark ? 3 : 0), in: document)
  }

  var count: Int { scalars.count }

  var string: String {
    var string = ""
    string.unicodeScalars.append(contentsOf: scalars)
    return string
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, in document: YAMLDocument) {
    scalars.reserveCapacity(bytes.count)
    var rest = bytes.makeIterator()
    var decoder = UTF8()
    var place = YAMLPlace(line: 1, column: 1)
    var told: Set<DiagnosticCode> = []
    while true {
      var scalar: Unicode.Scalar
      switch decoder.decode(&rest) {
      case .emptyInput: return
      case .scalarValue(let decoded):
        scalar = decoded
        if !Self.isReadable(scalar) {
          if told.insert(.yamlCharacter).inserted {
            let number = String(scalar.value, radix: 16, uppercase: true)
            document.report(
              .yamlCharacter,
              at: place,
              found: "U+" + String(repeating: "0", count: max(0, 4 - number.count)) + number,
              wanted: "text that can be seen"
            )
          }
          scalar = "\u{FFFD}"
        }
      case .error:
        if told.insert(.yamlUTF8).inserted {
          document.report(.yamlUTF8, at: place, found: "another byte", wanted: "UTF-8")
        }
        scalar = "\u{FFFD}"
      }
      scalars.append(scalar == "*" ? Self.star : scalar)
      place.column += 1
      // Of CR LF the CR is one more column of the line that ends there.
      if scalar == "\n" { place = YAMLPlace(line: place.line + 1, column: 1) }
    }
  }

  /// Whether people see it where it stands; private ones are kept for `star` and its like.
  private static func isReadable(_ scalar: Unicode.Scalar) -> Bool {
    if 0x20..<0x7F ~= scalar.value { return true }
    switch scalar.properties.generalCategory {
    case .control: return scalar == "\t" || scalar == "\n" || scalar == "\r"
    case .format, .lineSeparator, .paragraphSeparator, .privateUse: return false
    default: return true
    }
  }

  /// Gives the key at that place another first character, so that the parser takes it for another key.
  ///
  /// - Returns: the character that stood there; nil where the key has none to give.
  mutating func disguise(keyAt place: YAMLPlace, as number: Int) -> Unicode.Scalar? {
    guard var index = index(of: place), index < scalars.count else { return nil }
    if scalars[index] == "'" || scalars[index] == "\"" { index += 1 }
    guard index < scalars.count, scalars[index] != Self.star,
      !"'\"\\&!|>[]{}?:#,%@` \n\r\t".unicodeScalars.contains(scalars[index]),
      let disguise = Unicode.Scalar(Self.star.value + 1 + UInt32(number))
    else { return nil }
    let original = scalars[index]
    scalars[index] = disguise
    return original
  }

  /// The character at that place; nil beyond the end.
  func scalar(at place: YAMLPlace) -> Unicode.Scalar? {
    index(of: place).flatMap { $0 < scalars.count ? scalars[$0] : nil }
  }

  private func index(of place: YAMLPlace) -> Int? {
    var line = 1
    var index = 0
    while line < place.line, index < scalars.count {
      // The parser takes a lone CR for the end of a line too.
      let isBreak =
        scalars[index] == "\n"
        || (scalars[index] == "\r" && (index + 1 == scalars.count || scalars[index + 1] != "\n"))
      if isBreak { line += 1 }
      index += 1
    }
    return line == place.line ? index + place.column - 1 : nil
  }
}
