extension SMTPScript {
  static let all =
    delivered + encryption + logins + recipientsRefused + refused + losses
    + unreadable

  /// As far as the encrypted greeting, which many begin with.
  private static let encrypted = """
    S: 220 mail.example.nl ESMTP
    C: EHLO wacht.example.nl
    S: 250-mail.example.nl
    S: 250 STARTTLS
    C: STARTTLS
    S: 220 2.0.0 ready
    * start TLS
    TLS
    C: EHLO wacht.example.nl

    """

  /// As far as the first recipient, in the clear.
  static let named = """
    S: 220 mail.example.nl
    C: EHLO wacht.example.nl
    S: 250 mail.example.nl
    C: MAIL FROM:<wacht@example.nl>
    S: 250 2.1.0 ok
    C: RCPT TO:<team@example.nl>

    """

  /// As far as the answer to the whole message.
  static let sent =
    named + """
      S: 250 2.1.5 ok
      C: DATA
      S: 354 go ahead
      C: (message)

      """

  private static let delivered = [
    // RFC 5321 appendix D.1.
    SMTPScript(
      "delivered in the clear",
      .plain,
      sent + """
        S: 250 2.0.0 queued
        * done team
        C: QUIT
        S: 221 bye
        * close
        """
    ),
    // RFC 3207 section 5, without the commands before it.
    SMTPScript(
      "delivered behind TLS",
      .encrypted,
      encrypted + """
        S: 250-mail.example.nl
        S: 250-STARTTLS
        S: 250 AUTH PLAIN LOGIN
        C: MAIL FROM:<wacht@example.nl>
        S: 250 ok
        C: RCPT TO:<team@example.nl>
        S: 251 will forward
        C: DATA
        S: 354
        C: (message)
        S: 250-ok
        S: 250 queued
        * done team
        C: QUIT
        LOST
        * close
        """
    ),
    SMTPScript(
      "what follows the last answer changes nothing",
      .plain,
      sent + "S: 250 ok | 421 bye\n* done team\nC: QUIT\nLOST\n* close"
    ),
    SMTPScript(
      "after the end nothing matters",
      .plain,
      sent + "S: 250 ok\n* done team\nC: QUIT\nTIMEOUT\n* close\nLOST\nS: 250 ok"
    ),
    SMTPScript(
      "on loopback STARTTLS is left alone, for no certificate names it",
      .plain,
      """
      S: 220 localhost
      C: EHLO wacht.example.nl
      S: 250-localhost
      S: 250 STARTTLS
      C: MAIL FROM:<wacht@example.nl>
      """
    ),
  ]

  private static let encryption = [
    SMTPScript(
      "extensions are in any case, and none that only looks like one counts",
      .encrypted,
      """
      S: 220 mail.example.nl
      C: EHLO wacht.example.nl
      S: 250-mail.example.nl
      S: 250-XSTARTTLS
      S: 250 starttls
      C: STARTTLS
      """
    ),
    SMTPScript(
      "without STARTTLS nothing is sent",
      .encrypted,
      """
      S: 220 mail.example.nl
      C: EHLO wacht.example.nl
      S: 250-mail.example.nl
      S: 250-XSTARTTLS
      S: 250 AUTH PLAIN STARTTLS
      * refused E-SMTP-NO-TLS
      C: QUIT
      """
    ),
    SMTPScript(
      "the first line of EHLO's answer is no extension",
      .encrypted,
      """
      S: 220 mail.example.nl
      C: EHLO wacht.example.nl
      S: 250-STARTTLS
      S: 250 SIZE
      * refused E-SMTP-NO-TLS
      C: QUIT
      """
    ),
    // RFC 3207 section 4: 454 is "TLS not available due to temporary reason".
    SMTPScript(
      "STARTTLS put off",
      .encrypted,
      starting("S: 454 4.7.0 later", "retry", "454 4.7.0")
    ),
    SMTPScript("STARTTLS refused", .encrypted, starting("S: 502 no", "refused", "502")),
    SMTPScript(
      "a command injected behind STARTTLS (CVE-2011-0411)",
      .encrypted,
      start + "S: 220 ready | 250 AUTH LOGIN\n* refused E-SMTP-INJECTION\n* close"
    ),
    SMTPScript(
      "part of one",
      .encrypted,
      start + "S: 220 ready | 2\n* refused E-SMTP-INJECTION\n* close"
    ),
    SMTPScript(
      "one that comes a moment later",
      .encrypted,
      start + "S: 220 ready\n* start TLS\nS: 250 x\n* refused E-SMTP-INJECTION\n* close"
    ),
    SMTPScript(
      "TLS that fails",
      .encrypted,
      start + "S: 220 ready\n* start TLS\nNO TLS\n* retry E-SMTP-TLS\n* close"
    ),
    SMTPScript(
      "a greeting behind TLS that is refused",
      .encrypted,
      encrypted + "S: 530 5.7.0 no\n* refused E-SMTP-HELLO 530 5.7.0\nC: QUIT\nS: 221\n* close"
    ),
  ]

  private static let start = """
    S: 220 mail.example.nl
    C: EHLO wacht.example.nl
    S: 250-mail.example.nl
    S: 250 STARTTLS
    C: STARTTLS

    """

  private static func starting(_ answer: String, _ verdict: String, _ status: String) -> String {
    start + "\(answer)\n* \(verdict) E-SMTP-STARTTLS \(status)\nC: QUIT\nS: 221 bye\n* close"
  }

  private static let logins = [
    // base64 of NUL wacht NUL geheim (RFC 4616 section 2), by coreutils.
    login("PLAIN", "AUTH PLAIN", ["C: AUTH PLAIN AHdhY2h0AGdlaGVpbQ=="]),
    login(
      "PLAIN where there is a choice",
      "auth login plain",
      ["C: AUTH PLAIN AHdhY2h0AGdlaGVpbQ=="]
    ),
    login(
      "LOGIN where it is alone",
      "AUTH CRAM-MD5 LOGIN",
      [
        "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: d2FjaHQ=", "S: 334 UGFzc3dvcmQ6",
        "C: Z2VoZWlt",
      ]
    ),
    SMTPScript(
      "a long response waits to be asked for (RFC 4954 section 4)",
      .longPassword,
      encrypted + """
        S: 250-mail.example.nl
        S: 250 AUTH PLAIN
        C: AUTH PLAIN
        S: 334
        C: \(longResponse)
        S: 235 ok
        C: MAIL FROM:<wacht@example.nl>
        """
    ),
    SMTPScript(
      "what was offered in the clear is forgotten (RFC 3207 section 4.2)",
      .loggedIn,
      start.replacing("250 STARTTLS", with: "250-AUTH PLAIN LOGIN\nS: 250 STARTTLS") + """
        S: 220 ready
        * start TLS
        TLS
        C: EHLO wacht.example.nl
        S: 250 mail.example.nl
        * refused E-SMTP-NO-AUTH
        C: QUIT
        """
    ),
    noLogin("S: 535 5.7.8 wrong", "* refused E-SMTP-AUTH 535 5.7.8\nC: QUIT"),
    noLogin("S: 454 4.7.0 later", "* retry E-SMTP-AUTH 454 4.7.0\nC: QUIT"),
    noLogin("S: 334 more", "* retry E-SMTP-SYNTAX\n* close"),
    noLogin("S: 235 ok | 250 ok", "* retry E-SMTP-UNSOLICITED\n* close"),
    SMTPScript(
      "asked for more than a name and a password",
      .loggedIn,
      encrypted + """
        S: 250-mail.example.nl
        S: 250-XAUTH PLAIN
        S: 250 AUTH LOGIN
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: d2FjaHQ=
        S: 334 UGFzc3dvcmQ6
        C: Z2VoZWlt
        S: 334 VXNlcm5hbWU6
        * retry E-SMTP-SYNTAX
        * close
        """
    ),
    SMTPScript(
      "accepted before the password was given",
      .loggedIn,
      encrypted + """
        S: 250-mail.example.nl
        S: 250 AUTH LOGIN
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: d2FjaHQ=
        S: 235 ok
        * retry E-SMTP-SYNTAX
        * close
        """
    ),
  ]

  private static let longResponse =
    "AG5u" + String(repeating: "bm5u", count: 84) + "bgBw" + String(repeating: "cHBw", count: 84)
    + "cHA="

  private static func login(_ name: String, _ offer: String, _ lines: [String]) -> SMTPScript {
    let head = "S: 250-mail.example.nl\nS: 250 \(offer)\n"
    let tail = "\nS: 235 2.7.0 ok\nC: MAIL FROM:<wacht@example.nl>"
    return SMTPScript(name, .loggedIn, encrypted + head + lines.joined(separator: "\n") + tail)
  }

  private static func noLogin(_ answer: String, _ end: String) -> SMTPScript {
    let head = "S: 250-mail.example.nl\nS: 250 AUTH PLAIN\nC: AUTH PLAIN AHdhY2h0AGdlaGVpbQ==\n"
    return SMTPScript(
      "AUTH answered with \(answer)",
      .loggedIn,
      encrypted + head + answer + "\n" + end
    )
  }
}
