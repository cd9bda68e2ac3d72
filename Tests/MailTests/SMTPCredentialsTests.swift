import Mail
import Testing

struct SMTPCredentialsTests {
  @Test(
    "what no server could take is refused",
    arguments: [
      ("", "a", .empty), ("a", "", .empty), ("a\u{0}b", "c", .control), ("a", "b\n", .control),
      ("a\r\n", "b", .control), ("a", "\u{7F}", .control), (long, "a", .long), ("a", long, .long),
    ] as [(String, String, SMTPCredentials.Refusal)]
  )
  func refused(name: String, password: String, refusal: SMTPCredentials.Refusal) {
    #expect(throws: refusal) { try SMTPCredentials(name: name, password: password) }
  }

  @Test("any other text is taken as it is", arguments: ["a", " a ", "é€", "a:b=c\"\\"])
  func taken(text: String) throws {
    _ = try SMTPCredentials(name: text, password: text)
    _ = try SMTPCredentials(name: String(long.dropLast()), password: text)
  }

  @Test("neither the name nor the password is ever shown")
  func secrecy() throws {
    let credentials = try SMTPCredentials(name: "wacht", password: "geheim")
    var shown = "\(credentials) \(String(reflecting: credentials)) "
    dump(credentials, to: &shown)
    dump(try SMTPConversation.begun(access: .loggedIn), to: &shown)
    let bytes = Array("geheim".utf8).map(String.init).joined(separator: ", ")
    #expect(!shown.contains("geheim") && !shown.contains(bytes))
    #expect(!shown.contains("- 103\n"), "the first byte of the password, as dump shows it")
  }

  @Test("each refusal has a sentence of its own")
  func sentences() {
    let all = SMTPCredentials.Refusal.allCases
    #expect(Set(all.map(\.sentence)).count == all.count)
  }
}

private let long = String(repeating: "a", count: 256)
