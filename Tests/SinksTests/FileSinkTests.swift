import Casework
import Civil
import Glibc
import Notation
import Policy
import Sinks
import TestSupport
import Testing

/// The file that escalations are appended to: each once, whatever happens to the file.
struct FileSinkTests {
  private static let source = "urn:nld:oin:00000000000000000000:systeem:termijnwacht"

  private func withFile(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { try body($0 + "/escalations.ndjson") }
  }

  private func sink(
    _ path: String,
    _ format: FileSink.Format = .ndjson(source: source),
    newest: Int64 = 100
  ) -> FileSink {
    FileSink(path: path, format: format, zone: Repository.amsterdam, newest: newest)
  }

  private func escalations(_ numbers: ClosedRange<Int>) -> [Escalation] {
    numbers.map { sampleEscalation($0) }
  }

  private func lines(_ path: String) throws -> [String] {
    let text = try #require(ConfigurationFolder.text(ofFile: path))
    #expect(text.isEmpty || text.hasSuffix("\n"))
    return text.split(separator: "\n").map(String.init)
  }

  private func sequences(_ path: String) throws -> [String] {
    try lines(path).map { try #require(try JSONValue($0)["sequence"]?.text) }
  }

  @Test("each escalation is a CloudEvent on a line of its own")
  func cloudEvents() throws {
    try withFile { path in
      let sink = sink(path)
      #expect(sink.lastSequence == nil)
      try sink.append(escalations(1...2))
      try sink.append([])
      try sink.append(escalations(3...3))
      #expect(sink.lastSequence == 3)
      #expect(try sequences(path) == ["1", "2", "3"])
      let event = try JSONValue(try lines(path)[0])
      #expect(event["specversion"]?.text == "1.0")
      #expect(event["source"]?.text == Self.source)
      #expect(event["subject"]?.text == "VT-2026-0042")
      #expect(event["data"]?["rung"]?.text == "+1 working day")
      #expect(event["data"]?["roles"] == .array([.string("owner"), .string("teamleider")]))
      #expect(event["data"]?["delayMs"] == .number("2000"))
    }
  }

  @Test("a torn last line is cut off and written anew")
  func tornTail() throws {
    try withFile { path in
      try sink(path).append(escalations(1...3))
      let whole = try #require(ConfigurationFolder.text(ofFile: path))
      for cut in [1, 2, 100] {
        try write(String(whole.dropLast(cut)), to: path)
        let sink = sink(path)
        #expect(sink.lastSequence == 2)
        try sink.append(escalations(1...4))
        #expect(try sequences(path) == ["1", "2", "3", "4"])
      }
      try write(String(whole.prefix(20)), to: path)
      let sink = sink(path)
      #expect(sink.lastSequence == nil)
      try sink.append(escalations(1...1))
      #expect(try sequences(path) == ["1"])
    }
  }

  @Test("a file that was renamed away is followed by a new one under the old name")
  func rotation() throws {
    try withFile { path in
      let sink = sink(path)
      try sink.append(escalations(1...2))
      #expect(rename(path, path + ".1") == 0)
      try sink.append(escalations(2...4))
      #expect(try sequences(path + ".1") == ["1", "2"])
      #expect(try sequences(path) == ["3", "4"])
      unlink(path)
      try sink.append(escalations(5...5))
      #expect(try sequences(path) == ["5"])
    }
  }

  @Test("a file that was lost and came back is written on, once there is a place again")
  func lostAndFound() throws {
    try withFile { path in
      let sink = sink(path)
      try sink.append(escalations(1...1))
      #expect(rename(path, path + ".1") == 0)
      #expect(mkdir(path, 0o700) == 0)
      #expect(throws: SinkError.self) { try sink.append(escalations(2...2)) }
      #expect(rmdir(path) == 0)
      #expect(rename(path + ".1", path) == 0)
      try sink.append(escalations(2...2))
      #expect(try sequences(path) == ["1", "2"])
    }
  }

  @Test("a file that is ahead of the cursor is not written twice")
  func aheadOfCursor() throws {
    try withFile { path in
      try sink(path).append(escalations(1...5))
      let sink = sink(path)
      #expect(sink.lastSequence == 5)
      try sink.append(escalations(3...7))
      #expect(try sequences(path) == ["1", "2", "3", "4", "5", "6", "7"])
      try sink.append(escalations(1...7))
      #expect(try sequences(path).count == 7)
    }
  }

  @Test("a file of another ledger is recognised by its numbers and gets everything appended")
  func foreignFile() throws {
    try withFile { path in
      try sink(path, newest: 900).append(escalations(900...900))
      let sink = sink(path, newest: 3)
      #expect(sink.lastSequence == nil)
      try sink.append(escalations(1...3))
      #expect(try sequences(path) == ["900", "1", "2", "3"])
    }
  }

  @Test("a file that ends with something else than an escalation is kept, and appended to")
  func otherContent() throws {
    try withFile { path in
      try write("made by hand\n", to: path)
      let sink = sink(path)
      #expect(sink.lastSequence == nil)
      try sink.append(escalations(1...1))
      #expect(try lines(path).first == "made by hand")
      #expect(try lines(path).count == 2)
    }
  }

  @Test("in plain text an escalation is a line of fields, and no key can forge another line")
  func text() throws {
    try withFile { path in
      var forged = sampleEscalation(2)
      forged.subject = "Z-1\n3\tforged\u{1B}[2J\u{202E}"
      let sink = sink(path, .text)
      try sink.append([sampleEscalation(1), forged])
      let lines = try lines(path)
      #expect(lines.count == 2)
      // 1,780,000,060 seconds after the epoch, and two seconds of delay.
      #expect(
        lines[0].split(separator: "\t").map(String.init) == [
          "1", "2026-05-28T22:27:42+02:00", "error", "VT-2026-0042", "vt-onderzoek",
          "+1 working day", "2026-05-18", "owner,teamleider", "overdue", "Onderzoek afronden",
        ]
      )
      #expect(lines[1].split(separator: "\t").count == 10)
      #expect(!lines[1].unicodeScalars.contains("\u{1B}"))
      #expect(!lines[1].unicodeScalars.contains("\u{202E}"))
      #expect(self.sink(path, .text).lastSequence == 2)
    }
  }

  @Test("a place that can't be opened is told with its errno, and taken once it can be")
  func noPlace() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/later/escalations.ndjson"
      let sink = sink(path)
      #expect(sink.refusal?.code == ENOENT)
      for batch in [[], escalations(1...2)] {
        let error = #expect(throws: SinkError.self) { try sink.append(batch) }
        #expect(error?.code == ENOENT)
        #expect(error?.description.contains("could not open") == true)
      }
      #expect(mkdir(folder + "/later", 0o700) == 0)
      try self.sink(path).append(escalations(1...1))
      try sink.append(escalations(1...2))
      #expect(try sequences(path) == ["1", "2"])
    }
  }

  @Test("a device without room refuses, and what was refused is not counted as written")
  func noRoom() throws {
    let sink = sink("/dev/full")
    let error = #expect(throws: SinkError.self) { try sink.append(escalations(1...2)) }
    #expect(error?.code == ENOSPC)
    #expect(sink.lastSequence ?? 0 == 0)
  }

  @Test(
    "on a disk that filled up half a line is taken back, and all comes once there is room again",
    .enabled(if: FullDisk.isPossible, "a file system of its own needs the right to mount")
  )
  func fullDisk() throws {
    try withTemporaryFolder { folder in
      let disk = try FullDisk(at: folder)
      defer { disk.unmount() }
      let path = folder + "/escalations.ndjson"
      let sink = sink(path)
      try sink.append(escalations(1...3))
      fill(folder + "/ballast")
      let error = #expect(throws: SinkError.self) { try sink.append(escalations(4...200)) }
      #expect(error?.code == ENOSPC)
      #expect(try sequences(path) == ["1", "2", "3"])
      unlink(folder + "/ballast")
      try sink.append(escalations(4...20))
      #expect(try sequences(path) == (1...20).map(String.init))
    }
  }

  private func fill(_ path: String) {
    let bytes = [UInt8](repeating: 0, count: 1 << 12)
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    #expect(descriptor >= 0)
    while bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) > 0 {}
    #expect(errno == ENOSPC)
    close(descriptor)
  }
}

/// A file system of 64 KiB in memory.
private struct FullDisk {
  private let folder: String

  init(at folder: String) throws {
    self.folder = folder
    guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else {
      throw SystemError(code: errno)
    }
  }

  func unmount() { umount(folder) }

  /// Tried rather than asked: a container's root often may not mount.
  static let isPossible: Bool =
    geteuid() == 0
    && (try? withTemporaryFolder { folder in
      try FullDisk(at: folder).unmount()
      return true
    }) == true
}
