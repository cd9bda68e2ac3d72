import Casework
import Foundation
import Policy
import TestSupport
import Testing

/// The guides in `docs` are what the shipped policy says.
struct PolicyGuideTests {
  @Test(
    "the guide says what the shipped policy says",
    arguments: [(Language.nl, "beleidsgids.md"), (.en, "policy-guide.md")]
  )
  func shipped(language: Language, name: String) throws {
    let editions = Repository.editions(policy: "config/policy.d", isServed: true)
    let guide = PolicyGuide(editions.assessor.policy, in: language).markdown
    let path = "\(Repository.root)/docs/\(name)"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try write(guide, to: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == guide)
    for rule in editions.assessor.policy.rules {
      #expect(guide.contains("rules.\(rule.name)") == (rule.alarm == nil))
    }
  }
}
