/// What a source wrote as the value of an attribute: it may be of a person, and is never told.
///
/// It is no `String`, so no writer of a journal, file, mail or webhook takes it, and it shows nothing of
/// itself where it is put into a message or a dump. The same texts can be found to be the same. What
/// may be told of it has a way out of its own, named after what it then is: `as…`.
package struct PersonalText: Hashable, Sendable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The single names where it is a list, with commas or spaces between them.
  var names: Set<PersonalText> {
    Set(text.split { ", ".contains($0) }.map { PersonalText(String($0)) })
  }
}

// MARK: - What is shown

extension PersonalText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(withheld)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

// MARK: - Ways out

extension PersonalText {
  /// As the key under which a case goes on: a key is a pseudonym, and what a case is called everywhere.
  package var asCaseKey: String { text }

  /// As the key of an organisation, which a notice names and whose mailbox it may be; nil where it has
  /// not the form of one.
  ///
  /// A small letter, then small letters, digits, `-`, `.` and `_`, up to 64 in all: no name as people
  /// write it, no address, and no number, for that could be a person's.
  package var asOrganisation: String? {
    guard let first = text.utf8.first, Self.letters ~= first, text.utf8.count <= 64,
      text.utf8.allSatisfy(Self.isOfKey)
    else { return nil }
    return text
  }

  private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")

  private static func isOfKey(_ byte: UInt8) -> Bool {
    switch byte {
    case letters, UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }
}
