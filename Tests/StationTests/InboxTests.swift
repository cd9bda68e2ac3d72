import Foundation
import Glibc
import Notation
import TestSupport
import Testing

/// The contract with those who put files into the inbox (docs/events.md), by the real daemon.
@Suite("the inbox", .timeLimit(.minutes(20)))
struct InboxTests {
  private static func event(_ id: String, _ more: String = "", key: String = "Z") -> String {
    #"{"id":"\#(id)","case":"\#(key)","type":"m","time":"2026-03-05T10:00:00Z"\#(more)}"# + "\n"
  }

  @Test("a file is answered, counted and archived, and each bad event stands in quarantine")
  func answer() throws {
    let place = try InboxPlace()
    try place.start()
    let lines = [
      Self.event("1"), Self.event("1"), Self.event("1", #","a":1"#), Self.event("2"), "no event\n",
      #"{"id":"3","case":"Z","type":"m","time":"2026-03-05T10:00:00"}"# + "\n",
      #"{"id":"4","case":"Z","type":"m","date":"2026-04-31"}"# + "\n",
      #"{"id":"5","case":"Z\u0000","type":"m","date":"2026-04-30"}"# + "\n",
    ]
    try place.drop(lines.joined(), as: "regas.ndjson")
    let answer = try #require(try place.answer("regas.ndjson"))
    #expect(answer.counts == [2, 1, 1, 4])
    #expect(answer.error == nil)
    #expect(
      try place.quarantined(answer.quarantine) == [
        "3:0 E-EVENT-CONFLICT", "5:1 E-JSON-SYNTAX", "6:40 E-TIME-OFFSET", "7:40 E-DATE-SYNTAX",
        "8:18 E-EVENT-CASE",
      ]
    )
    #expect(place.waits { place.names(in: place.archive).count == 1 })
    let archived = place.names(in: place.archive)
    #expect(archived[0].hasSuffix(".ndjson"))
    #expect(place.names(in: place.inbox) == ["regas.ndjson.answer.json"])
    #expect(try place.facts() == 2)
    #expect(place.stop() == 0)
  }

  @Test("the same file again is all duplicates, and its answer is written anew")
  func duplicateFile() throws {
    let place = try InboxPlace()
    try place.start()
    let text = Self.event("1") + Self.event("2")
    try place.drop(text, as: "a.ndjson")
    #expect(try place.answer("a.ndjson")?.counts == [2, 0, 0, 0])
    #expect(place.waits { !place.names(in: place.inbox).contains("a.ndjson") })
    unlink(place.inbox + "/a.ndjson.answer.json")
    try place.drop(text, as: "a.ndjson")
    #expect(try place.answer("a.ndjson")?.counts == [0, 2, 0, 0])
    #expect(place.waits { place.names(in: place.archive).count == 2 })
  }

  @Test("files that wait are taken in the order of their names; parts and dots are left alone")
  func order() throws {
    let place = try InboxPlace()
    // The first of each pair is accepted, the second a conflict: so the order shows.
    for name in ["b.ndjson", "a.json", "é.ndjson", "c.ndjson.part", ".d.ndjson", "e.txt"] {
      try place.drop(Self.event("1", #","van":"\#(name)""#), as: name)
    }
    try place.start()
    #expect(try place.answer("é.ndjson")?.counts == [0, 0, 1, 0])
    #expect(try place.answer("b.ndjson")?.counts == [0, 0, 1, 0])
    #expect(try place.answer("a.json")?.counts == [1, 0, 0, 0])
    #expect(place.waits { place.names(in: place.archive).count == 3 })
    let left = place.names(in: place.inbox).filter { !$0.hasSuffix(".answer.json") }
    #expect(left == [".d.ndjson", "c.ndjson.part", "e.txt"])
    #expect(rename(place.inbox + "/c.ndjson.part", place.inbox + "/c.ndjson") == 0)
    #expect(try place.answer("c.ndjson")?.counts == [0, 0, 1, 0])
  }

  @Test("history is recorded and not told, also packed")
  func history() throws {
    let place = try InboxPlace()
    try place.start()
    let start = #"{"id":"1","case":"Z","type":"afspraak-gemaakt","time":"2026-03-05T10:00:00Z"}"#
    try place.drop(gzipped(start), as: "oud.history.ndjson.gz")
    #expect(try place.answer("oud.history.ndjson.gz")?.counts == [1, 0, 0, 0])
    try place.drop(
      start.replacing("Z\",\"type", with: "Y\",\"type").replacing("\"1\"", with: "\"2\""),
      as: "nieuw.ndjson"
    )
    #expect(try place.answer("nieuw.ndjson")?.counts == [1, 0, 0, 0])
    let told = {
      (try? String(contentsOfFile: place.folder + "/escalations.ndjson", encoding: .utf8)) ?? ""
    }
    #expect(place.waits { told().contains("\"Y\"") })
    #expect(!told().contains("\"Z\""))
    #expect(place.waits { place.names(in: place.archive).count == 2 })
    #expect(place.names(in: place.archive).contains { $0.hasSuffix(".history.ndjson.gz") })
  }

  @Test("what is no readable file is put aside with a code, and the rest is taken")
  func noFiles() throws {
    let place = try InboxPlace()
    let secret = place.folder + "/secret"
    try write("geheim\n", to: secret)
    #expect(symlink(secret, place.inbox + "/link.ndjson") == 0)
    #expect(symlink("/nowhere", place.inbox + "/loose.ndjson") == 0)
    #expect(mkfifo(place.inbox + "/pipe.ndjson", 0o600) == 0)
    #expect(mkdir(place.inbox + "/folder.json", 0o700) == 0)
    try place.drop([0x1F, 0x8B, 8, 0, 0], as: "torn.ndjson.gz")
    try place.start()
    try place.drop(Self.event("1"), as: "z.ndjson")
    for (name, code) in [
      ("link.ndjson", "E-FILE-KIND"), ("loose.ndjson", "E-FILE-KIND"),
      ("pipe.ndjson", "E-FILE-KIND"), ("folder.json", "E-FILE-KIND"),
      ("torn.ndjson.gz", "E-GZIP"),
    ] {
      let answer = try #require(try place.answer(name))
      #expect(answer.error == code)
      #expect(answer.counts == [0, 0, 0, 0])
      #expect(try place.quarantined(answer.quarantine) == ["0:0 " + code])
    }
    #expect(try place.answer("z.ndjson")?.counts == [1, 0, 0, 0])
    #expect(
      place.waits { place.names(in: place.inbox).allSatisfy { $0.hasSuffix(".answer.json") } }
    )
    #expect(place.names(in: place.quarantine).filter { $0.hasSuffix(".file") }.count == 5)
    #expect(!place.log.contains("link"), "no name of a producer's in the log")
    let kept = place.names(in: place.quarantine).filter { $0.hasSuffix(".ndjson") }
    let text = try kept.map {
      try String(contentsOfFile: place.quarantine + "/" + $0, encoding: .utf8)
    }
    #expect(!text.joined().contains("geheim"), "what a link leads to is not read")
  }

  @Test("a good file that takes a torn one's name while that is unpacked is read")
  func tornOneReplaced() throws {
    let place = try InboxPlace()
    try place.start()
    // Long enough that the other one comes in time, and packed no better than events are.
    let blanks = String(repeating: " ", count: 1000)
    let torn = try gzipped((0..<100_000).reduce(into: "") { $0 += "\($1)" + blanks }).dropLast(8)
    let good = try gzipped(Self.event("1"))
    try place.drop(Array(torn), as: "a.json.gz")
    let answer = place.inbox + "/a.json.gz.answer.json"
    #expect(place.waits { place.isRead("a.json.gz") || access(answer, F_OK) == 0 })
    try place.drop(good, as: "a.json.gz")
    #expect(try place.waits { try place.answer("a.json.gz")?.counts == [1, 0, 0, 0] })
    #expect(try place.facts() == 1)
  }

  @Test("such things that come while the daemon runs are put aside as well")
  func noFilesLater() throws {
    let place = try InboxPlace()
    try place.start()
    try place.drop(Self.event("1"), as: "a.ndjson")
    #expect(try place.answer("a.ndjson")?.counts == [1, 0, 0, 0])
    #expect(mkfifo(place.inbox + "/pipe.ndjson", 0o600) == 0)
    #expect(mkdir(place.inbox + "/folder.json", 0o700) == 0)
    #expect(symlink("/nowhere", place.inbox + "/loose.ndjson") == 0)
    for name in ["pipe.ndjson", "folder.json", "loose.ndjson"] {
      #expect(try place.answer(name)?.error == "E-FILE-KIND")
    }
  }

  @Test("a name with a newline is a name; one that is no UTF-8, or too long, is put aside")
  func names() throws {
    let place = try InboxPlace()
    let long = String(repeating: "n", count: 248) + ".ndjson"
    let longest = String(repeating: "n", count: 236) + ".ndjson"
    try place.drop(Self.event("1"), as: "a\nb\u{1B}[31m.ndjson")
    try place.drop(Self.event("2"), as: long)
    try place.drop(Self.event("3"), as: longest)
    try place.drop(Self.event("4"), as: ".drop-me")
    let raw = (place.inbox + "/").utf8.map { CChar(bitPattern: $0) } + [-1, -2]
    let name = raw + ".ndjson".utf8.map { CChar(bitPattern: $0) } + [0]
    #expect(rename(place.inbox + "/.drop-me", name) == 0)
    try place.start()
    #expect(try place.answer("a\nb\u{1B}[31m.ndjson")?.counts == [1, 0, 0, 0])
    #expect(try place.answer(longest)?.counts == [1, 0, 0, 0])
    #expect(place.waits { place.names(in: place.archive).count == 2 })
    let records = place.names(in: place.quarantine).filter { $0.hasSuffix(".ndjson") }
    #expect(records.count == 2)
    for record in records { #expect(try place.quarantined(record) == ["0:0 E-FILE-NAME"]) }
    #expect(place.names(in: place.quarantine).filter { $0.hasSuffix(".file") }.count == 2)
    #expect(!place.log.contains("\u{1B}"))
  }

  @Test("a file that is written in the inbox itself waits until it is closed")
  func writtenInPlace() throws {
    let place = try InboxPlace()
    try place.start()
    try place.drop(Self.event("0"), as: "first.ndjson")
    #expect(try place.answer("first.ndjson")?.counts == [1, 0, 0, 0])
    let file = try #require(fopen(place.inbox + "/slow.ndjson", "we"))
    fputs(Self.event("1") + #"{"id":"2","ca"#, file)
    fflush(file)
    try place.drop(Self.event("9"), as: "other.ndjson")
    #expect(try place.answer("other.ndjson")?.counts == [1, 0, 0, 0])
    #expect(access(place.inbox + "/slow.ndjson.answer.json", F_OK) != 0)
    fputs(#"se":"Z","type":"m","date":"2026-03-05"}"# + "\n", file)
    fclose(file)
    #expect(try place.answer("slow.ndjson")?.counts == [2, 0, 0, 0])
    #expect(try place.facts() == 4)
  }

  @Test("a file that is linked in is taken, though nobody closes it by its name")
  func linked() throws {
    let place = try InboxPlace()
    try place.start()
    try place.drop(Self.event("0"), as: "first.ndjson")
    #expect(try place.answer("first.ndjson")?.counts == [1, 0, 0, 0])
    let path = place.folder + "/new"
    try writeAlone(Array(Self.event("1").utf8), to: path)
    #expect(link(path, place.inbox + "/a.ndjson") == 0 && unlink(path) == 0)
    // A file that had no name when it was opened (open(2)); O_TMPFILE is a macro that Swift doesn't see.
    let file = Glibc.open(place.inbox, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600)
    if file >= 0 {
      let text = Array(Self.event("2").utf8)
      #expect(Glibc.write(file, text, text.count) == text.count)
      let name = "/proc/self/fd/\(file)"
      let target = place.inbox + "/b.ndjson"
      #expect(linkat(AT_FDCWD, name, AT_FDCWD, target, AT_SYMLINK_FOLLOW) == 0)
      close(file)
      #expect(try place.answer("b.ndjson")?.counts == [1, 0, 0, 0])
    }
    #expect(try place.answer("a.ndjson")?.counts == [1, 0, 0, 0])
  }

  @Test("what a daemon was putting away when it was killed is read again by the next one")
  func leftover() throws {
    let place = try InboxPlace()
    try place.drop(Self.event("1"), as: ".leaving-a.ndjson")
    try place.start()
    #expect(try place.answer("a.ndjson")?.counts == [1, 0, 0, 0])
    #expect(place.waits { place.names(in: place.archive).count == 1 })
    #expect(place.names(in: place.inbox) == ["a.ndjson.answer.json"])
  }

  @Test("a file that was found while it was being written waits as well, whoever else closes it")
  func foundHalf() throws {
    let place = try InboxPlace()
    // It is there at the start, so nothing tells the daemon that it was begun.
    let file = try #require(fopen(place.inbox + "/a.ndjson", "we"))
    fputs(Self.event("1"), file)
    fflush(file)
    try place.start()
    try place.drop(Self.event("2"), as: "b.ndjson")
    #expect(try place.answer("b.ndjson")?.counts == [1, 0, 0, 0])
    #expect(access(place.inbox + "/a.ndjson.answer.json", F_OK) != 0)
    // As touch(1) does: it opens the file for writing, and closes it.
    close(Glibc.open(place.inbox + "/a.ndjson", O_WRONLY | O_CLOEXEC))
    try place.drop(Self.event("3"), as: "c.ndjson")
    #expect(try place.answer("c.ndjson")?.counts == [1, 0, 0, 0])
    #expect(access(place.inbox + "/a.ndjson.answer.json", F_OK) != 0)
    #expect(place.log.contains("a file of the inbox is open for writing"))
    fputs(Self.event("4"), file)
    fclose(file)
    #expect(try place.answer("a.ndjson")?.counts == [2, 0, 0, 0])
    #expect(try place.facts() == 4)
    #expect(place.waits { place.names(in: place.archive).count == 3 })
    let archived = try place.names(in: place.archive).map {
      try String(contentsOfFile: place.archive + "/" + $0, encoding: .utf8)
    }
    #expect(archived.contains(Self.event("1") + Self.event("4")))
    #expect(!place.log.contains("a.ndjson"), "no name of a producer's in the log")
    #expect(place.stop() == 0, "no lease that was broken has ended it")
  }

  @Test("what lies in the answer's way holds up nobody, and no link is written through")
  func planted() throws {
    let place = try InboxPlace()
    let precious = place.folder + "/precious"
    try write("precious", to: precious)
    #expect(mkdir(place.inbox + "/a.ndjson.answer.json", 0o700) == 0)
    #expect(symlink(precious, place.inbox + "/b.ndjson.answer.json") == 0)
    #expect(symlink(precious, place.inbox + "/.termijnwacht.part") == 0)
    try place.drop(Self.event("1"), as: "a.ndjson")
    try place.drop(Self.event("2"), as: "b.ndjson")
    try place.start()
    #expect(place.waits { place.names(in: place.archive).count == 2 })
    #expect(try place.answer("b.ndjson")?.counts == [1, 0, 0, 0])
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "precious")
    let told = "an answer could not be put into the inbox: could not name a file: Is a directory"
    #expect(place.log.ranges(of: told).count == 1)
    #expect(!place.log.contains("a.ndjson"), "no name of a producer's in the log")
  }

  @Test("what lies where an answer is written first keeps none back, and nothing piles up")
  func plantedParts() throws {
    let place = try InboxPlace()
    let precious = place.folder + "/precious"
    try write("precious", to: precious)
    #expect(mkdir(place.inbox + "/.termijnwacht.part", 0o700) == 0)
    #expect(symlink(precious, place.inbox + "/.termijnwacht-2.part") == 0)
    try place.drop(Self.event("1"), as: "a.ndjson")
    try place.start()
    #expect(try place.answer("a.ndjson")?.counts == [1, 0, 0, 0])
    #expect(place.waits { place.names(in: place.archive).count == 1 })
    #expect(place.names(in: place.inbox) == [".termijnwacht.part", "a.ndjson.answer.json"])
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "precious")
    #expect(!place.log.contains("an answer could not"))
  }

  @Test("where no answer can be written the file is taken all the same, and that is told")
  func noPart() throws {
    let place = try InboxPlace()
    for number in 1...100 {
      let name = number == 1 ? ".termijnwacht.part" : ".termijnwacht-\(number).part"
      #expect(mkdir(place.inbox + "/" + name, 0o700) == 0)
    }
    try place.drop(Self.event("1"), as: "a.ndjson")
    try place.start()
    #expect(place.waits { place.names(in: place.archive).count == 1 })
    #expect(try place.facts() == 1)
    #expect(place.log.contains("an answer could not be put into the inbox: could not make a file"))
  }

  @Test("an inbox that is taken away is made again, and watched")
  func takenAway() throws {
    let place = try InboxPlace()
    try place.start()
    try place.drop(Self.event("1"), as: "a.ndjson")
    #expect(try place.answer("a.ndjson")?.counts == [1, 0, 0, 0])
    #expect(rename(place.inbox, place.folder + "/gone") == 0)
    #expect(place.waits { access(place.inbox, F_OK) == 0 })
    try place.drop(Self.event("2"), as: "b.ndjson")
    #expect(try place.answer("b.ndjson")?.counts == [1, 0, 0, 0])
  }

  @Test("what a source's numbers show as missing is logged once, by the source's name")
  func gaps() throws {
    let place = try InboxPlace()
    let path = place.folder + "/termijnwacht.yaml"
    let configuration = try String(contentsOfFile: path, encoding: .utf8)
    try write(configuration + "sources: { regas: { numbered: yes } }\n", to: path)
    try place.start()
    func drop(_ numbers: [Int], as name: String) throws {
      let lines = numbers.map { Self.event("\($0)", #","source":"regas","seq":\#($0)"#) }
      try place.drop(lines.joined(), as: name)
      #expect(try place.answer(name)?.counts == [numbers.count, 0, 0, 0])
    }
    try drop([1, 2, 5, 9], as: "a.ndjson")
    try drop([10, 4], as: "b.ndjson")
    let told = "events of a source were not delivered count=5 numbers=3-4, 6-8 source=regas"
    #expect(place.log.contains(told))
    #expect(place.log.ranges(of: "were not delivered").count == 1)
  }

  @Test("a thousand files come in, each answered")
  func many() throws {
    let place = try InboxPlace()
    try place.start()
    for number in 0..<1000 {
      try place.drop(Self.event("\(number)", key: "K\(number)"), as: "\(number).ndjson")
    }
    #expect(place.waits { place.names(in: place.archive).count == 1000 })
    #expect(try place.facts() == 1000)
    #expect(place.names(in: place.inbox).filter { $0.hasSuffix(".answer.json") }.count == 1000)
  }
}
