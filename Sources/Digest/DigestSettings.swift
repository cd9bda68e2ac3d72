package import Casework

/// What all pages of a day are made by.
package struct DigestSettings: Sendable {
  package let policy: PolicyEdition
  package let language: Language

  /// How many lines a list has at the most.
  package let cap: Int

  /// Whether nobody of a role is there on the day of the page.
  package let isAbsent: @Sendable (_ role: String, _ organisation: String?) -> Bool

  package init(
    _ policy: PolicyEdition,
    _ language: Language,
    cap: Int = 10,
    isAbsent: @escaping @Sendable (_ role: String, _ organisation: String?) -> Bool = { _, _ in
      false
    }
  ) {
    self.policy = policy
    self.language = language
    self.cap = cap
    self.isAbsent = isAbsent
  }

  /// The policy's rules as pages need them, by the same indices.
  package var rules: [DigestRule] { policy.rules.map { DigestRule($0, in: language) } }
}
