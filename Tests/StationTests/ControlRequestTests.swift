import Casework
import Testing

@testable import Station

/// What may be asked by the control socket, and how an answer is cut.
@Suite("requests by the control socket")
struct ControlRequestTests {
  @Test("a request is read as it was written")
  func same() throws {
    var request = ControlRequest("ack", ["Z-1", "r", "--reason", "é \"x\"\n"], state: "/s")
    request.language = .nl
    request.columns = 132
    let line = request.line
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(try ControlRequest(line: line.dropLast()) == request)
    let short = try ControlRequest(line: Array(#"{"command":"status"}"#.utf8))
    #expect(short == ControlRequest("status", []))
  }

  private static let most = ControlRequest.argumentsAtMost
  private static func arguments(_ count: Int) -> String {
    let words = Array(repeating: #""x""#, count: count).joined(separator: ",")
    return #"{"command":"due","arguments":["# + words + "]}"
  }

  @Test(
    "what isn't a request is refused",
    arguments: [
      ("", .notJSON), ("due", .notJSON), ("[]", .notJSON), ("{", .notJSON),
      (#"{"command":"due"} {}"#, .notJSON), (#"{"command":"due","command":"due"}"#, .notJSON),
      ("{}", .member("command")), (#"{"command":1}"#, .member("command")),
      (#"{"command":"due\u0000"}"#, .member("command")),
      (#"{"command":"due","arguments":"x"}"#, .member("arguments")),
      (#"{"command":"due","arguments":[1]}"#, .member("arguments")),
      (#"{"command":"due","arguments":["a\u0000b"]}"#, .member("arguments")),
      (arguments(most), nil), (arguments(most + 1), .member("arguments")),
      (#"{"command":"due","language":"fr"}"#, .member("language")),
      (#"{"command":"due","columns":"80"}"#, .member("columns")),
      (#"{"command":"due","columns":19}"#, .member("columns")),
      (#"{"command":"due","columns":1000}"#, nil),
      (#"{"command":"due","columns":1001}"#, .member("columns")),
      (#"{"command":"due","state":null}"#, .member("state")),
      (#"{"command":"due","config":"/etc/shadow"}"#, .member("config")),
      (String(repeating: " ", count: ControlRequest.longestLine - 2) + "{}", .member("command")),
      (String(repeating: " ", count: ControlRequest.longestLine - 1) + "{}", .long),
    ] as [(String, ControlRequest.Refusal?)]
  )
  func refused(line: String, refusal: ControlRequest.Refusal?) {
    var found: ControlRequest.Refusal?
    do throws(ControlRequest.Refusal) {
      _ = try ControlRequest(line: Array(line.utf8))
    } catch {
      found = error
    }
    #expect(found == refusal)
  }

  @Test(
    "an answer is read as it was written",
    arguments: [.out("a\nb\n"), .err("é\u{1}"), .exit(0), .exit(134), .elsewhere] as [ControlAnswer]
  )
  func answers(answer: ControlAnswer) {
    #expect(ControlAnswer(line: answer.line.dropLast()) == answer)
  }

  @Test("what comes in pieces of any size is passed on whole, by lines", arguments: 1...9)
  func pieces(size: Int) {
    let text = "één\ntwee €\n\ndrie 🙂"
    var cutter = ControlText()
    var passed: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      if let part = cutter.take(bytes[start..<min(start + size, bytes.count)]) {
        passed.append(part)
      }
    }
    #expect(passed.allSatisfy { $0.hasSuffix("\n") })
    passed.append(cutter.end() ?? "")
    #expect(passed.joined() == text)
  }

  @Test("a line without an end is cut between characters", arguments: ["a", "é", "€", "🙂"])
  func endless(character: String) {
    let text = "x" + String(repeating: character, count: 200_000)
    var cutter = ControlText()
    var passed: [String] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: 65_536) {
      if let part = cutter.take(bytes[start..<min(start + 65_536, bytes.count)]) {
        passed.append(part)
      }
    }
    #expect(!passed.isEmpty)
    passed.append(cutter.end() ?? "")
    #expect(passed.joined() == text)
  }
}
