import Mail
import Testing

struct SendmailCallTests {
  @Test("the mail program is called without a shell")
  func arguments() throws {
    let sender = try MailAddress("wacht@example.nl")
    let rest = ["-t", "-i", "-f", "wacht@example.nl"]
    #expect(SendmailCall.arguments(from: sender) == ["/usr/sbin/sendmail"] + rest)
    #expect(SendmailCall.arguments(from: sender, path: "/opt/s") == ["/opt/s"] + rest)
  }

  @Test(
    "each exit status of sysexits.h has its verdict",
    arguments: [
      (64, "E-SENDMAIL-USAGE", false), (65, "E-SENDMAIL-DATAERR", false),
      (66, "E-SENDMAIL-NOINPUT", false), (67, "E-SENDMAIL-NOUSER", false),
      (68, "E-SENDMAIL-NOHOST", true), (69, "E-SENDMAIL-UNAVAILABLE", true),
      (70, "E-SENDMAIL-SOFTWARE", true), (71, "E-SENDMAIL-OSERR", true),
      (72, "E-SENDMAIL-OSFILE", false), (73, "E-SENDMAIL-CANTCREAT", true),
      (74, "E-SENDMAIL-IOERR", true), (75, "E-SENDMAIL-TEMPFAIL", true),
      (76, "E-SENDMAIL-PROTOCOL", true), (77, "E-SENDMAIL-NOPERM", false),
      (78, "E-SENDMAIL-CONFIG", false),
      // What a shell or a crash gives, and no sysexits at all.
      (1, "E-SENDMAIL-EXIT", true), (2, "E-SENDMAIL-EXIT", true), (63, "E-SENDMAIL-EXIT", true),
      (79, "E-SENDMAIL-EXIT", true), (127, "E-SENDMAIL-EXIT", true), (255, "E-SENDMAIL-EXIT", true),
      (-1, "E-SENDMAIL-EXIT", true),
    ] as [(Int32, String, Bool)]
  )
  func exits(status: Int32, code: String, isRetried: Bool) throws {
    let verdict = SendmailCall.verdict(exitStatus: status)
    let reason = try #require(verdict.reason)
    #expect(verdict == (isRetried ? .retry(reason) : .refused(reason)))
    #expect(reason.code == code)
    #expect(reason.sentence.contains("\(status)"))
    #expect(reason.sentence.hasSuffix("."))
  }

  @Test("0 is delivered, and nothing else")
  func delivered() {
    let delivered = (-1...256).filter { SendmailCall.verdict(exitStatus: Int32($0)) == .delivered }
    #expect(delivered == [0])
    #expect(SendmailCall.verdict(exitStatus: 0).reason == nil)
  }

  @Test("a signal leaves it unknown, so it goes again")
  func signal() throws {
    let verdict = SendmailCall.verdict(signal: 9)
    let reason = try #require(verdict.reason)
    #expect(verdict == .retry(reason))
    #expect(reason.code == "E-SENDMAIL-SIGNAL")
    #expect(reason.sentence.contains("Signal 9"))
  }

  @Test("each status of sysexits.h has a sentence of its own")
  func sentences() {
    let reasons = (64...78).compactMap { SendmailCall.verdict(exitStatus: $0).reason }
    #expect(reasons.count == 15)
    #expect(Set(reasons.map { $0.sentence.drop { $0 != ":" } }).count == 15)
  }
}
