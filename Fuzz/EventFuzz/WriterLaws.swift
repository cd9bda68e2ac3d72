import FuzzSupport
import Notation

/// Any text can be written as JSON, as CSV and for a terminal, and comes back whole.
func checkWriters(_ bytes: UnsafeRawBufferPointer) {
  let text = String(decoding: bytes, as: UTF8.self)
  checkJSON(text)
  checkCSV(text)
  let escaped = PlainText.escaped(text)
  require(isOneSafeLine(escaped), "text for a terminal is one line")
}

private func checkJSON(_ text: String) {
  var json = JSONWriter()
  json.object { $0.member(text, text) }
  require(!json.bytes.contains { $0 < 0x20 || $0 == 0x7F }, "JSON is one line")
  // Foundation takes this character for a mark of the encoding, and drops it.
  guard !text.unicodeScalars.contains("\u{FEFF}") else { return }
  guard let object = parsedByFoundation(json.bytes) as? [String: String], let only = object.first
  else { return require(false, "what is written as JSON is JSON") }
  require(only.key.utf8.elementsEqual(text.utf8), "a name comes back")
  require(only.value.utf8.elementsEqual(text.utf8), "a string comes back")
}

private func checkCSV(_ text: String) {
  let line = CSV.line([text, "x"])
  let values = fields(of: line)
  let shown = Array(PlainText.escaped(text).utf8)
  require(
    values == [shown, [0x78]] || values == [[0x27] + shown, [0x78]],
    "a value comes back from CSV, as it is shown on a terminal"
  )
  let isFormula = values.first?.first.map { "=+-@".utf8.contains($0) } ?? false
  require(!isFormula, "no value begins as a formula does")
}

/// The values of one record, by RFC 4180 section 2.
private func fields(of line: String) -> [[UInt8]] {
  var fields: [[UInt8]] = [[]]
  var isQuoted = false
  var rest = Array(line.utf8)[...]
  while let byte = rest.popFirst() {
    switch byte {
    case 0x22 where isQuoted && rest.first == 0x22:
      fields[fields.count - 1].append(byte)
      rest.removeFirst()
    case 0x22: isQuoted.toggle()
    case 0x2C where !isQuoted: fields.append([])
    default: fields[fields.count - 1].append(byte)
    }
  }
  return fields
}
