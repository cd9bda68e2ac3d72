import Civil

/// What a policy names for its own use, in the words of those who read pages and explanations.
extension Language {
  /// A rung by its name: "twee werkdagen ervoor" of `-2 working days`; what is no rung's name stays as
  /// it is.
  package func rung(_ name: String) -> String {
    switch (Rung.At(name: name), self) {
    case (let at?, .nl): at.dutch
    case (let at?, .en): at.english
    case (nil, .nl) where name == Reason.moved.rawValue: "verschoven"
    case (nil, .nl) where name == Reason.withdrawn.rawValue: "vervallen"
    case (nil, _): name
    }
  }

  /// A role: `owner` is a word of the policy language, all others are the agency's own.
  package func role(_ name: String) -> String {
    self == .nl && name == "owner" ? "eigenaar" : name
  }
}

extension Rung.At {
  /// Reads what `Rung.name` writes; nil for anything else.
  init?(name: String) {
    switch name {
    case "start": self = .start
    case "due": self = .due
    case "breach": self = .breach
    default:
      let warning = "warn "
      let isWarning = name.hasPrefix(warning)
      let rest = isWarning ? name.dropFirst(warning.count) : name.drop { $0 == "+" }
      guard let term = Term(rest) else { return nil }
      self = isWarning ? .warn(term) : .offset(term)
    }
  }
}
