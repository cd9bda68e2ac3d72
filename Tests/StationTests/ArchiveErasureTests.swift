import Casework
import Civil
import Foundation
import Ledger
import Notation
import Policy
import TestSupport
import Testing
import Watch

@testable import Station

/// The files that keep what came in, without the cases that are erased.
struct ArchiveErasureTests {
  private static let policy = """
    policy: proef
    edition: "1"
    timezone: Europe/Amsterdam
    calendar: nl
    ladders: { l: [ { at: due, tell: owner } ] }
    rules:
      r: { title: R, basis: b, effect: agreed, starts: melding, due: 3 days, stops: klaar, ladder: l }

    """

  /// A state folder with files, by their paths in it, from which a case is taken.
  private func erase(
    _ key: String,
    from files: [String: [UInt8]],
    _ body: (String, ArchiveErasure) throws -> Void
  ) throws {
    try withTemporaryFolder { state in
      for folder in ["archive", "quarantine", "inbox"] {
        let path = state + "/" + folder
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      }
      for (name, bytes) in files { try write(bytes, to: state + "/" + name) }
      let watch = Watch(
        try Ledger.inMemory(),
        try Repository.editions(yaml: Self.policy),
        sources: EventSources(),
        language: .nl
      )
      let matcher = watch.erasureJob([], nil, at: Instant(seconds: 0)).matcher(for: [key])
      var archive = ArchiveErasure(state: state, matcher)
      try archive.clean(ArchiveErasure.files(state: state))
      try body(state, archive)
    }
  }

  private func event(_ key: String, _ id: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","case":"\#(key)","type":"melding","date":"2026-03-05"\#(more)}"#
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// The ids of the events that a file of the archive has, as they are read again.
  private func ids(_ path: String) throws -> [String] {
    let file = try MappedFile(path: path)
    var text = EventText(file)
    var ids: [String] = []
    while let piece = try text.next() {
      let json = try JSONValue(String(decoding: file.bytes[piece.start..<piece.end], as: UTF8.self))
      ids.append(json["id"]?.text ?? "?")
    }
    return ids
  }

  // MARK: - Events

  /// Events of the case, of others, and what only looks like the case.
  private var events: [String] {
    [
      event("VT-1", "a"), event("VT-12", "b"), event("VT-1", "c"), event("AVT-1", "d"),
      event("VT-2", "e", #","verwijst":"VT-1""#),
      #"{"id":"f","case":"V\u0054-1","type":"m","date":"2026-03-05"}"#,
      event("VT-3", "g"),
    ]
  }

  private static let kept = ["b", "d", "e", "g"]

  @Test("lines, with whatever ends them")
  func lines() throws {
    let files = [
      "archive/20260305T000000000000Z-1.ndjson": events.joined(separator: "\n") + "\n",
      "archive/20260305T000000000000Z-2.ndjson": events.joined(separator: "\r\n"),
      "archive/20260305T000000000000Z-3.history.ndjson": "\n\n" + events.joined(separator: "\n\n"),
      "archive/20260305T000000000000Z-4.ndjson": event("VT-12", "b") + "\n",
      "archive/20260305T000000000000Z-5.ndjson": event("VT-1", "a") + "\n" + event("VT-1", "c"),
    ].mapValues { Array($0.utf8) }
    try erase("VT-1", from: files) { state, archive throws in
      for number in ["1.ndjson", "2.ndjson", "3.history.ndjson"] {
        #expect(try ids("\(state)/archive/20260305T000000000000Z-\(number)") == Self.kept)
      }
      #expect(try ids("\(state)/archive/20260305T000000000000Z-4.ndjson") == ["b"])
      #expect(archive.changed == 4 && archive.unread == 0)
      #expect(ArchiveErasure.files(state: state).count == 4, "what had nothing else is removed")
      #expect(try FileManager.default.contentsOfDirectory(atPath: state + "/archive").count == 4)
    }
  }

  @Test("an array stays an array, and an event that is no other's nobody's")
  func batch() throws {
    let whole = "[" + events.joined(separator: ", ") + "]"
    let broken = "[\n" + events[0] + ",\n" + events[1] + ",\n{\"id\":\"x\",\"case\":\"VT-1\","
    let files = ["archive/a.json": whole, "archive/b.json": broken].mapValues { Array($0.utf8) }
    try erase("VT-1", from: files) { state, archive throws in
      #expect(try ids(state + "/archive/a.json") == Self.kept)
      guard case .array(let elements) = try JSONValue(try text(state + "/archive/a.json")) else {
        Issue.record("no array")
        return
      }
      #expect(elements.count == 4)
      #expect(try ids(state + "/archive/b.json") == ["b"])
      #expect(archive.changed == 2)
    }
  }

  @Test("what is packed is left unpacked under its name; what can't be unpacked is told")
  func packed() throws {
    let packed = try gzipped(events.joined(separator: "\n"))
    let files = [
      "archive/a.ndjson.gz": packed, "archive/b.json.gz": try gzipped(event("VT-12", "b")),
      "archive/c.ndjson.gz": Array(packed.dropLast(20)),
    ]
    try erase("VT-1", from: files) { state, archive throws in
      #expect(try ids(state + "/archive/a.ndjson") == Self.kept)
      #expect(
        ArchiveErasure.files(state: state)
          == ["archive/a.ndjson", "archive/b.json.gz", "archive/c.ndjson.gz"]
      )
      #expect(archive.changed == 1 && archive.unread == 1)
    }
  }

  // MARK: - Quarantine and answers

  @Test("records of what could not be read go where they name the case, in text or file name")
  func records() throws {
    func record(_ file: String, _ text: String) -> String {
      var json = JSONWriter()
      json.object { json in
        json.string("file", file)
        json.number("line", 1)
        json.string("text", text)
      }
      return json.text
    }
    let lines = [
      record("a.ndjson", event("VT-1", "a")), record("a.ndjson", event("VT-12", "b")),
      record("VT-1.ndjson", ""), record("a.ndjson", #"{"case":"VT-1"#), record("a.ndjson", "VT-2"),
    ]
    let files = [
      "quarantine/a.ndjson": lines.joined(separator: "\n") + "\n",
      "quarantine/b.ndjson": lines[0] + "\n",
      "quarantine/c.file": "no event of VT-1\nno event of VT-2\n",
      "inbox/VT-1.ndjson.answer.json": #"{"file":"x"}"#,
      "inbox/b.ndjson.answer.json": #"{"file":"VT-1 b.ndjson"}"#,
      "inbox/c.ndjson.answer.json": #"{"file":"VT-11.ndjson"}"#,
      "inbox/VT-1.ndjson": event("VT-1", "new"),
    ].mapValues { Array($0.utf8) }
    try erase("VT-1", from: files) { state, archive throws in
      #expect(
        try text(state + "/quarantine/a.ndjson")
          == [lines[1], lines[4], ""].joined(separator: "\n")
      )
      #expect(try text(state + "/quarantine/c.file") == "no event of VT-2\n")
      #expect(
        ArchiveErasure.files(state: state) == [
          "quarantine/a.ndjson", "quarantine/c.file", "inbox/VT-1.ndjson",
          "inbox/c.ndjson.answer.json",
        ],
        "what waits in the inbox is not taken in yet"
      )
      #expect(archive.changed == 5 && archive.unread == 0)
    }
  }

  // MARK: - Age

  @Test("files go by the day of their name, and what has none stays")
  func age() throws {
    try withTemporaryFolder { folder in
      let names = [
        "20260304T235959999999Z-a.ndjson", "2026-03-04-manager--vt.txt",
        "2026-03-05-manager--vt.txt", "manager--vt.ics", "20260305T000000000000Z-a.ndjson",
        "20260399T0Z.ndjson",
        "notes.txt", "2026030T000000Z-a", "20250101-a",
      ]
      for name in names { try write("x", to: folder + "/" + name) }
      let day = try #require(LocalDate(year: 2026, month: 3, day: 5))
      #expect(try ArchiveErasure.removeFiles(of: folder, before: day) == 2)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(Set(left) == Set(names.dropFirst(2)))
    }
  }

  @Test("orders are taken once, and stay until they are carried out")
  func orders() throws {
    try withTemporaryFolder { state in
      #expect(ErasureOrders.take(state: state) == nil)
      let orders = [
        ErasureOrder("Z \"1\"\n", .mistake, by: "anna"), ErasureOrder("Z-2", .request, by: ""),
      ]
      try ErasureOrders.append(orders, state: state)
      let taken = try #require(ErasureOrders.take(state: state))
      #expect(taken.orders == orders && taken.unread == 0)
      try ErasureOrders.append([orders[0]], state: state)
      #expect(ErasureOrders.take(state: state)?.orders == orders, "as after a crash")
      ErasureOrders.remove(state: state)
      #expect(ErasureOrders.take(state: state)?.orders == [orders[0]])
      ErasureOrders.remove(state: state)
      try write(
        #"{"case":"","reason":"request","by":"x"}"# + "\n{}\n",
        to: state + "/erasures.ndjson"
      )
      #expect(ErasureOrders.take(state: state)?.unread == 2)
    }
  }

  // MARK: - The daemon

  @Test(
    "the daemon erases on order, and what it erased doesn't come back",
    .timeLimit(.minutes(20))
  )
  func daemon() throws {
    let place = try InboxPlace()
    try place.start()
    let lines = (0..<40).map { event("VT-\($0)", "e\($0)") }
    try place.drop(lines.joined(separator: "\n"), as: "a.ndjson")
    #expect(try place.answer("a.ndjson")?.accepted == 40)
    #expect(place.waits { place.names(in: place.archive).count == 1 })
    let erasing = Process()
    erasing.executableURL = URL(fileURLWithPath: Repository.executable)
    erasing.arguments = [
      "erase", "VT-7", "VT-7", "--reason", "mistake", "--config",
      place.folder + "/termijnwacht.yaml",
    ]
    try erasing.run()
    erasing.waitUntilExit()
    #expect(erasing.terminationStatus == 0)
    let ledger = place.folder + "/state/ledger.db"
    func isGone(_ path: String) -> Bool {
      let bytes = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
      return bytes.range(of: Data(#"VT-7""#.utf8)) == nil
    }
    #expect(
      place.waits {
        place.names(in: place.archive).allSatisfy { isGone(place.archive + "/" + $0) }
          && isGone(ledger) && isGone(ledger + "-wal")
          && !FileManager.default.fileExists(atPath: place.folder + "/state/ledger.rewrite")
          && !FileManager.default.fileExists(atPath: place.folder + "/state/erasures.taken.ndjson")
      }
    )
    #expect(!place.log.contains("VT-7"))
    try place.drop(lines.joined(separator: "\n"), as: "b.ndjson")
    #expect(try place.answer("b.ndjson")?.counts == [0, 40, 0, 0])
    #expect(place.stop() == 0)
  }
}
