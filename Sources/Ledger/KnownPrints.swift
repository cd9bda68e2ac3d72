/// The newest print of each row that the chain ever named: 40 bytes each.
struct KnownPrints {
  private struct Entry {
    var number: Int64
    var print: SealedPrint

    /// The key's text, as a number.
    var text: UInt32

    /// Later prints of one row have higher ones.
    var order: UInt32
    var isSeen = false

    func precedes(_ number: Int64, _ text: UInt32) -> Bool {
      self.text != text ? self.text < text : self.number < number
    }
  }

  private var entries = [[Entry]](repeating: [], count: SealedKind.allCases.count + 1)
  private var texts: [String] = [""]
  private var numbers: [String: UInt32] = ["": 0]

  /// Adds the prints of a seal, in their order; false where they are torn.
  mutating func add(_ prints: UnsafeRawBufferPointer) -> Bool {
    var reader = WaryReader(prints)
    while !reader.isAtEnd {
      guard let kind = reader.number(UInt8.self).flatMap(SealedKind.init(rawValue:)),
        let number = reader.number(Int64.self),
        let text = kind.hasText ? reader.text() : "",
        let high = reader.number(UInt64.self), let low = reader.number(UInt64.self)
      else { return false }
      let index = Int(kind.rawValue)
      entries[index].append(
        Entry(
          number: number,
          print: SealedPrint(high: high, low: low),
          text: self.number(of: text),
          order: UInt32(truncatingIfNeeded: entries[index].count)
        )
      )
    }
    return true
  }

  private mutating func number(of text: String) -> UInt32 {
    if let number = numbers[text] { return number }
    let number = UInt32(texts.count)
    texts.append(text)
    numbers[text] = number
    return number
  }

  /// Sorts the prints, and forgets all but the newest of each row; to be called once, after all.
  mutating func settle() {
    for index in entries.indices {
      entries[index].sort { a, b in
        a.text == b.text && a.number == b.number
          ? a.order < b.order : a.precedes(b.number, b.text)
      }
      var kept = 0
      for place in entries[index].indices {
        let entry = entries[index][place]
        if kept > 0, entries[index][kept - 1].number == entry.number,
          entries[index][kept - 1].text == entry.text
        {
          kept -= 1
        }
        entries[index][kept] = entry
        kept += 1
      }
      entries[index].removeLast(entries[index].count - kept)
    }
  }

  /// The print of a row that was found; nil where the chain names none.
  mutating func take(_ kind: SealedKind, _ key: SealedKey) -> SealedPrint? {
    guard let text = numbers[key.text] else { return nil }
    let index = Int(kind.rawValue)
    var (low, high) = (0, entries[index].count)
    while low < high {
      let middle = low + (high - low) / 2
      if entries[index][middle].precedes(key.number, text) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low < entries[index].count, entries[index][low].number == key.number,
      entries[index][low].text == text
    else { return nil }
    entries[index][low].isSeen = true
    return entries[index][low].print
  }

  /// Passes on the rows that the chain names, that aren't erased, and that weren't found.
  func forEachMissing(_ body: (SealedKind, SealedKey) -> Void) {
    for kind in SealedKind.allCases {
      for entry in entries[Int(kind.rawValue)] where !entry.isSeen && entry.print != .erased {
        body(kind, SealedKey(text: texts[Int(entry.text)], number: entry.number))
      }
    }
  }
}
