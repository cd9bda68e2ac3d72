import Foundation
import Notation
import TestSupport
import Testing

/// What others wrote, in text, CSV and JSON.
struct PlainTextTests {
  @Test("no text keeps a character that misleads, nor a line end", arguments: naughtyStrings)
  func escaped(text: String) {
    let escaped = PlainText.escaped(text)
    #expect(!isMisleading(escaped))
    #expect(!escaped.contains("\n"))
    #expect(PlainText.escaped(escaped) == escaped, "escaping twice changes nothing")
  }

  @Test(
    "a CSV line is one line, its values are found again, and none is a formula",
    arguments: naughtyStrings
  )
  func csv(text: String) {
    let line = CSV.line(["a", text, text])
    #expect(!isMisleading(line))
    #expect(!line.contains("\n"))
    let values = csvValues(line)
    #expect(values.count == 3)
    #expect(values[1] == values[2])
    #expect(!"=+-@＝＋－＠\t\r".contains(values[1].prefix(1)) || values[1].isEmpty)
    let plain = PlainText.escaped(text)
    #expect(values[1] == plain || values[1] == "'" + plain)
  }

  @Test(
    "JSON holds any text on one line, and another parser reads the same",
    arguments: naughtyStrings
  )
  func json(text: String) throws {
    var json = JSONWriter()
    json.object { $0.member(text, text) }
    #expect(!isMisleading(json.text))
    #expect(!json.text.contains("\n"))
    let read = try JSONSerialization.jsonObject(with: Data(json.bytes)) as? [String: String]
    #expect(read?.keys.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    #expect(read?.values.first?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    let ours = try JSONValue(json.text)
    #expect(ours[text]?.text?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
  }

  @Test("a diagnostic of any file is one line", arguments: naughtyStrings)
  func diagnostic(name: String) {
    let text = Diagnostic(.fileRead, file: name, line: 3).description
    #expect(!isMisleading(text))
    #expect(!text.contains("\n"))
  }

  @Test("ordinary text stays as it is")
  func ordinary() {
    for text in ["VT-2026-0042", "Zoë's žalm", "مرحبا", "日本", "👩", ""] {
      #expect(PlainText.escaped(text) == text)
      #expect(CSV.line([text]) == text)
    }
  }
}
