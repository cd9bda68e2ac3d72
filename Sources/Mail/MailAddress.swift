/// A mailbox that an envelope and a header take alike, `wacht@example.nl`.
///
/// Only the plain form is read: a dot-atom and the name of a domain (RFC 5321 section 4.1.2).
/// Quoted strings, comments and display names are where readers have differed and headers were
/// forged; a neutral sender needs none of them.
package struct MailAddress: Hashable, Sendable {
  /// What stands before the @, as written: only its own host knows whether capitals count there
  /// (RFC 5321 section 2.4).
  package let localPart: String

  /// What stands behind the @, in lower case.
  package let domain: String

  /// Reads an address that stands alone, without white space or brackets round it.
  ///
  /// Sizes in bytes: the local part 64, the whole 254, so that a path with its brackets has 256
  /// (RFC 5321 section 4.5.3.1), a label of the domain 63 (RFC 1035 section 2.3.4).
  /// - Throws: why it is refused; the reason holds nothing of the text.
  package init(_ text: some StringProtocol) throws(Refusal) {
    let bytes = Array(text.utf8)
    try checkCharacters(bytes)
    let at = UInt8(ascii: "@")
    guard let place = bytes.firstIndex(of: at), bytes.lastIndex(of: at) == place else { throw .at }
    let local = bytes[..<place]
    let domain = bytes[(place + 1)...]
    guard local.count <= 64 else { throw .localPartLength }
    guard isDotAtom(local) else { throw .localPart }
    // Mail programs take it for an option, and Postfix refuses it: postconf(5), allow_min_user.
    guard local.first != UInt8(ascii: "-") else { throw .hyphen }
    guard domain.first != UInt8(ascii: "[") else { throw .literal }
    guard isDomain(domain) else { throw .domain }
    localPart = String(decoding: local, as: UTF8.self)
    self.domain = String(decoding: domain.map(lowercased), as: UTF8.self)
  }

  /// The address as it is read.
  package var text: String { "\(localPart)@\(domain)" }
}

extension MailAddress: CustomStringConvertible {
  package var description: String { text }
}

/// Whether the bytes are the name of a domain in ASCII, one label or more (RFC 5321 section 4.1.2).
///
/// A name whose last label is a number is none: no top-level domain is (RFC 3696 section 2), so
/// that `127.0.0.1` is an address or a slip.
func isDomain(_ bytes: some Collection<UInt8>) -> Bool {
  let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return bytes.count <= 253 && labels.allSatisfy(isLabel)
    && labels.last?.allSatisfy(isDigit) == false
}

/// Refuses what stands nowhere in an address, before any part is looked at.
private func checkCharacters(_ bytes: [UInt8]) throws(MailAddress.Refusal) {
  guard !bytes.isEmpty else { throw .empty }
  guard bytes.count <= 254 else { throw .length }
  guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .control }
  guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
  guard !bytes.contains(where: { "<>".utf8.contains($0) }) else { throw .displayName }
  guard !bytes.contains(where: { "\"\\".utf8.contains($0) }) else { throw .quoted }
  guard !bytes.contains(UInt8(ascii: " ")) else { throw .space }
}

/// Whether they are atoms with single dots between (RFC 5321 section 4.1.2, `Dot-string`).
private func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
  bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
    !atom.isEmpty
      && atom.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
  }
}

/// Whether it is a label of letters, digits and inner hyphens, of 1 to 63 bytes.
private func isLabel(_ label: some Collection<UInt8>) -> Bool {
  let bytes = Array(label)
  let hyphen = UInt8(ascii: "-")
  return 1...63 ~= bytes.count && bytes.first != hyphen && bytes.last != hyphen
    && bytes.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
}
