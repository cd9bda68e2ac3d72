extension MailAddress {
  /// Why a text is no address; the raw value is a stable code.
  package enum Refusal: String, Error, CaseIterable {
    case empty = "E-MAIL-ADDRESS-EMPTY"
    case length = "E-MAIL-ADDRESS-LENGTH"
    case control = "E-MAIL-ADDRESS-CONTROL"
    case notASCII = "E-MAIL-ADDRESS-ASCII"
    case displayName = "E-MAIL-ADDRESS-BRACKETS"
    case quoted = "E-MAIL-ADDRESS-QUOTED"
    case space = "E-MAIL-ADDRESS-SPACE"
    case at = "E-MAIL-ADDRESS-AT"
    case localPartLength = "E-MAIL-ADDRESS-LOCAL-LENGTH"
    case localPart = "E-MAIL-ADDRESS-LOCAL"
    case hyphen = "E-MAIL-ADDRESS-HYPHEN"
    case literal = "E-MAIL-ADDRESS-LITERAL"
    case domain = "E-MAIL-ADDRESS-DOMAIN"

    /// What is wrong and what is wanted; nothing of the address, which may be a person's.
    package var sentence: String {
      switch self {
      case .empty: "The address is empty."
      case .length: "The address is longer than 254 bytes."
      case .control: "The address holds a control character, an end of line perhaps."
      case .notASCII: "The address holds letters outside ASCII; write the domain in its xn-- form."
      case .displayName: "The address holds < or >; write it alone, without a name or brackets."
      case .quoted: "The address holds a quote or a backslash; only the plain form is taken."
      case .space: "The address holds a space."
      case .at: "The address does not hold exactly one @; give one address at a time."
      case .localPartLength: "What stands before the @ is longer than 64 bytes."
      case .localPart:
        "What stands before the @ is not letters, digits and !#$%&'*+-/=?^_`{|}~ with single dots."
      case .hyphen: "The address begins with a hyphen, which mail programs take for an option."
      case .literal: "What stands behind the @ is an address between brackets; write a domain."
      case .domain: "What stands behind the @ is no domain of letters, digits and hyphens."
      }
    }
  }
}
