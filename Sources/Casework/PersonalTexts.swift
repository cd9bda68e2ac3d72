import Civil

/// The values of attributes, each with its number: what sources wrote, and rules ask for.
///
/// A number can be compared and counted; what it stands for comes out as a `PersonalText`, or as the
/// date, the term or the hash that it says.
package struct PersonalTexts: Sendable {
  private var texts = Interner()

  package init() {}

  package var count: Int { texts.count }

  // MARK: - Text to symbol

  package mutating func intern(_ text: UnsafeRawBufferPointer) -> Symbol { texts.intern(text) }

  package mutating func intern(_ text: String) -> Symbol { texts.intern(text) }

  /// Interns all texts of another; for each of its symbols what it is here.
  mutating func intern(all other: PersonalTexts) -> [Symbol] { texts.intern(all: other.texts) }

  /// As the interner does, many at once.
  package mutating func intern(
    _ requests: [Interner.Request],
    _ body: (Interner.Request, Symbol) -> Void
  ) {
    texts.intern(requests, body)
  }

  /// Asks for a text to be interned soon: until then the memory for it is fetched.
  package func request(_ text: UnsafeRawBufferPointer, index: Int) -> Interner.Request {
    texts.request(text, index: index)
  }

  /// The symbol of a word of ours; nil where no event and no rule has it.
  package func find(_ word: String) -> Symbol? { texts.find(word) }

  // MARK: - What it says

  package func text(_ symbol: Symbol) -> PersonalText { PersonalText(texts.text(symbol)) }

  /// The date or time that it says; nil where it says none.
  func time(_ symbol: Symbol) -> TimeText? { texts.withBytes(of: symbol) { TimeText(bytes: $0) } }

  /// The term that it says; nil where it says none.
  func term(_ symbol: Symbol) -> Term? { Term(texts.text(symbol)) }

  /// The event that it names, by its identity, as the reader left it; nil where it names none.
  func identity(_ symbol: Symbol) -> UInt64? { UInt64(texts.text(symbol), radix: 16) }

  /// A number by which the same value is found in other cases.
  package func hash(of symbol: Symbol, seed: UInt64) -> UInt64 {
    texts.withBytes(of: symbol) { stableHash($0, seed: seed) }
  }

  // MARK: - Ways out

  /// Passes its bytes on to be kept in the ledger, which has all that was sent.
  package func withKeptBytes<Result>(
    of symbol: Symbol,
    _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    texts.withBytes(of: symbol, body)
  }
}

// MARK: - What is shown

extension PersonalTexts: CustomStringConvertible, CustomReflectable {
  package var description: String { "(\(count) withheld)" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
