package import Civil

extension Term {
  /// Why a text is no term: it is none at all, or one that is too long.
  package static func fault(in text: String) -> (code: DiagnosticCode, wanted: String) {
    // A term whose numbers were all 1 would be read: then only its length is wrong.
    var short = ""
    for character in text {
      if !(character.isASCII && character.isNumber) {
        short.append(character)
      } else if short.last != "1" {
        short.append("1")
      }
    }
    guard Term(short) != nil else {
      return (.termSyntax, "a term such as 10 weeks, 5 working days or P10W")
    }
    return (.termLong, "at most a thousand years")
  }
}
