import Casework
import Civil
import Foundation
import Glibc
import Notation
import Policy
import TestSupport
import Testing

/// Events from real files: lines, batches, duplicates and conflicts.
struct EventFilesTests {
  private static let editions = Repository.editions(policy: "config/examples/perf.yaml")

  private static func event(_ id: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","case":"Z","type":"m","date":"2026-03-05"\#(more)}"#
  }

  /// What became of a file: counts, and each refusal as `line:column code`.
  private struct Taken: Hashable {
    var accepted: Int
    var duplicates = 0
    var refused: [String] = []
  }

  private func take(_ texts: String...) throws -> Taken {
    try take(texts.map { Array($0.utf8) })
  }

  private func take(_ texts: [[UInt8]]) throws -> Taken {
    try withTemporaryFolder { folder in
      let files = EventFiles(Self.editions.assessor, sources: EventSources())
      var refused: [String] = []
      for (number, text) in texts.enumerated() {
        let path = "\(folder)/\(number).ndjson"
        try Data(text).write(to: URL(fileURLWithPath: path))
        try files.read(paths: [path]) { diagnostic in
          #expect(diagnostic.file == path)
          refused.append("\(diagnostic.line):\(diagnostic.column) \(diagnostic.code.rawValue)")
        }
      }
      #expect(files.counts.conflicts + files.counts.quarantined == refused.count)
      #expect(files.counts.accepted == files.groups.eventCount)
      return Taken(
        accepted: files.counts.accepted,
        duplicates: files.counts.duplicates,
        refused: refused
      )
    }
  }

  /// The ids of all events, case by case.
  private func ids(_ files: EventFiles) -> [String] {
    var ids: [String] = []
    files.groups.forEachTimeline { timeline in
      ids += timeline.records.map { files.identity(of: $0).id }
    }
    return ids
  }

  // MARK: - Lines

  @Test("lines may end as on Unix or as on Windows, be blank, and lack their last end")
  func lines() throws {
    let text = Self.event("1") + "\r\n\r\n \t\n\n" + Self.event("2") + "\n" + Self.event("3")
    #expect(try take(text) == Taken(accepted: 3))
    #expect(try take("") == Taken(accepted: 0))
    #expect(try take("\n\r\n") == Taken(accepted: 0))
  }

  @Test("an element that is too long is refused, and the batch goes on after it")
  func longElement() throws {
    let long = String(repeating: "x\\\"}],", count: EventLimit.lineBytes / 4)
    for element in [
      "\"\(long)\"", "{\"a\":[\"\(long)\",{}]}", Self.event("2", ",\"due\":\"\(long)\""),
    ] {
      let taken = try take("[\(Self.event("1")),\n\(element),\n\(Self.event("3"))]\n")
      #expect(taken == Taken(accepted: 2, refused: ["2:0 E-LINE-LENGTH"]))
      let last = try take("[\(Self.event("1")),\(element)]")
      #expect(last == Taken(accepted: 1, refused: ["1:0 E-LINE-LENGTH"]))
    }
  }

  @Test("a byte order mark is no part of the first line")
  func byteOrderMark() throws {
    #expect(try take("\u{FEFF}" + Self.event("1") + "\n") == Taken(accepted: 1))
    #expect(try take("\u{FEFF}[" + Self.event("1") + "]") == Taken(accepted: 1))
  }

  @Test("a bad line is told with its own number, blank lines counted, and the rest is taken")
  func badLines() throws {
    let text = Self.event("1") + "\r\n\r\nno event\r\n" + Self.event("2") + "\n{}\n"
    #expect(
      try take(text)
        == Taken(accepted: 2, refused: ["3:1 E-JSON-SYNTAX", "5:0 E-EVENT-ID"])
    )
  }

  // MARK: - Batches

  @Test("a batch is a list of events")
  func batch() throws {
    #expect(try take("[]") == Taken(accepted: 0))
    #expect(try take(" \n[ \n]\n") == Taken(accepted: 0))
    let events = ["1", "2", "3"].map { Self.event($0) }
    #expect(try take("\n [\n" + events.joined(separator: " ,\n\n") + "\n]\n") == Taken(accepted: 3))
  }

  @Test("an element that is no event is told with its line, and the others are taken")
  func badElement() throws {
    let text = "[\n" + Self.event("1") + ",\n7,\n{},\n" + Self.event("2") + "\n]"
    #expect(
      try take(text) == Taken(accepted: 2, refused: ["3:1 E-JSON-SYNTAX", "4:0 E-EVENT-ID"])
    )
  }

  /// What is wrong within an element leaves its brackets and quotes as they are.
  @Test(
    "an element that is too deep, or that isn't UTF-8, is refused, and the batch goes on after it"
  )
  func elementPassedOver() throws {
    func take(element: [UInt8]) throws -> Taken {
      let head = "[\(Self.event("1")),\n"
      return try self.take([Array(head.utf8) + element + Array(",\n\(Self.event("3"))]".utf8)])
    }
    let deep = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
    let deepest = Self.event("2", ",\"a\":\(deep)")
    #expect(try self.take(deepest) == Taken(accepted: 1))
    #expect(try take(element: Array(deepest.utf8)) == Taken(accepted: 3))
    let deeper = Self.event("2", ",\"a\":[\(deep)]")
    let column = deeper.utf8.count - 33
    #expect(
      try take(element: Array(deeper.utf8))
        == Taken(accepted: 2, refused: ["2:\(column) E-JSON-DEPTH"])
    )
    var foreign = Array(Self.event("2", #","a":"x}],\"""#).utf8)
    let place = foreign.count - 7
    foreign[place] = 0xFF
    #expect(
      try take(element: foreign) == Taken(accepted: 2, refused: ["2:\(place + 1) E-JSON-UTF8"])
    )
  }

  @Test(
    "a batch that breaks off is told at its line, and every event before the break is taken",
    arguments: ["\n", "\nx\n]", ",\nx]", "\n]\nx", ",\n" + event("3") + "\n" + event("4") + "]"]
  )
  func brokenBatch(rest: String) throws {
    let taken = try take("[" + Self.event("1") + ",\n" + Self.event("2") + rest)
    #expect(taken.accepted == (rest.contains("\"3\"") ? 3 : 2))
    #expect(taken.refused.count == 1)
    #expect(taken.refused.first?.hasSuffix("E-JSON-SYNTAX") == true)
  }

  // MARK: - Duplicates and conflicts

  @Test("an event that comes again is a duplicate, in one file and in another")
  func duplicates() throws {
    let one = Self.event("1", #","a":"b""#)
    #expect(try take(one + "\n" + one + "\n") == Taken(accepted: 1, duplicates: 1))
    #expect(try take(one, "  " + one + " \r\n") == Taken(accepted: 1, duplicates: 1))
    #expect(try take(one, "[" + one + "]") == Taken(accepted: 1, duplicates: 1))
  }

  @Test("an id with other content is a conflict, told at its line")
  func conflicts() throws {
    let taken = try take(
      Self.event("1") + "\n" + Self.event("2"),
      "\n" + Self.event("1", #","a":1"#)
    )
    #expect(taken == Taken(accepted: 2, refused: ["2:0 E-EVENT-CONFLICT"]))
  }

  @Test("each source counts its own ids")
  func sources() throws {
    let taken = try take(
      Self.event("1") + "\n" + Self.event("1", #","source":"a""#) + "\n"
        + Self.event("1", #","source":"b""#)
    )
    #expect(taken == Taken(accepted: 3))
  }

  @Test("after a duplicate or a conflict each event still has its own attributes")
  func attributesAfterRemoval() throws {
    try withTemporaryFolder { folder in
      let files = EventFiles(Self.editions.assessor, sources: EventSources())
      let lines = [
        Self.event("1", #","due":"a""#), Self.event("1", #","due":"a""#),
        Self.event("1", #","due":"x","moment":"y""#), Self.event("2", #","moment":"b""#),
      ]
      try write(lines.joined(separator: "\n"), to: folder + "/a.ndjson")
      try files.read(paths: [folder + "/a.ndjson"]) { _ in }
      let words = files.groups.vocabulary
      var values: [[String]] = []
      files.groups.forEachTimeline { timeline in
        values += timeline.records.indices.map { index in
          ["due", "moment"].compactMap { words.attributes.find($0) }
            .compactMap { timeline.value($0, of: index) }.map { words.values.plain($0) }
        }
      }
      #expect(values == [["a"], ["b"]])
      #expect(ids(files) == ["1", "2"])
    }
  }

  @Test("an event that spells its id twice is not known by two ids")
  func idSpelledTwice() throws {
    try withTemporaryFolder { folder in
      let files = EventFiles(Self.editions.assessor, sources: EventSources())
      try write(Self.event("1", #","\u0069d":"2""#), to: folder + "/a.ndjson")
      try files.read(paths: [folder + "/a.ndjson"]) { #expect($0.code == .nameTwice) }
      #expect(ids(files) == [])
    }
  }

  // MARK: - Files

  @Test("what is no regular file is told and not waited for")
  func noFile() throws {
    try withTemporaryFolder { folder in
      func code(_ path: String) -> DiagnosticCode? {
        let files = EventFiles(Self.editions.assessor, sources: EventSources())
        do throws(Diagnostic) {
          try files.read(paths: [path]) { _ in }
          return nil
        } catch {
          return error.code
        }
      }
      #expect(code(folder + "/missing.ndjson") == .fileRead)
      #expect(code(folder) == .fileKind)
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(code(folder + "/pipe") == .fileKind)
    }
  }
}
