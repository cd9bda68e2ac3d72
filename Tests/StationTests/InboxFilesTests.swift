import Civil
import Foundation
import Glibc
import Notation
import TestSupport
import Testing

@testable import Station

/// What becomes of the files of an inbox, without a daemon: none takes another's place, and none is put
/// away while somebody writes it.
struct InboxFilesTests {
  static let noon = Instant(seconds: 1_772_712_000)

  /// Reads a file of the inbox to its end, as the daemon does.
  func read(_ name: String, _ inbox: Inbox) throws -> InboxJob {
    var job = try inbox.open(name, at: Self.noon)
    while try !job.prepare() {}
    while job.next(events: 1000) != nil {}
    return job
  }

  /// Puts a file aside as one that can't be read, whatever it holds.
  static func refuse(_ name: String, _ inbox: Inbox) throws -> Bool {
    try inbox.refuse(name, Diagnostic(.gzip), at: noon) { _ in true }
  }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  /// What the files of a folder hold, whose names are all of that instant.
  func texts(in folder: String) throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.allSatisfy { $0.hasPrefix("20260305T12") })
    let day = LocalDate(year: 2026, month: 3, day: 5)
    #expect(names.allSatisfy { ArchiveErasure.day(ofName: $0) == day })
    return try Set(names.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) })
  }

  // MARK: - Names

  @Test("while time stands still, a name that is used again takes no other file's place")
  func standstill() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      let texts = (1...9).map { "[" + String(repeating: "\n", count: $0) + "broken" }
      for text in texts {
        try writeAlone(Array(text.utf8), to: inbox.path("a.json"))
        #expect(try inbox.finish(read("a.json", inbox), at: Self.noon))
      }
      #expect(try self.texts(in: state + "/archive") == Set(texts))
      #expect(try self.texts(in: state + "/quarantine").count == 9, "each of another line")
      let answer = try String(contentsOfFile: inbox.path("a.json.answer.json"), encoding: .utf8)
      #expect(answer.contains("-9.ndjson"), "it names the newest: \(answer)")
    }
  }

  @Test("nor does one that can't be read, or has no usable name")
  func refused() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      for number in 1...3 {
        try writeAlone(Array("\(number)".utf8), to: inbox.path("a.json.gz"))
        #expect(try Self.refuse("a.json.gz", inbox))
      }
      // Two names that are one text, once it is made UTF-8.
      for byte in [-1, -2] as [CChar] {
        let name: [CChar] = [byte] + ".json".utf8.map { CChar(bitPattern: $0) } + [0]
        try writeAlone(Array("unusable \(byte)".utf8), to: state + "/new")
        let path = (inbox.folder + "/").utf8.map { CChar(bitPattern: $0) } + name
        #expect(rename(state + "/new", path) == 0)
        try inbox.refuse(unusable: name, at: Self.noon)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: state + "/quarantine")
      #expect(names.count { $0.hasSuffix(".ndjson") } == 5)
      #expect(names.count { $0.hasSuffix(".file") } == 5)
      let kept = try texts(in: state + "/quarantine")
      #expect(kept.isSuperset(of: ["1", "2", "3", "unusable -1", "unusable -2"]))
    }
  }

  @Test("nor a file that an erasure has left unpacked, nor what was refused of a load")
  func others() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      let archive = state + "/archive/"
      for text in ["[]", "[ ]"] {
        try writeAlone(gzipped(text), to: inbox.path("a.json.gz"))
        #expect(try inbox.finish(read("a.json.gz", inbox), at: Self.noon))
        for name in try FileManager.default.contentsOfDirectory(atPath: archive)
        where name.hasSuffix(".gz") {
          try write(text, to: archive + name.dropLast(3))
          unlink(archive + name)
        }
      }
      #expect(try texts(in: archive) == ["[]", "[ ]"])

      try write("[", to: state + "/load.json")
      var names: Set<String?> = []
      for _ in 1...3 {
        var job = try InboxJob(path: state + "/load.json", isHistory: false, at: Self.noon)
        while job.next(events: 1000) != nil {}
        names.insert(try inbox.keepRefused(of: job))
      }
      #expect(names.count == 3 && !names.contains(nil))
    }
  }

  // MARK: - Writers

  @Test("a file that somebody opens while it is read stays until it is closed")
  func opened() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      let path = inbox.path("a.json")
      try writeAlone(Array("[]".utf8), to: path)
      #expect(!inbox.isBeingWritten("a.json"))
      let job = try read("a.json", inbox)
      let writer = try #require(fopen(path, "ae"))
      #expect(inbox.isBeingWritten("a.json"))
      #expect(try !inbox.finish(job, at: Self.noon))
      #expect(inbox.has("a.json") && !inbox.has("a.json.answer.json"))
      fclose(writer)
      #expect(!inbox.isBeingWritten("a.json"))
      let reader = try #require(fopen(path, "re"))
      #expect(try inbox.finish(job, at: Self.noon), "who only reads it holds nothing up")
      fclose(reader)
      #expect(!inbox.has("a.json") && inbox.has("a.json.answer.json"))
    }
  }

  @Test("one that was written to while it was read is read again")
  func changed() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
      let job = try read("a.json", inbox)
      try writeAlone(Array("[ ]".utf8), to: inbox.path("a.json"))
      #expect(try !inbox.finish(job, at: Self.noon))
      #expect(try inbox.finish(read("a.json", inbox), at: Self.noon))
      #expect(try texts(in: state + "/archive") == ["[ ]"])
    }
  }

  @Test("what is no regular file, or isn't there, is written by nobody")
  func noFiles() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      #expect(mkfifo(inbox.path("pipe.json"), 0o600) == 0)
      #expect(mkdir(inbox.path("folder.json"), 0o700) == 0)
      #expect(symlink("/dev/null", inbox.path("link.json")) == 0)
      for name in ["pipe.json", "folder.json", "link.json", "missing.json"] {
        #expect(!inbox.isBeingWritten(name))
      }
    }
  }

  @Test("names that are left to a writer come again, each by its bytes, and are news once")
  func queue() {
    var files = InboxQueue()
    let names = ["\u{E9}.json", "e\u{301}.json"]
    files.set(names)
    for name in names {
      let isNews = files.leave(toWriter: name)
      #expect(isNews)
    }
    #expect(files.next == nil)
    files.lookAgain { _ in .closed }
    for _ in names {
      let isNews = files.leave(toWriter: files.next ?? "")
      #expect(!isNews)
    }
    #expect(files.next == nil)
    files.note(names[0], .begun)
    #expect(files.next == nil)
    files.note(names[0], .complete)
    #expect(files.next.map { Array($0.utf8) } == Array(names[0].utf8))
    files.remove(names[0])
    files.remove(names[1])
    files.lookAgain { _ in .closed }
    #expect(files.next == nil)
  }

  @Test("one that was begun comes when it is closed, or once two looks find that nobody writes it")
  func begun() {
    var files = InboxQueue()
    // To ask opens the file, and that is told.
    func looks(_ answers: [String: FileLease.Answer]) {
      var asked: [String] = []
      files.lookAgain { name in
        asked.append(name)
        return answers[name] ?? .unknown
      }
      for name in asked { files.note(name, .opened) }
    }
    for name in ["linked.json", "open.json", "read.json", "gone.json"] { files.note(name, .begun) }
    looks(["read.json": .closed])
    #expect(files.next == nil, "it may be opened any moment")
    files.note("open.json", .opened)
    files.note("read.json", .opened)
    files.note("gone.json", .opened)
    looks([:])
    #expect(files.next == "linked.json")
    files.remove("linked.json")
    looks(["read.json": .closed, "gone.json": .gone])
    #expect(files.next == "gone.json")
    files.remove("gone.json")
    #expect(files.next == "read.json", "who opened it doesn't write")
    files.remove("read.json")
    looks(["open.json": .written])
    #expect(files.next == nil && files.hasBegun, "who writes the other closes it")
    files.readAgain("open.json")
    #expect(files.next == nil, "what had its name before was taken; this one is another")
    files.note("open.json", .complete)
    #expect(files.next == "open.json" && !files.hasBegun)
    files.note("open.json", .begun)
    #expect(files.next == nil, "it was made anew")
    files.set(["open.json"])
    #expect(files.next == "open.json", "what was told meanwhile is lost: it may be closed")
  }

  @Test("an inbox that can't be read is no empty one")
  func unreadable() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      #expect(try inbox.entries().isEmpty)
      #expect(rmdir(inbox.folder) == 0)
      #expect(throws: DiskFailure.self) { try inbox.entries() }
    }
  }
}
