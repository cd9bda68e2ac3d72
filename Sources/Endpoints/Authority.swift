/// A host with the port behind it, where there is one (RFC 3986 section 3.2).
struct Authority {
  let host: EndpointHost
  let port: UInt16?

  init(_ bytes: ArraySlice<UInt8>) throws(EndpointURL.Refusal) {
    let colon = UInt8(ascii: ":")
    guard !bytes.contains(UInt8(ascii: "@")) else { throw .userinfo }
    var end = bytes.firstIndex(of: colon) ?? bytes.endIndex
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { throw .hostLiteral }
      end = bracket + 1
    }
    host = try EndpointHost(bytes[..<end])
    guard end < bytes.endIndex else {
      port = nil
      return
    }
    // Written back, 0443 and +443 are not what they were.
    let digits = String(decoding: bytes[(end + 1)...], as: UTF8.self)
    guard bytes[end] == colon, let port = UInt16(digits), port > 0, String(port) == digits else {
      throw .port
    }
    self.port = port
  }
}
