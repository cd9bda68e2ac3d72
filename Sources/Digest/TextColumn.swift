import Notation

/// Text in lines that are never wider than a width: words stay whole where they fit, and what
/// others wrote is escaped.
struct TextColumn {
  let width: Int
  private(set) var lines: [String] = []
  private var line = ""
  private var used = 0
  private var isBlank = true

  /// What ends a line in the middle of a word that no line could hold.
  private static let mark = "\\"

  /// - `width`: in columns; below 20 nothing could be read.
  init(width: Int) { self.width = max(width, 20) }

  /// The lines, each with its end.
  var text: String { lines.map { $0 + "\n" }.joined() }

  /// A paragraph; the lines after its first stand two columns further in.
  mutating func put(_ text: String, indent: Int = 0) {
    start(indent)
    for word in PlainText.escaped(text).split(separator: " ", omittingEmptySubsequences: false) {
      if !isBlank {
        if used + 1 + word.columns > width {
          end()
          start(indent + 2)
        } else {
          add(" ", 1)
        }
      }
      if used + word.columns > width {
        addBroken(word, indent + 2)
      } else {
        add(word, word.columns)
      }
    }
    end()
  }

  /// A heading with a line under it, parted from what is above.
  mutating func heading(_ text: String, underlinedWith sign: String = "-") {
    gap()
    let first = lines.count
    put(text)
    let widest = lines[first...].map(\.columns).max() ?? 0
    lines.append(String(repeating: sign, count: widest))
  }

  /// An empty line, never two, and none above all.
  mutating func gap() {
    if lines.last?.isEmpty == false { lines.append("") }
  }

  private mutating func addBroken(_ word: Substring, _ indent: Int) {
    for character in word {
      if used + character.columns > width - 1 {
        add(Self.mark, 1)
        end()
        start(indent)
      }
      add(String(character), character.columns)
    }
  }

  private mutating func start(_ indent: Int) {
    line = String(repeating: " ", count: indent)
    used = indent
    isBlank = true
  }

  private mutating func add(_ text: some StringProtocol, _ columns: Int) {
    line += text
    used += columns
    isBlank = false
  }

  private mutating func end() {
    while line.last == " " { line.removeLast() }
    lines.append(line)
  }
}

extension StringProtocol {
  /// How many columns it takes in a line of characters of one width.
  var columns: Int { reduce(0) { $0 + $1.columns } }
}

extension Character {
  /// Two for what is as wide as it is high, else one.
  var columns: Int { unicodeScalars.contains(where: \.isWide) ? 2 : 1 }
}

extension Unicode.Scalar {
  /// Whether it is shown two columns wide: the writing of East Asia, its full-width forms (UAX
  /// #11), and what is a picture, or made one by the selector U+FE0F.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE0F, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF,
      0x20000...0x3FFFD:
      true
    default: properties.isEmojiPresentation
    }
  }
}
