import Casework
import Civil
import Foundation
import Notation
import Policy
import TestSupport
import Testing

/// Bytes that are no honest YAML: each is told with a code, and none takes long or crashes.
struct HostileYAMLTests {
  private static let surroundings = FixedSurroundings(
    zone: Repository.amsterdam,
    calendar: Repository.nl
  )

  private static func codes(_ bytes: [UInt8]) -> [DiagnosticCode] {
    let read = PolicyEdition.read(bytes: bytes, file: "x", in: surroundings, isServed: true)
    return read.diagnostics.map(\.code)
  }

  /// Nine lists of nine aliases each: four hundred million values.
  private static var bomb: String {
    var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      lines.append("a\(level): &a\(level) [\(aliases)]")
    }
    return lines.joined(separator: "\n") + "\n? *a9\n: key\n"
  }

  @Test("aliases that blow up are refused before they are followed")
  func aliasBomb() {
    #expect(Set(Self.codes(Array(Self.bomb.utf8))).isSuperset(of: [.yamlAlias]))
  }

  @Test(
    "what is nested without end is refused",
    arguments: ["[", "{", "{a: ", "- ", "? ", "a:\n "]
  )
  func deep(opening: String) async {
    let text = String(repeating: opening, count: 100_000)
    #expect(!Self.codes(Array(text.utf8)).isEmpty)
  }

  @Test("the deepest that the parser itself takes is refused with its place")
  func depth() throws {
    for depth in [33, 200, 990] {
      let text = "policy: " + nested(depth)
      let read = PolicyEdition.read(
        bytes: Array(text.utf8),
        file: "x",
        in: Self.surroundings,
        isServed: false
      )
      let diagnostic = try #require(read.diagnostics.first { $0.code == .yamlDepth })
      #expect(diagnostic.column == 9 + 31)
    }
  }

  @Test("a file that is too large is refused unread")
  func size() {
    #expect(Self.codes([UInt8](repeating: 0x23, count: 1 << 20 | 1)) == [.yamlSize])
    #expect(Self.codes([UInt8](repeating: 0x23, count: 1 << 20)) == [.yamlEmpty])
  }

  @Test("a byte that is no UTF-8 is told at its place, and hides nothing")
  func utf8() throws {
    let bytes = Array("policy: é".utf8) + [0xE9, 0x0A] + Array("hour: never".utf8)
    let read = PolicyEdition.read(bytes: bytes, file: "x", in: Self.surroundings, isServed: false)
    let first = try #require(read.diagnostics.first { $0.code == .yamlUTF8 })
    #expect("\(first.line):\(first.column)" == "1:10")
    #expect(read.diagnostics.contains { $0.code == .timeSyntax })
    #expect(Self.codes([0xFF, 0xFE, 0x61, 0x00]) == [.yamlUTF8])
  }

  @Test("a byte order mark and Windows' line ends change no place")
  func byteOrderMark() {
    let text = "\u{FEFF}policy: t\r\nedition: 1\r\nhour: never\r\n"
    let read = PolicyEdition.read(yaml: text, file: "x", in: Self.surroundings, isServed: false)
    let hour = read.diagnostics.first { $0.code == .timeSyntax }
    #expect(hour.map { "\($0.line):\($0.column)" } == "3:7")
  }

  @Test("a policy may be JSON, and is no event for that")
  func json() {
    let text = """
      \u{FEFF}{ "policy": "t", "edition": "1", "timezone": "Europe/Amsterdam", "calendar": "nl",
        "case": { "opens": "s" }, "rules": { "a": { "starts": "s", "due": "5 days", "stops": "z" } } }
      """
    let read = PolicyEdition.read(yaml: text, file: "x", in: Self.surroundings, isServed: false)
    #expect(read.policy != nil)
    #expect(Self.codes(Array("\u{FEFF} {\"id\": \"1\"}".utf8)) == [.yamlEvents])
  }

  /// A policy with pieces cut out, doubled and moved is read or refused, and never crashes.
  @Test("a policy that was torn is read or refused", arguments: 1...200 as ClosedRange<UInt64>)
  func torn(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var bytes = try SettingsFile.bytes(of: Repository.root + "/config/policy.d/veilig-thuis.yaml")
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &random))
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
      default:
        bytes[place] = Array("{}[]:,&*!|>'\"%@#?-\n\t ".utf8).randomElement(using: &random) ?? 0
      }
    }
    let read = PolicyEdition.read(bytes: bytes, file: "x", in: Self.surroundings, isServed: true)
    let hasErrors = read.diagnostics.contains { $0.severity == .error }
    #expect((read.policy == nil) == hasErrors)
  }

  /// `YAML_SUITE=FOLDER` has the files of the YAML test suite, each with its cases' texts.
  @Test(
    "the YAML test suite is read or refused by every reader",
    .enabled(if: getenv("YAML_SUITE") != nil)
  )
  func suite() throws {
    let folder = try #require(getenv("YAML_SUITE").map { String(cString: $0) })
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count > 300)
    for name in names.sorted() {
      let bytes = try SettingsFile.bytes(of: folder + "/" + name)
      #expect(!Self.codes(bytes).isEmpty)
      #expect(!HolidayCalendar.read(bytes: bytes, file: "x").diagnostics.isEmpty)
      #expect(!Roster.read(bytes: bytes, file: "x").diagnostics.isEmpty)
      let zone = Repository.configuration.zone
      #expect(!Configuration.read(bytes: bytes, file: "x", zone: zone).diagnostics.isEmpty)
    }
  }
}
