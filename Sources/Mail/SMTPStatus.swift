/// The numbers of a server's reply, `550 5.1.1`.
package struct SMTPStatus: Hashable, Sendable {
  /// 200 to 559 (RFC 5321 section 4.2).
  package let code: Int

  /// The enhanced status code, where one was given (RFC 2034, RFC 3463).
  package let enhanced: Enhanced?

  /// Class, subject and detail, `5.1.1`.
  package struct Enhanced: Hashable, Sendable {
    package let `class`: Int
    package let subject: Int
    package let detail: Int
  }

  /// What the first digit says, all that a client need understand (RFC 5321 section 4.2.1).
  var kind: Kind {
    switch code {
    case ..<300: .completion
    case ..<400: .intermediate
    case ..<500: .temporary
    default: .permanent
    }
  }

  enum Kind {
    case completion
    case intermediate
    case temporary
    case permanent
  }
}

extension SMTPStatus: CustomStringConvertible {
  package var description: String { enhanced.map { "\(code) \($0)" } ?? "\(code)" }
}

extension SMTPStatus.Enhanced: CustomStringConvertible {
  package var description: String { "\(`class`).\(subject).\(detail)" }

  /// Reads the start of a reply's text; nil where it holds none, or one that contradicts the code:
  /// then the code counts (RFC 2034 section 4).
  init?(_ text: [UInt8], code: Int) {
    let word = text.prefix { $0 != UInt8(ascii: " ") }
    let numbers = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map {
        1...3 ~= $0.count && $0.allSatisfy(isDigit) ? Int(String(decoding: $0, as: UTF8.self)) : nil
      }
    guard numbers.count == 3, let `class` = numbers[0], let subject = numbers[1],
      let detail = numbers[2], `class` == code / 100
    else { return nil }
    self.init(class: `class`, subject: subject, detail: detail)
  }
}
