import Glibc
import Notation
import TestSupport
import Testing

/// Packed files: whole, in several members, broken, and made to fill the disk.
struct GzipTests {
  private func read(_ bytes: [UInt8]) throws -> String {
    try withTemporaryFolder { folder in
      try write(bytes, to: folder + "/events.ndjson.gz")
      let file = try MappedFile(path: folder + "/events.ndjson.gz")
      return String(decoding: file.bytes, as: UTF8.self)
    }
  }

  private func code(_ bytes: [UInt8]) throws -> DiagnosticCode? {
    do {
      _ = try read(bytes)
      return nil
    } catch let diagnostic as Diagnostic {
      return diagnostic.code
    }
  }

  private static let text = (0..<5000).map { "event \($0)\n" }.joined()

  @Test("a packed file is read as what it holds, also in several members")
  func members() throws {
    let packed = try gzipped(Self.text)
    #expect(try read(packed) == Self.text)
    #expect(try read(packed + gzipped("") + packed) == Self.text + Self.text)
    #expect(try read(gzipped("")) == "")
  }

  @Test("a member that ends on the very edge of a piece is whole")
  func edges() throws {
    // 65,536 bytes are read at once: the padding moves the second member's begin over that edge.
    var random = SplitMix64(seed: 3)
    for padding in 65_480..<65_530 where padding.isMultiple(of: 7) {
      let noise = String(
        decoding: (0..<padding).map { _ in UInt8.random(in: 35...90, using: &random) },
        as: UTF8.self
      )
      let packed = try gzipped(noise)
      #expect(try read(packed + packed) == noise + noise)
    }
  }

  @Test("what is cut short, corrupt, or followed by other bytes is refused with its own code")
  func broken() throws {
    let packed = try gzipped(Self.text)
    for count in [2, 3, 10, 17, packed.count / 2, packed.count - 8, packed.count - 1] {
      #expect(try code(Array(packed.prefix(count))) == .gzip, "cut at \(count)")
    }
    for index in [2, packed.count / 2, packed.count - 5] {
      var flipped = packed
      flipped[index] ^= 0x55
      #expect(try code(flipped) == .gzip, "byte \(index) changed")
    }
    #expect(try code(packed + packed.prefix(5)) == .gzip)
    #expect(try code(packed + Array("more".utf8)) == .gzip)
  }

  @Test("a bomb is refused long before it is unpacked")
  func bomb() throws {
    let zeros = String(repeating: "\0", count: EventLimit.gzipFreeBytes + 1)
    #expect(try code(gzipped(zeros)) == .gzip)
    #expect(try code(gzipped(String(zeros.dropLast(2)))) == nil)
  }

  @Test(
    "a plain file is not copied, and one in a shared folder is read as it was when it was opened"
  )
  func shared() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.ndjson"
      try write(Self.text, to: path)
      let input = try InputFile(path: path, isShared: true, scratch: folder)
      while try !input.unpack() {}
      #expect(input.isUnchanged(at: path))
      #expect(truncate(path, 0) == 0)
      let file = try MappedFile(input, path: path)
      #expect(String(decoding: file.bytes, as: UTF8.self) == Self.text)
      #expect(!input.isUnchanged(at: path))
    }
  }

  @Test("a link is followed for a person, and not in a folder that others write to")
  func link() throws {
    try withTemporaryFolder { folder in
      try write(Self.text, to: folder + "/a")
      #expect(symlink(folder + "/a", folder + "/b") == 0)
      #expect(try MappedFile(path: folder + "/b").byteCount == Self.text.utf8.count)
      #expect(throws: Diagnostic(.fileKind, file: folder + "/b", wanted: "a regular file")) {
        try InputFile(path: folder + "/b", isShared: true)
      }
    }
  }

  @Test("where there is no room to unpack it is not the file's fault")
  func noScratch() throws {
    try withTemporaryFolder { folder in
      try write(gzipped(Self.text), to: folder + "/a.gz")
      do throws(Diagnostic) {
        _ = try InputFile(path: folder + "/a.gz", scratch: folder + "/missing")
        Issue.record("it was opened")
      } catch {
        #expect(error.code == .scratch)
      }
    }
  }
}
