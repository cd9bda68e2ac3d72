/// The machine's own mail program, as every one of them lets itself be called: the message on its
/// standard input, recipients from its header.
package enum SendmailCall {
  /// Where the program is, by the Filesystem Hierarchy Standard (section 4.10).
  package static let standardPath = "/usr/sbin/sendmail"

  /// The arguments, the program itself first.
  ///
  /// `-t`: the recipients are those of To. `-i`: a line of one dot is no end. `-f`: the envelope's
  /// sender, to whom what can't be delivered comes back. No shell is in between, and an address
  /// begins with no hyphen.
  package static func arguments(from sender: MailAddress, path: String = standardPath) -> [String] {
    [path, "-t", "-i", "-f", sender.text]
  }

  /// The verdict on how the program ended, by sysexits.h.
  ///
  /// Refused is only what names a fault of the message or of the set-up. A host that isn't found
  /// (68) is often no more than a name server out of reach, so it is tried again.
  package static func verdict(exitStatus: Int32) -> MailVerdict {
    guard exitStatus != 0 else { return .delivered }
    guard let exit = exits[exitStatus] else {
      return .retry(
        reason("EXIT", "The mail program ended with \(exitStatus), which says nothing.")
      )
    }
    let reason = reason(exit.name, "The mail program ended with \(exitStatus): \(exit.words).")
    return exit.isMended ? .retry(reason) : .refused(reason)
  }

  /// The verdict where a signal ended the program: it may have taken the message before.
  package static func verdict(signal: Int32) -> MailVerdict {
    .retry(reason("SIGNAL", "Signal \(signal) ended the mail program: it may have the message."))
  }

  private static func reason(_ name: String, _ sentence: String) -> MailVerdict.Reason {
    .init(code: "E-SENDMAIL-" + name, sentence: sentence)
  }

  /// A number of sysexits.h, and whether the next attempt may do better although nobody changed
  /// anything.
  private struct Exit {
    let name: String
    let isMended: Bool
    let words: String

    init(_ name: String, isMended: Bool, _ words: String) {
      self.name = name
      self.isMended = isMended
      self.words = words
    }
  }

  private static let exits: [Int32: Exit] = [
    64: Exit("USAGE", isMended: false, "it does not know these arguments"),
    65: Exit("DATAERR", isMended: false, "the message is faulty"),
    66: Exit("NOINPUT", isMended: false, "it can't read the message"),
    67: Exit("NOUSER", isMended: false, "a recipient is unknown"),
    68: Exit("NOHOST", isMended: true, "a host is unknown"),
    69: Exit("UNAVAILABLE", isMended: true, "a service is not there"),
    70: Exit("SOFTWARE", isMended: true, "it found a fault in itself"),
    71: Exit("OSERR", isMended: true, "the system failed it"),
    72: Exit("OSFILE", isMended: false, "a file of the system is missing"),
    73: Exit("CANTCREAT", isMended: true, "it can't create a file"),
    74: Exit("IOERR", isMended: true, "it can't read or write"),
    75: Exit("TEMPFAIL", isMended: true, "it failed for now"),
    76: Exit("PROTOCOL", isMended: true, "the other side kept to no protocol"),
    77: Exit("NOPERM", isMended: false, "it is not permitted"),
    78: Exit("CONFIG", isMended: false, "its configuration is faulty"),
  ]
}
