/// What a message is known by, `<ID@domain>` (RFC 5322 section 3.6.4).
///
/// A repeat bears the same one, so that the receiver's programs can tell it from another message.
package struct MessageID: Hashable, Sendable {
  /// With its angle brackets, as the header has it.
  package let text: String

  /// Takes a notice's own id, of 64 bytes at most, and the domain of the sender.
  ///
  /// - Throws: why they are none together; both keep to what a `MailAddress` may hold, which is
  ///   less than the RFC allows.
  package init(_ id: some StringProtocol, domain: some StringProtocol) throws(MailAddress.Refusal) {
    text = "<\(try MailAddress("\(id)@\(domain)").text)>"
  }
}

extension MessageID: CustomStringConvertible {
  package var description: String { text }
}
