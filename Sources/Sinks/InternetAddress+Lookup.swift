package import Endpoints
import Glibc

extension InternetAddress {
  /// The addresses of a name, in the order of the system's resolver (getaddrinfo(3), RFC 6724); it may
  /// block for seconds.
  package static func lookUp(_ name: String, port: UInt16) -> [InternetAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, String(port), &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [InternetAddress] = []
    var next = list
    while let entry = next?.pointee {
      if let address = InternetAddress(entry) { addresses.append(address) }
      next = entry.ai_next
    }
    return addresses
  }

  private init?(_ entry: addrinfo) {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let flags = NI_NUMERICHOST
    guard
      getnameinfo(
        entry.ai_addr,
        entry.ai_addrlen,
        &text,
        socklen_t(text.count),
        nil,
        0,
        flags
      ) == 0
    else { return nil }
    let end = text.firstIndex(of: 0) ?? text.endIndex
    self.init(String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
}
