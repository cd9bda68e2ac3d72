extension EndpointURL {
  /// Why a URL, or a host on a list, is refused; the raw value is a stable code.
  package enum Refusal: String, Error, CaseIterable {
    case length = "E-URL-LENGTH"
    case control = "E-URL-CONTROL"
    case space = "E-URL-SPACE"
    case backslash = "E-URL-BACKSLASH"
    case scheme = "E-URL-SCHEME"
    case unencrypted = "E-URL-HTTP"
    case userinfo = "E-URL-USERINFO"
    case fragment = "E-URL-FRAGMENT"
    case port = "E-URL-PORT"
    case target = "E-URL-TARGET"
    case hostEmpty = "E-URL-HOST-EMPTY"
    case hostNotASCII = "E-URL-HOST-ASCII"
    case hostPercent = "E-URL-HOST-PERCENT"
    case hostDot = "E-URL-HOST-DOT"
    case hostNumber = "E-URL-HOST-NUMBER"
    case hostLiteral = "E-URL-HOST-LITERAL"
    case hostMapped = "E-URL-HOST-MAPPED"
    case hostName = "E-URL-HOST-NAME"

    /// What is wrong and what is wanted; nothing of the URL, which may hold a secret.
    package var sentence: String {
      switch self {
      case .length: "The URL is longer than \(maximumLength) bytes."
      case .control: "The URL holds a control character."
      case .space: "The URL holds a space; write %20 in its path."
      case .backslash: "The URL holds a backslash, which some programs take for a slash."
      case .scheme: "The URL does not begin with https://."
      case .unencrypted: "The URL begins with http://, which others can read; use https://."
      case .userinfo: "The URL holds a user or a password before an @; give a bearer token instead."
      case .fragment: "The URL holds a fragment (#), which is never sent."
      case .port: "The port is not a number of 1 to 65535."
      case .target: "The path or the query holds a character that must be percent-encoded."
      case .hostEmpty: "The URL names no host."
      case .hostNotASCII: "The host holds letters outside ASCII; write it in its xn-- form."
      case .hostPercent: "The host is percent-encoded; write it out."
      case .hostDot: "The host ends in a dot; leave the dot out."
      case .hostNumber: "The host is a number but no IPv4 address of four decimals of 0 to 255."
      case .hostLiteral: "The host between brackets is no IPv6 address."
      case .hostMapped: "The host is an IPv4 address written as IPv6; write the IPv4 address."
      case .hostName: "The host is no name of letters, digits and hyphens between dots."
      }
    }
  }

  /// How many bytes a URL may have: more than any endpoint needs.
  static let maximumLength = 2048
}
