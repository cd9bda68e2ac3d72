extension SMTPScript {
  static let recipientsRefused = [
    SMTPScript(
      "some recipients are refused, the others have the message",
      .plain,
      to: ["team", "weg", "vol", "achterwacht"],
      greeted + """
        S: 250 ok
        C: RCPT TO:<team@example.nl>
        S: 250 2.1.5 ok
        C: RCPT TO:<weg@example.nl>
        S: 550-5.1.1 no such
        S: 550 5.1.1 person
        * weg refused E-SMTP-RECIPIENT 550 5.1.1
        C: RCPT TO:<vol@example.nl>
        S: 452 4.2.2 full
        * vol retry E-SMTP-RECIPIENT 452 4.2.2
        C: RCPT TO:<achterwacht@example.nl>
        S: 250 2.1.5 ok
        C: DATA
        S: 354 go ahead
        C: (message)
        S: 250 ok
        * done team achterwacht
        C: QUIT
        """
    ),
    SMTPScript(
      "all are refused",
      .plain,
      to: ["team", "weg"],
      named + """
        S: 550 5.1.1 no
        * team refused E-SMTP-RECIPIENT 550 5.1.1
        C: RCPT TO:<weg@example.nl>
        S: 553 5.1.3 no
        * weg refused E-SMTP-RECIPIENT 553 5.1.3
        * refused E-SMTP-RECIPIENT 550 5.1.1
        C: QUIT
        """
    ),
    SMTPScript(
      "none is accepted, and one may be later",
      .plain,
      to: ["team", "vol", "druk"],
      named + """
        S: 550 no
        * team refused E-SMTP-RECIPIENT 550
        C: RCPT TO:<vol@example.nl>
        S: 450 later
        * vol retry E-SMTP-RECIPIENT 450
        C: RCPT TO:<druk@example.nl>
        S: 451 busy
        * druk retry E-SMTP-RECIPIENT 451
        * retry E-SMTP-RECIPIENT 450
        C: QUIT
        """
    ),
    // RFC 5321 section 4.5.3.1.10.
    SMTPScript(
      "552 is too many for now",
      .plain,
      to: ["team", "meer"],
      named + """
        S: 250 ok
        C: RCPT TO:<meer@example.nl>
        S: 552 too many
        * meer retry E-SMTP-RECIPIENT 552
        C: DATA
        """
    ),
    SMTPScript(
      "the server leaves between two recipients",
      .plain,
      to: ["team", "weg"],
      named + "S: 250 ok\nC: RCPT TO:<weg@example.nl>\nS: 421 4.3.2 shutting down\n"
        + "* retry E-SMTP-RECIPIENT 421 4.3.2\n* close"
    ),
    SMTPScript("a recipient is answered with 354", .plain, named + "S: 354 go\n\(syntax)"),
  ]

  /// RFC 5321 section 4.3.2, command by command: 4yz is for now, 5yz for good.
  static let refused =
    answers("", "GREETING", [554, 421]) + answers(hello, "HELLO", [502, 550, 451, 421])
    + answers(greeted, "SENDER", [552, 451, 452, 550, 553, 503, 455, 421])
    + answers(data, "DATA", [503, 554, 451, 421])
    + answers(sent, "MESSAGE", [552, 554, 451, 452, 450, 550, 421])
    + [
      SMTPScript("greeted with 354", .plain, "S: 354 go\n\(syntax)"),
      SMTPScript("EHLO answered with 354", .plain, hello + "S: 354 go\n\(syntax)"),
      SMTPScript("MAIL answered with 354", .plain, greeted + "S: 354 go\n\(syntax)"),
      SMTPScript("DATA answered with 250", .plain, data + "S: 250 ok\n\(syntax)"),
      SMTPScript("the message answered with 354", .plain, sent + "S: 354 go\n\(unknown)"),
    ]

  /// At each point that a connection can be lost: before the final dot nothing has arrived.
  static let losses =
    ["", hello, greeted, named, data].flatMap { start in
      [("LOST", "CONNECTION"), ("TIMEOUT", "TIMEOUT"), ("NO TLS", "TLS")].map { loss, code in
        SMTPScript(
          "\(loss) after \(start.split(separator: "\n").count) lines",
          .plain,
          start + "\(loss)\n* retry E-SMTP-\(code)\n* close\nLOST"
        )
      }
    }
    + ["LOST", "TIMEOUT"].map { loss in
      SMTPScript("\(loss) after the final dot", .plain, sent + "\(loss)\n\(unknown)\nLOST")
    }
    + [
      SMTPScript("LOST within the last answer", .plain, sent + "S: 250-o\nLOST\n\(unknown)")
    ]

  /// What no client should try to make sense of.
  static let unreadable = [
    SMTPScript("not SMTP", .plain, "S: HTTP/1.1 400 Bad Request\n\(syntax)"),
    SMTPScript("not SMTP, after the final dot", .plain, sent + "S: ok\n\(unknown)"),
    SMTPScript(
      "a line too long, after the final dot",
      .plain,
      sent + "S: 250 \(String(repeating: "a", count: 600))\n\(unknown)"
    ),
    SMTPScript(
      "a greeting with an answer behind it",
      .plain,
      "S: 220 a | 250 b\n* retry E-SMTP-UNSOLICITED\n* close"
    ),
    SMTPScript(
      "a recipient answered twice",
      .plain,
      named + "S: 250 ok | 354 go\n* retry E-SMTP-UNSOLICITED\n* close"
    ),
    SMTPScript(
      "half an answer too many",
      .plain,
      named + "S: 250 ok | 354-\n* retry E-SMTP-UNSOLICITED\n* close"
    ),
  ]

  private static let client = "C: EHLO wacht.example.nl"
  private static let hello = "S: 220 mail.example.nl\n\(client)\n"
  private static let greeted = hello + "S: 250 mail.example.nl\nC: MAIL FROM:<wacht@example.nl>\n"
  private static let data = named + "S: 250 2.1.5 ok\nC: DATA\n"
  private static let syntax = "* retry E-SMTP-SYNTAX\n* close"
  private static let unknown = "* retry E-SMTP-UNKNOWN\n* close"

  private static func answers(_ start: String, _ code: String, _ statuses: [Int]) -> [SMTPScript] {
    statuses.map { status in
      let verdict = status < 500 ? "retry" : "refused"
      let end = status == 421 ? "* close\nLOST" : "C: QUIT\nS: 221 bye\n* close\nLOST"
      return SMTPScript(
        "\(code) answered with \(status)",
        .plain,
        start + "S: \(status) no\n* \(verdict) E-SMTP-\(code) \(status)\n\(end)"
      )
    }
  }
}
