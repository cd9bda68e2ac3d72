import Casework
import Foundation
import Notation
import Policy
import TestSupport
import Testing

/// The worked rules of the policy language are read as they stand there.
struct WorkedPolicyTests {
  private static let folder = "\(Repository.root)/Tests/PolicyTests/Resources"

  @Test("each worked rule says what it was written to say")
  func worked() throws {
    let (editions, diagnostics) = Editions.read(
      policy: Self.folder + "/worked.yaml",
      in: Repository.configuration,
      isServed: true
    )
    // Two of its rules stand elsewhere, with the ladder that is for them.
    #expect(diagnostics.map(\.code) == [.ladderUnused])
    let policy = try #require(editions).assessor.policy
    #expect(policy.rules.count { $0.alarm == nil } == 12)
    #expect(
      policy.rules.filter { $0.alarm != nil }.map(\.name) == ["no-owner", "no-clock", "no-reader"]
    )
    let guide = PolicyGuide(policy, in: .en).markdown
    let golden = Self.folder + "/worked.en.md"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try write(guide, to: golden) }
    #expect(try String(contentsOfFile: golden, encoding: .utf8) == guide)
  }
}
