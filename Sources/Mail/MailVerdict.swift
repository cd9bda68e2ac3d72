/// What an attempt to hand over a message came to, whichever way it went.
package enum MailVerdict: Hashable, Sendable {
  /// A server, or the machine's own mail program, has taken it upon itself (RFC 5321 section 6.1).
  case delivered

  /// Failed for now, or it isn't known: by the schedule again, with the same Message-ID.
  case retry(Reason)

  /// The same message would fail again: told at once, as waiting alone won't mend it.
  case refused(Reason)

  /// Why it was not delivered.
  package struct Reason: Hashable, Sendable {
    /// A stable code, `E-SMTP-RECIPIENT`.
    package let code: String

    /// One sentence in English.
    ///
    /// It holds nothing that the server said in words, as servers repeat addresses.
    package let sentence: String
  }

  /// Nil where it was delivered.
  package var reason: Reason? {
    switch self {
    case .delivered: nil
    case .retry(let reason), .refused(let reason): reason
    }
  }
}
