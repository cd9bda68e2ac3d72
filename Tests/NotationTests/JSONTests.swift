import Notation
import TestSupport
import Testing

struct JSONTests {
  @Test(
    "what RFC 8259 allows is read",
    arguments: [
      ("null", .null), ("true", .bool(true)), (" false\n", .bool(false)), ("0", .number("0")),
      ("-0", .number("-0")), ("-12.50e+3", .number("-12.50e+3")), ("1E400", .number("1E400")),
      (#""""#, .string("")), (#""café 🚲""#, .string("café 🚲")), ("[]", .array([])),
      ("{}", .object([])), ("[ 1 , [ ] , { } ]", .array([.number("1"), .array([]), .object([])])),
      (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u0041\u00e9\u20AC""#, .string("Aé€")), (#""\uD83D\uDEB2""#, .string("🚲")),
      (#""\ud83d\udeb2\u0000""#, .string("🚲\0")), (#""\uFFFF\uFFFD""#, .string("\u{FFFF}\u{FFFD}")),
      ("\"\u{7F}\u{2028}\"", .string("\u{7F}\u{2028}")),
    ] as [(String, JSONValue)]
  )
  func accepted(text: String, value: JSONValue) throws {
    #expect(try JSONValue(text) == value)
    #expect(fault(in: Array(text.utf8)) == nil)
  }

  @Test("members are found by name, and a name that isn't there is nil")
  func members() throws {
    let value = try JSONValue(#"{"a": {"b": [true, null]}, "\u0063": "d"}"#)
    #expect(value["a"]?["b"] == .array([.bool(true), .null]))
    #expect(value["c"]?.text == "d")
    #expect(value["d"] == nil)
    #expect(value["c"]?["d"] == nil)
    #expect(value["a"]?.text == nil)
  }

  @Test(
    "what is no JSON fails at its byte",
    arguments: [
      ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("NaN", 0), ("'a'", 0), ("{a: 1}", 1),
      ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("[1", 2), ("[", 1), ("]", 0), ("{", 1),
      (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":1"#, 6), (#"{1:1}"#, 1),
      ("1 1", 2), ("[] []", 3), ("01", 1), ("-", 1), ("+1", 0), (".5", 0), ("1.", 2), ("1.e1", 2),
      ("1e", 2), ("1e+", 3), ("0x1", 1), ("-a", 1), (#"""#, 1), (#""a"#, 2), (#""\"#, 2),
      (#""\x""#, 2), (#""\u12G4""#, 5), (#""\u12""#, 5), ("\"a\tb\"", 2), ("\"a\nb\"", 2),
      ("\"0123456789\u{0}\"", 11), (#""\uDC00""#, 7), (#""\uD800""#, 7), (#""\uD800\n""#, 8),
      (#""\uD800\u0041""#, 13), (#""\uD800\uD800""#, 13), ("// note\n1", 0), ("\u{FEFF}1", 0),
      ("\u{A0}1", 0), ("1\0", 1),
    ]
  )
  func refused(text: String, offset: Int) {
    let found = fault(in: Array(text.utf8))
    #expect(found?.code == .jsonSyntax)
    #expect(found?.offset == offset)
    let thrown = #expect(throws: JSONError.self) { try JSONValue(text) }
    #expect(thrown == found)
  }

  @Test(
    "bytes in a string that are no UTF-8 are refused where they begin",
    arguments: [
      [0x80], [0xBF], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
      [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xFE], [0xC3], [0xC3, 0x28],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xF0, 0x9F, 0x9A], [0xF0, 0x9F, 0x28, 0xB2],
    ] as [[UInt8]]
  )
  func badUTF8(bytes: [UInt8]) {
    // Long enough that eight bytes at once are skipped before it.
    for lead in ["", "0123456", "0123456789abcdef"] {
      let text = Array("\"\(lead)".utf8) + bytes + Array("\"".utf8)
      #expect(fault(in: text)?.code == .jsonUTF8)
      #expect(fault(in: text)?.offset == 1 + lead.utf8.count)
      #expect(fault(in: text.dropLast()) != nil)
    }
  }

  @Test(
    "the first and last character of each length of UTF-8 is read",
    arguments: [
      "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}",
      "\u{10FFFF}",
    ]
  )
  func goodUTF8(text: String) throws {
    #expect(try JSONValue("\"\(text)\"") == .string(text))
  }

  @Test("thirty-two levels are read, and no more", arguments: [("[", "]"), (#"{"a":"#, "}")])
  func depth(open: String, close: String) throws {
    func nested(_ levels: Int) -> String {
      String(repeating: open, count: levels) + (open == "[" ? "" : "1")
        + String(repeating: close, count: levels)
    }
    #expect(throws: Never.self) { try JSONValue(nested(32)) }
    #expect(fault(in: Array(nested(32).utf8)) == nil)
    #expect(fault(in: Array(nested(33).utf8))?.code == .jsonDepth)
    #expect(fault(in: Array(nested(33).utf8))?.offset == 32 * open.utf8.count)
    let found = #expect(throws: JSONError.self) { try JSONValue(nested(33)) }
    #expect(found?.code == .jsonDepth)
    #expect(found?.offset == 32 * open.utf8.count)
    #expect(fault(in: Array(String(repeating: open, count: 100_000).utf8))?.code == .jsonDepth)
  }

  @Test(
    "a name that comes twice is refused, however it is escaped",
    arguments: [
      (#"{"a":1,"a":2}"#, 7), (#"{"a":1,"\u0061":2}"#, 7), (#"[{"":1,"b":2,"":3}]"#, 13),
    ]
  )
  func duplicates(text: String, offset: Int) {
    let found = #expect(throws: JSONError.self) { try JSONValue(text) }
    #expect(found?.code == .nameTwice)
    #expect(found?.offset == offset)
  }

  @Test("names are the same only where their characters are (RFC 8259 section 8.3)")
  func composedNames() {
    #expect(throws: Never.self) { try JSONValue(#"{"\u00e9":1,"e\u0301":2,"A":3,"a":4}"#) }
  }

  @Test(
    "a string that is written reads back, byte for byte",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func stringsRoundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let text = Self.text(using: &random)
      var json = JSONWriter()
      json.object { $0.member(text, text) }
      #expect(fault(in: json.bytes) == nil)
      #expect(!json.bytes.contains { $0 < 0x20 })
      guard case .object(let members) = try JSONValue(json.text), let member = members.first else {
        Issue.record("no object")
        continue
      }
      #expect(Array(member.name.utf8) == Array(text.utf8))
      #expect(Array((member.value.text ?? "").utf8) == Array(text.utf8))
    }
  }

  @Test("every control character, quote and backslash is escaped")
  func escapes() {
    var json = JSONWriter()
    json.string(nil, "\0\u{1F}\n\t\"\\/\u{7F}é")
    #expect(json.text == #""\u0000\u001f\n\u0009\"\\/\u007fé""#)
  }

  @Test("commas stand between members and elements, and nowhere else")
  func commas() {
    var json = JSONWriter()
    json.object { json in
      json.array("none") { _ in }
      json.array("two") { json in
        json.number(nil, 1)
        json.object { _ in }
      }
      json.string("text", ifPresent: nil)
      json.bool("flag", true)
      json.null("nothing")
      json.number("count", -3)
    }
    json.newline()
    json.object { _ in }
    #expect(
      json.text == #"{"none":[],"two":[1,{}],"flag":true,"nothing":null,"count":-3}"# + "\n{}"
    )
  }

  @Test(
    "a string ends at its own quote, whatever its length and whatever stands behind the text",
    arguments: 0...70
  )
  func stringLengths(count: Int) throws {
    let behind = String(repeating: "b\"", count: 40)
    for place in 0...count {
      for special in ["", "é", "\\n", "\\\""] {
        let head = "\"" + String(repeating: "a", count: place) + special
        let text = head + String(repeating: "a", count: count - place) + "\""
        let whole = text.utf8.count
        try Array((text + behind).utf8).withUnsafeBytes { bytes in
          func cursor(_ count: Int) -> JSONCursor {
            let text = UnsafeRawBufferPointer(rebasing: bytes[..<count])
            return JSONCursor(text, slack: bytes.count - count)
          }
          var cut = cursor(whole - 1)
          let error = #expect(throws: JSONError.self) { try cut.string() }
          #expect(error?.code == .jsonSyntax && error?.offset == whole - 1)
          var full = cursor(whole)
          let slice = try full.string()
          #expect(slice.start == 1 && slice.end == whole - 1 && full.isAtEnd)
          #expect(slice.isEscaped == special.hasPrefix("\\"))
        }
      }
    }
  }

  /// The fault that the cursor finds in a whole document; nil where it is JSON.
  private func fault(in bytes: [UInt8]) -> JSONError? {
    bytes.withUnsafeBytes { buffer in
      var cursor = JSONCursor(buffer)
      do throws(JSONError) {
        cursor.skipSpace()
        try cursor.skipValue()
        cursor.skipSpace()
        return cursor.isAtEnd ? nil : cursor.syntaxError("the end")
      } catch { return error }
    }
  }

  /// Up to thirty characters, with those that need care more often than they come in life.
  private static func text(using random: inout SplitMix64) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...30, using: &random) {
      let limit = [0x20, 0x80, 0x800, 0x1_0000, 0x11_0000][Int.random(in: 0..<5, using: &random)]
      let scalar = Unicode.Scalar(UInt32.random(in: 0..<UInt32(limit), using: &random))
      scalars.append(scalar ?? "\"")
    }
    return String(scalars)
  }
}
