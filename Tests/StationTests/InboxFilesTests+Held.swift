import Foundation
import Glibc
import Notation
import TestSupport
import Testing

@testable import Station

/// Files on their way out of the inbox: what a disk refuses, or another file comes in place of.
extension InboxFilesTests {
  // MARK: - Files that are held

  /// Reads a file and has the archive refuse it, so that it is held; how to have the archive take it.
  private func hold(_ name: String, _ inbox: Inbox, _ state: String) throws -> (
    job: InboxJob, free: () -> Int32
  ) {
    let job = try read(name, inbox)
    let obstacle = "\(state)/archive/\(job.stem).json"
    #expect(mkdir(obstacle, 0o700) == 0)
    #expect(throws: DiskFailure.self) { try inbox.finish(job, at: Self.noon) }
    #expect(!inbox.has(name) && inbox.has(".leaving-" + name))
    return (job, { rmdir(obstacle) })
  }

  @Test("a file that the archive refuses is kept apart from one that takes its name meanwhile")
  func newcomer() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
      let (job, free) = try hold("a.json", inbox, state)
      try writeAlone(Array("[ ]".utf8), to: inbox.path("a.json"))
      #expect(free() == 0)
      #expect(try !inbox.finish(job, at: Self.noon), "there is another to be read")
      #expect(try texts(in: state + "/archive") == ["[]"])
      #expect(try Self.text(inbox.path("a.json")) == "[ ]")
      #expect(try inbox.finish(read("a.json", inbox), at: Self.noon))
      #expect(try texts(in: state + "/archive") == ["[]", "[ ]"])
      #expect(try Self.names(in: inbox.folder) == ["a.json.answer.json"])
    }
  }

  @Test("one that is written to before it is archived goes back, and over no other")
  func changedLate() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      for newcomer in [nil, "[  ]"] {
        try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
        let (job, free) = try hold("a.json", inbox, state)
        try writeAlone(Array("[ ]".utf8), to: inbox.path(".leaving-a.json"))
        if let newcomer { try writeAlone(Array(newcomer.utf8), to: inbox.path("a.json")) }
        #expect(free() == 0)
        #expect(try !inbox.finish(job, at: Self.noon))
        #expect(try Self.names(in: state + "/archive").isEmpty)
        #expect(try Self.text(inbox.path("a.json")) == newcomer ?? "[ ]")
      }
      let names = try Self.names(in: inbox.folder)
      #expect(names.count == 3, "the file, its answer, and what had to go back: \(names)")
      let again = try #require(names.first { $0.hasPrefix("again-") && $0.hasSuffix(".json") })
      #expect(try Self.text(inbox.path(again)) == "[ ]")
    }
  }

  @Test("what was held when a daemon ended has its name again at the next start, and over no other")
  func leftovers() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      for name in [".leaving-a.json", ".leaving-b.json", "b.json", ".leaving-c.txt"] {
        try writeAlone(Array(name.utf8), to: inbox.path(name))
      }
      try inbox.putBackAll(at: Self.noon)
      let names = try Self.names(in: inbox.folder)
      #expect(names.count == 4)
      #expect(try Self.text(inbox.path("a.json")) == ".leaving-a.json")
      #expect(try Self.text(inbox.path("b.json")) == "b.json")
      let again = try #require(names.first { $0.hasPrefix("again-") })
      #expect(try Self.text(inbox.path(again)) == ".leaving-b.json")
      #expect(names.contains(".leaving-c.txt"), "that is none of ours")
    }
  }

  @Test("a file that takes the name of one that can't be read is not put aside in its place")
  func refusedOneReplaced() throws {
    try withTemporaryFolder { state in
      let inbox = try Inbox(state: state)
      try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
      // It comes before the first look, or after it.
      for looks in [0, 1] {
        var left = looks
        let isPutAside = try inbox.refuse("a.json", Diagnostic(.gzip), at: Self.noon) { _ in
          left -= 1
          return left >= 0
        }
        #expect(!isPutAside)
        #expect(try Self.text(inbox.path("a.json")) == "[]")
        #expect(try Self.names(in: state + "/quarantine").isEmpty)
      }
    }
  }

  // MARK: - Other file systems

  @Test(
    "an archive on another file system takes files as any other does",
    .enabled(if: OtherDisk.isThere, "/dev/shm is no file system of its own")
  )
  func otherDisk() throws {
    try withTemporaryFolder { state in
      try OtherDisk.with(folder: state + "/archive") {
        let inbox = try Inbox(state: state)
        try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
        let job = try read("a.json", inbox)
        // No file can be made where it is copied to first.
        let obstacle = "\(state)/archive/\(job.stem).json.part"
        #expect(mkdir(obstacle, 0o700) == 0)
        #expect(throws: DiskFailure.self) { try inbox.finish(job, at: Self.noon) }
        try writeAlone(Array("[ ]".utf8), to: inbox.path("a.json"))
        #expect(rmdir(obstacle) == 0)
        #expect(try !inbox.finish(job, at: Self.noon), "there is another to be read")
        #expect(try texts(in: state + "/archive") == ["[]"])
        #expect(try inbox.finish(read("a.json", inbox), at: Self.noon))
        #expect(try texts(in: state + "/archive") == ["[]", "[ ]"])
        #expect(try Self.names(in: inbox.folder) == ["a.json.answer.json"])
      }
    }
  }

  @Test(
    "a refusal that has to wait leaves nothing in quarantine, however often it is tried",
    .enabled(if: OtherDisk.isThere, "/dev/shm is no file system of its own")
  )
  func refusedLater() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { state in
        try OtherDisk.with(folder: state + "/quarantine") {
          let inbox = try Inbox(state: state)
          try writeAlone(Array("torn".utf8), to: inbox.path("a.json.gz"))
          // One descriptor writes a record; to copy takes two.
          try InboxFilesTests.withDescriptors(1) {
            for _ in 1...3 {
              #expect(throws: DiskFailure.self) { try InboxFilesTests.refuse("a.json.gz", inbox) }
            }
          }
          try #require(try InboxFilesTests.names(in: state + "/quarantine").isEmpty)
          try #require(inbox.has("a.json.gz"))
          try #require(try InboxFilesTests.refuse("a.json.gz", inbox))
          try #require(try InboxFilesTests.names(in: state + "/quarantine").count == 2)
          try #require(try InboxFilesTests.names(in: inbox.folder) == ["a.json.gz.answer.json"])
        }
      }
    }
  }

  @Test("without a descriptor to ask by, a file counts as being written, and the inbox as unread")
  func noDescriptors() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { state in
        let inbox = try Inbox(state: state)
        try writeAlone(Array("[]".utf8), to: inbox.path("a.json"))
        let (isWritten, entries) = try InboxFilesTests.withDescriptors(0) {
          (inbox.isBeingWritten("a.json"), try? inbox.entries())
        }
        try #require(isWritten && entries == nil)
        try #require(!inbox.isBeingWritten("a.json"))
        try #require(try inbox.entries().count == 1)
      }
    }
  }

  /// Runs something while this process can open so many files and no more (getrlimit(2)).
  private static func withDescriptors<Result>(
    _ count: Int32,
    _ body: () throws -> Result
  ) throws -> Result {
    // RLIMIT_NOFILE, a macro that Swift doesn't see.
    let kind = __rlimit_resource_t(7)
    var limit = rlimit()
    let isKnown = getrlimit(kind, &limit) == 0
    // The lowest that is free; only those before it are in use, and only those count.
    let free = open("/dev/null", O_RDONLY | O_CLOEXEC)
    try #require(isKnown && free >= 0)
    close(free)
    var lower = limit
    lower.rlim_cur = rlim_t(free + count)
    let isLowered = setrlimit(kind, &lower) == 0
    try #require(isLowered)
    defer { setrlimit(kind, &limit) }
    return try body()
  }
}

/// Another file system than the one that temporary folders are on.
private enum OtherDisk {
  static var isThere: Bool {
    var other = stat()
    var ours = stat()
    return stat("/dev/shm", &other) == 0 && stat("/tmp", &ours) == 0
      && other.st_dev != ours.st_dev && access("/dev/shm", W_OK) == 0
  }

  /// Runs something while that path leads to a new folder there.
  static func with(folder path: String, _ body: () throws -> Void) throws {
    let folder = "/dev/shm/termijnwacht-test-\(UUID())"
    try #require(mkdir(folder, 0o700) == 0)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try #require(symlink(folder, path) == 0)
    try body()
  }
}
