import FuzzSupport
import Notation

/// What our scanner and Foundation's parser say of a text must be the same.
func checkSyntax(_ bytes: UnsafeRawBufferPointer) {
  let fault = syntaxFault(bytes)
  if bytes.contains(0) {
    require(fault != nil, "no JSON text holds a zero byte")
    return
  }
  if fault?.code == .jsonDepth || startsWithMark(bytes) || hasLargeNumber(bytes) { return }
  if let fault, followsComma(bytes, fault.offset) { return }
  let isForeign = parsedByFoundation(bytes) != nil
  require(
    (fault == nil) == isForeign,
    "JSON to Foundation: \(isForeign), our fault: \(String(describing: fault))"
  )
}

/// Why it is no JSON text, nil where it is one.
func syntaxFault(_ bytes: UnsafeRawBufferPointer) -> JSONError? {
  var cursor = JSONCursor(bytes)
  do throws(JSONError) {
    cursor.skipSpace()
    try cursor.skipValue()
    cursor.skipSpace()
    return cursor.isAtEnd ? nil : cursor.syntaxError("the end")
  } catch {
    return error
  }
}

/// Whether Foundation might take it for another encoding (RFC 8259 section 8.1 forbids the mark).
func startsWithMark(_ bytes: UnsafeRawBufferPointer) -> Bool {
  guard let first = bytes.first else { return false }
  return [0xEF, 0xFE, 0xFF].contains(first)
}

/// Whether U+FEFF stands in it, not escaped: Foundation takes that for a mark of the encoding.
func holdsMark(_ bytes: UnsafeRawBufferPointer) -> Bool {
  bytes.indices.contains { bytes[$0...].starts(with: [0xEF, 0xBB, 0xBF]) }
}

/// Whether an object or an array ends there with a comma: Foundation lets that pass, which no grammar of
/// JSON does (RFC 8259 sections 4 and 5).
func followsComma(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
  guard offset < bytes.count, [0x5D, 0x7D].contains(bytes[offset]) else { return false }
  let before = bytes[..<offset].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
  return before == UInt8(ascii: ",")
}

/// Whether it may hold a number that Foundation has no type for: it then refuses good JSON.
func hasLargeNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
  var digits = 0
  for (index, byte) in bytes.enumerated() {
    digits = (0x30...0x39).contains(byte) ? digits + 1 : 0
    let isExponent = byte | 0x20 == UInt8(ascii: "e") && index > 0
    if digits > 15 || (isExponent && (0x30...0x39).contains(bytes[index - 1])) { return true }
  }
  return false
}
