import Foundation
import Mail
import TestSupport
import Testing

struct SMTPConversationTests {
  @Test(
    "a conversation runs as its script has it, however the bytes come",
    arguments: SMTPScript.all,
    [1, 2, 7, 4096]
  )
  func scripts(script: SMTPScript, pieces: Int) throws {
    #expect(try script.run(pieces: pieces) == script.text)
  }

  @Test("the message goes out with its dots doubled and one end (RFC 5321 section 4.5.2)")
  func dots() throws {
    let long = String(repeating: "a", count: 75) + ".b\n"
    let text = ".\n..\n.a\na.\n\n.\r\n.\n" + long
    let message = try sample(text: text)
    let wire = try sent(.begun(text: text))
    let lines = wire.components(separatedBy: "\r\n")
    #expect(lines.suffix(2) == [".", ""])
    let body = lines.dropLast(2)
    #expect(!body.contains("."))
    #expect(body.contains(".."))
    #expect(body.contains("..b"))
    let restored = body.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
    #expect(
      restored.joined(separator: "\r\n") + "\r\n" == String(decoding: message.bytes, as: UTF8.self)
    )
  }

  @Test("no end of the message can be forged within it (CVE-2023-51764)")
  func smuggling() throws {
    for end in ["\n.\n", "\r.\r", "\n.\r\n", "\r\n.\r\n", "\r\n.\n", "\u{0}.\r\n"] {
      let wire = try sent(.begun(text: "a\(end)MAIL FROM:<x@example.com>\n"))
      #expect(wire.components(separatedBy: "\r\n.\r\n").count == 2)
      let alone = wire.replacingOccurrences(of: "\r\n", with: "").unicodeScalars
      #expect(!alone.contains("\r") && !alone.contains("\n"))
    }
  }

  @Test(
    "a machine's name that is no domain is not said",
    arguments: [
      ("wacht.example.nl", "wacht.example.nl"), ("localhost", "localhost"), ("", "[127.0.0.1]"),
      ("my_host", "[127.0.0.1]"), ("a\r\nRSET", "[127.0.0.1]"), ("10.0.0.1", "[127.0.0.1]"),
      // RFC 1035 section 2.3.4, less the length and the root that a name in text lacks.
      (longName, longName), (longName + "n", "[127.0.0.1]"),
    ]
  )
  func clientName(name: String, said: String) throws {
    var conversation = try SMTPConversation.begun(clientName: name)
    #expect(conversation.received(Array("220 a\r\n".utf8)).map(\.line) == ["C: EHLO " + said])
  }

  @Test("only the recipients that are asked for are named")
  func someRecipients() throws {
    let message = try sample(to: ["team@example.nl", "weg@example.nl"])
    let some = [message.to[1]]
    var conversation = SMTPConversation(
      message,
      recipients: some,
      clientName: "a.nl",
      access: .plainOnLoopback
    )
    let said = ["220 a", "250 a", "250 a", "250 a"].flatMap {
      conversation.received(Array("\($0)\r\n".utf8)).map(\.line)
    }
    #expect(said.suffix(2) == ["C: RCPT TO:<weg@example.nl>", "C: DATA"])
  }

  @Test(
    "how long to wait is that of RFC 5321 section 4.5.3.2",
    arguments: [
      ([], 300), (["220 a"], 300), (["220 a", "250 a"], 300), (["220 a", "250 a", "250 a"], 300),
      (["220 a", "250 a", "250 a", "250 a"], 120),
      (["220 a", "250 a", "250 a", "250 a", "354 a"], 600),
      (["220 a", "250 a", "250 a", "250 a", "354 a", "250 a"], 10),
    ] as [([String], Int)]
  )
  func timeouts(replies: [String], seconds: Int) throws {
    var conversation = try SMTPConversation.begun()
    for reply in replies { _ = conversation.received(Array("\(reply)\r\n".utf8)) }
    #expect(conversation.replyTimeoutSeconds == seconds)
  }

  @Test(
    "whatever a server says, there is one outcome, and no secret in the clear",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func anyServer(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var outcomes: Set<String> = []
    for _ in 0..<150 {
      let access: SMTPScript.Access = Bool.random(using: &random) ? .loggedIn : .plain
      let effects = try Self.conversation(access, &random)
      outcomes.formUnion(effects.filter(\.isOutcome).map { String($0.line.prefix(6)) })
      #expect(effects.count(where: \.isOutcome) == 1)
      #expect(effects.count { $0 == .close } == 1)
      #expect(effects.last == .close)
      guard access == .loggedIn else { continue }
      let clear = effects.prefix { $0 != .startTLS }.map(\.line)
      #expect(!clear.contains { $0.hasPrefix("C: AUTH") || $0.hasPrefix("C: MAIL") })
    }
    #expect(outcomes.isSuperset(of: ["* done", "* retr", "* refu"]))
  }

  /// All that comes of a conversation with a server that mostly says what is wanted.
  private static func conversation(_ access: SMTPScript.Access, _ random: inout SplitMix64) throws
    -> [SMTPConversation.Effect]
  {
    var conversation = try SMTPConversation.begun(access: access, recipients: ["team", "weg"])
    var effects: [SMTPConversation.Effect] = []
    var last = "C: "
    for _ in 0..<30 {
      var line = last == "* start TLS" ? "TLS" : "S: " + (wanted[String(last.prefix(7))] ?? "250 a")
      if Int.random(in: 0..<20, using: &random) == 0 {
        line = unwanted.randomElement(using: &random) ?? line
      }
      for line in line.components(separatedBy: "\n") {
        effects += try conversation.told(line, pieces: 5)
      }
      last = effects.last?.line ?? last
    }
    return effects + conversation.lost(.connection)
  }

  private static let wanted = [
    "C: ": "220 a", "C: EHLO": "250-a\nS: 250-STARTTLS\nS: 250 AUTH PLAIN", "C: STAR": "220 a",
    "C: AUTH": "235 a", "C: DATA": "354 a",
  ]

  private static let unwanted = [
    "LOST", "TIMEOUT", "S: 421 a", "S: 550 5.1.1 a", "S: 450 a", "S: x", "S: 250 a | 2",
  ]

  /// The message as it goes out.
  private func sent(_ conversation: SMTPConversation) throws -> String {
    var conversation = conversation
    var effects: [SMTPConversation.Effect] = []
    for reply in ["220 a", "250 a", "250 a", "250 a", "354 a"] {
      effects = conversation.received(Array("\(reply)\r\n".utf8))
    }
    guard case .send(let bytes)? = effects.first else { return "nothing" }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// A domain's name of 253 bytes.
private let longName = String(repeating: "a.", count: 126) + "n"

extension SMTPConversation.Effect {
  fileprivate var isOutcome: Bool {
    switch self {
    case .done, .failed: true
    default: false
    }
  }
}
