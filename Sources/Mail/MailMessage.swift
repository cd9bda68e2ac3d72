package import Civil

/// A message as SMTP and `sendmail` take it: 7-bit, CRLF, lines of 76 bytes at most but for a
/// header that one long address fills (RFC 5322, RFC 2045 to 2047).
///
/// `Auto-Submitted: auto-generated` keeps out-of-office answers away (RFC 3834 section 5).
/// `Precedence` was never standard and sorts mail as bulk, so it is absent.
package struct MailMessage: Hashable, Sendable {
  package let id: MessageID

  /// When the notice arose, not when an attempt is made: a repeat is the same to the byte.
  package let date: Instant

  package let from: MailAddress

  /// Shown to every recipient.
  package let to: [MailAddress]

  package let content: Content

  package init(
    id: MessageID,
    date: Instant,
    from: MailAddress,
    to: [MailAddress],
    content: Content
  ) {
    precondition(!to.isEmpty, "a message goes to someone")
    self.id = id
    self.date = date
    self.from = from
    self.to = to
    self.content = content
  }

  /// The whole message; it ends in CRLF.
  package var bytes: [UInt8] {
    let text = Self.part("plain", content.text)
    guard let html = content.html else { return Array(head.utf8) + text }
    // The last that a reader can show is the one it shows (RFC 2046 section 5.1.4).
    let parts = [text, Self.part("html", html)].map { Array("--\(boundary)\r\n".utf8) + $0 }
    let type = field("Content-Type", ["multipart/alternative;", "boundary=\"\(boundary)\""])
    return Array("\(head)\(type)\r\n".utf8) + parts.joined(separator: "\r\n".utf8)
      + Array("\r\n--\(boundary)--\r\n".utf8)
  }

  /// The fields before those of the body.
  private var head: String {
    let last = to.count - 1
    var head = field("Date", [MailDate.text(date)])
    head += field("From", [from.text])
    head += field(
      "To",
      to.enumerated().map { $0.offset == last ? $0.element.text : "\($0.element)," }
    )
    head += field("Message-ID", [id.text])
    head += field("Subject", EncodedWord.words(content.subject))
    head += field("Auto-Submitted", ["auto-generated"])
    if !content.languages.isEmpty {
      head += field("Content-Language", [content.languages.map(\.rawValue).joined(separator: ", ")])
    }
    return head + field("MIME-Version", ["1.0"])
  }

  /// What parts the bodies; no quoted-printable line can hold `=_` (RFC 2045 section 6.7).
  ///
  /// It comes from the id, so that a message within another has one of its own.
  private var boundary: String {
    let letters = id.text.utf8.filter(isLetterOrDigit).prefix(60)
    return "=_" + String(decoding: Array(letters), as: UTF8.self)
  }

  private static func part(_ subtype: String, _ text: String) -> [UInt8] {
    let head = """
      Content-Type: text/\(subtype); charset=utf-8\r
      Content-Transfer-Encoding: quoted-printable\r
      \r

      """
    return Array(head.utf8) + QuotedPrintable.lines(text)
  }
}

extension MailMessage {
  /// What a message says: the same to all who read that language.
  package struct Content: Hashable, Sendable {
    /// Neutral: on a locked telephone it is what everyone sees.
    package var subject: String

    package var text: String

    /// The same as a page of HTML, where there is one.
    package var html: String?

    /// The languages that it is in, the main one first (RFC 3282); empty where that isn't known.
    package var languages: [Language]

    package init(subject: String, text: String, html: String? = nil, languages: [Language]) {
      self.subject = subject
      self.text = text
      self.html = html
      self.languages = languages
    }
  }

  /// A language that notices are written in; the raw value is its tag (RFC 5646).
  package enum Language: String, CaseIterable, Sendable {
    case dutch = "nl"
    case english = "en"
  }
}

/// A header field, folded between the words where a line would be longer than 76 (RFC 5322 section
/// 2.2.3).
private func field(_ name: String, _ words: [String]) -> String {
  var field = name + ":"
  var length = field.utf8.count
  for word in words {
    let isFolded = length + 1 + word.utf8.count > 76
    field += (isFolded ? "\r\n " : " ") + word
    length = (isFolded ? 1 : length + 1) + word.utf8.count
  }
  return field + "\r\n"
}
