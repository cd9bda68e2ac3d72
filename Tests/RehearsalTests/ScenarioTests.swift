import Foundation
import Notation
import Policy
import Rehearsal
import TestSupport
import Testing

/// The scenarios of `Tests/Scenarios`, which a jurist can read: what they say must come, and nothing
/// else.
struct ScenarioTests {
  private static let files: [String] = {
    let folder = "\(Repository.root)/Tests/Scenarios"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }()

  private static func run(_ file: String) throws -> ScenarioRun {
    let (scenario, diagnostics) = Scenario.read(
      bytes: try SettingsFile.bytes(of: file),
      file: file
    )
    #expect(diagnostics.filter { $0.severity == .error }.map(\.description) == [])
    return try ScenarioRun(try #require(scenario))
  }

  @Test("comes out as it says", arguments: files)
  func scenario(file: String) throws {
    #expect(try Self.run(file).findings.map { "\($0.line): \($0.text)" } == [])
  }

  @Test("together they cover every shipped rule, every keyword and every reason")
  func coverage() throws {
    var coverage = Coverage()
    for file in Self.files { coverage.add(try Self.run(file)) }
    for part in coverage.parts { #expect(part.missing == [], "\(part.name)") }
  }
}
