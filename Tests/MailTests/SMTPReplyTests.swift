import Mail
import Testing

/// How replies are read, seen from the outside.
struct SMTPReplyTests {
  @Test(
    "what can't be a reply is refused",
    arguments: [
      // RFC 5321 section 4.2: three digits, the first 2 to 5, the second 0 to 5.
      ("2\r\n", "SYNTAX"), ("22\r\n", "SYNTAX"), ("\r\n", "SYNTAX"), ("abc d\r\n", "SYNTAX"),
      ("120 a\r\n", "SYNTAX"), ("199 a\r\n", "SYNTAX"), ("260 a\r\n", "SYNTAX"),
      ("560 a\r\n", "SYNTAX"), ("600 a\r\n", "SYNTAX"), ("2200 a\r\n", "SYNTAX"),
      ("+22 a\r\n", "SYNTAX"), ("220_a\r\n", "SYNTAX"), (" 220 a\r\n", "SYNTAX"),
      ("٢٢٠ a\r\n", "SYNTAX"), ("220\ta\r\n", "SYNTAX"),
      // Section 4.2.1: one code on all lines.
      ("220-a\r\n250 a\r\n", "SYNTAX"), ("220-a\r\nb\r\n", "SYNTAX"),
      ("220-a\r\n220_\r\n", "SYNTAX"),
      // Section 2.3.8: CR and LF never stand alone.
      ("220 a\n", "SYNTAX"), ("220-a\n220 a\r\n", "SYNTAX"), ("220 a\rb\r\n", "SYNTAX"),
      ("220 a\r\r\n", "SYNTAX"), ("\n", "SYNTAX"),
      // Section 4.5.3.1.5: 512 with CRLF.
      ("220 \(letters(507))\r\n", "LINE"), ("220 \(letters(508))", "LINE"), (letters(5000), "LINE"),
      ("220 \(letters(507))\n", "SYNTAX"), ("220 \(letters(508))\n", "LINE"),
      (String(repeating: "220-a\r\n", count: 101), "LINES"),
    ]
  )
  func refused(bytes: String, code: String) throws {
    let whole = try lines(bytes, pieces: 10_000)
    #expect(whole == ["* retry E-SMTP-\(code)", "* close"])
    #expect(try lines(bytes, pieces: 1) == whole)
  }

  @Test(
    "what is a reply is taken",
    arguments: [
      "220\r\n", "220 \r\n", "220-\r\n220\r\n", "220 é ٢ \u{1B}\r\n", "220 \(letters(506))\r\n",
      "250 a\r\n", "259 a\r\n", "220-\(letters(506))\r\n220 a\r\n",
      String(repeating: "220-a\r\n", count: 99) + "220 a\r\n",
    ]
  )
  func taken(bytes: String) throws {
    #expect(try lines(bytes, pieces: 10_000) == ["C: EHLO wacht.example.nl"])
    #expect(try lines(bytes, pieces: 1) == ["C: EHLO wacht.example.nl"])
  }

  @Test(
    "what is no whole reply waits",
    arguments: [
      "", "2", "220 a", "220 a\r", "220-a\r\n", "220-a\r\n220 a", "220 \(letters(507))",
      String(repeating: "220-a\r\n", count: 100),
    ]
  )
  func waits(bytes: String) throws {
    #expect(try lines(bytes, pieces: 10_000) == [])
  }

  @Test(
    "the enhanced status is read where it agrees with the code (RFC 2034, RFC 3463)",
    arguments: [
      ("554 5.7.1 no", "554 5.7.1"), ("554 5.7.1", "554 5.7.1"), ("450 4.0.0 a", "450 4.0.0"),
      ("550 5.123.999 a", "550 5.123.999"), ("554-5.7.1 a\r\n554 b", "554 5.7.1"),
      ("554 4.7.1 a", "554"), ("450 5.7.1 a", "450"), ("554 5.7 a", "554"), ("554 5.7.1.1", "554"),
      ("554 5.7.1a", "554"), ("554 5.7.1234", "554"), ("554 5..1", "554"), ("554 5.+7.1", "554"),
      ("554 a 5.7.1", "554"), ("554  5.7.1", "554"), ("554", "554"), ("554 <5.7.1>", "554"),
    ]
  )
  func enhanced(reply: String, status: String) throws {
    var conversation = try SMTPConversation.begun()
    let effects = conversation.received(Array("\(reply)\r\n".utf8))
    guard case .failed(let failure)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(failure.status?.description == status)
    #expect(failure.verdict.reason?.sentence == "The server does not serve us (\(status)).")
  }

  @Test("without an answer, only what someone must change is refused")
  func unanswered() {
    let refused = SMTPFailure.Kind.allCases.filter {
      if case .refused = SMTPFailure($0).verdict { true } else { false }
    }
    #expect(refused == [.noTLS, .noMechanism, .injection])
    let sentences = SMTPFailure.Kind.allCases.compactMap {
      SMTPFailure($0).verdict.reason?.sentence
    }
    #expect(Set(sentences).count == SMTPFailure.Kind.allCases.count)
    #expect(sentences.allSatisfy { $0.hasSuffix(".") && !$0.hasSuffix("..") })
  }

  @Test("nothing that a server says in words is told on")
  func secrecy() throws {
    var conversation = try SMTPConversation.begun()
    let effects = conversation.received(Array("554 5.1.1 <jan@example.nl> unknown\r\n".utf8))
    #expect(effects.count == 2)
    #expect(!String(reflecting: effects).contains("jan"))
  }

  private func lines(_ bytes: String, pieces: Int) throws -> [String] {
    var conversation = try SMTPConversation.begun()
    let bytes = Array(bytes.utf8)
    return stride(from: 0, to: bytes.count, by: pieces).flatMap { start in
      conversation.received(Array(bytes[start..<min(start + pieces, bytes.count)])).map(\.line)
    }
  }
}

private func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
