/// Refuses what stands nowhere in a URL, before any part is looked at.
func checkCharacters(_ bytes: [UInt8]) throws(EndpointURL.Refusal) {
  guard bytes.count <= EndpointURL.maximumLength else { throw .length }
  guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw .control }
  guard !bytes.contains(UInt8(ascii: " ")) else { throw .space }
  guard !bytes.contains(UInt8(ascii: "\\")) else { throw .backslash }
}

/// The text with ASCII's capitals as small letters, and nothing else changed: Unicode's rules would
/// turn a Kelvin sign into a k.
func lowercased(_ bytes: some Collection<UInt8>) -> String {
  let small = bytes.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  return String(decoding: small, as: UTF8.self)
}

/// Whether the byte is a letter or a digit of ASCII.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
  UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

/// Whether the byte is a digit of a hexadecimal number, in either case.
func isHexadecimal(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
    UInt8(ascii: "A")...UInt8(ascii: "F"):
    true
  default: false
  }
}
