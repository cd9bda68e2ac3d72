extension InternetAddress: LosslessStringConvertible {
  /// Reads four decimal numbers (`192.0.2.1`) or the forms of RFC 4291 section 2.2; nil for
  /// anything else.
  ///
  /// What inet_aton(3) reads besides (`127.1`, `0x7f.0.0.1`, `0177.0.0.1`, `2130706433`) is no
  /// address here: one check must not see another host than the connection does. Nor is a zone
  /// (`fe80::1%eth0`), which means something on one machine only.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    // The longest text of an IPv6 address, INET6_ADDRSTRLEN less its NUL.
    guard bytes.count <= 45 else { return nil }
    if let number = ipv4Number(bytes[...]) {
      self.init(ipv4: number)
    } else if let number = ipv6Number(bytes) {
      self.init(ipv6: number)
    } else {
      return nil
    }
  }

  /// The address as RFC 5952 writes it: lower case, the longest run of zeros as `::`.
  package var description: String {
    guard family == .ipv6 else { return bytes.map(String.init).joined(separator: ".") }
    guard !isMapped else { return "::ffff:\(unmapped)" }
    let groups = stride(from: 112, through: 0, by: -16).map {
      UInt16(truncatingIfNeeded: number >> UInt128($0))
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard let zeros = longestZeros(groups) else { return text(0..<8) }
    return text(0..<zeros.lowerBound) + "::" + text(zeros.upperBound..<8)
  }
}

/// The longest run of two or more groups of zeros, of equals the first (RFC 5952 section 4.2).
private func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
  var longest = 0..<1
  var start = 0
  for (index, group) in groups.enumerated() {
    if group != 0 { start = index + 1 }
    if index + 1 - start > longest.count { longest = start..<index + 1 }
  }
  return longest.count > 1 ? longest : nil
}

/// The number of four decimals of 0 to 255, none with a zero before it.
private func ipv4Number(_ text: ArraySlice<UInt8>) -> UInt32? {
  let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  guard parts.count == 4 else { return nil }
  var number: UInt32 = 0
  for part in parts {
    // Octal to some readers and decimal to others: 010 is neither.
    guard 1...3 ~= part.count, part.count == 1 || part.first != UInt8(ascii: "0"),
      part.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let byte = UInt8(String(decoding: part, as: UTF8.self))
    else { return nil }
    number = number << 8 | UInt32(byte)
  }
  return number
}

/// The number of eight groups, or of fewer round one `::` that stands for at least one.
private func ipv6Number(_ text: [UInt8]) -> UInt128? {
  let colon = UInt8(ascii: ":")
  let gap = text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
  guard let gap else {
    guard let groups = groups(text[...], mayEndInIPv4: true), groups.count == 8 else { return nil }
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
  guard let head = groups(text[..<gap], mayEndInIPv4: false),
    let tail = groups(text[(gap + 2)...], mayEndInIPv4: true), head.count + tail.count < 8
  else { return nil }
  let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
  return (head + zeros + tail).reduce(0) { $0 << 16 | UInt128($1) }
}

/// The groups between colons, the last as two where it is written as an IPv4 address; none in an
/// empty text, nil where one is no group.
private func groups(_ text: ArraySlice<UInt8>, mayEndInIPv4: Bool) -> [UInt16]? {
  guard !text.isEmpty else { return [] }
  let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
  var groups: [UInt16] = []
  for (index, part) in parts.enumerated() {
    if mayEndInIPv4, index == parts.count - 1, let number = ipv4Number(part) {
      groups += [UInt16(number >> 16), UInt16(number & 0xFFFF)]
    } else {
      // UInt16(_:radix:) alone would take a sign.
      guard 1...4 ~= part.count, part.allSatisfy(isHexadecimal),
        let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
      else { return nil }
      groups.append(group)
    }
  }
  return groups
}
