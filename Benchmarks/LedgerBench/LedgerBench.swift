import Casework
import Civil
import Foundation
import Glibc
import Ledger
import Notation
import Policy
import Watch

/// Commits single steps for as long as it is told to, so that `ledger.py` can have the disk alone
/// measured in between.
///
/// `LedgerBench notice|event CONFIG`: reads seconds from standard input, a line each, and answers with
/// commits a second. The ledger that it is given is changed.
@main
struct LedgerBench {
  private var watch: Watch
  private var now: Instant
  private var count = 0

  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else { return print("LedgerBench notice|event CONFIG") }
    let folder = URL(fileURLWithPath: arguments[2]).deletingLastPathComponent().path
    var bench = try LedgerBench(folder, root: Self.root)
    let isNotice = arguments[1] == "notice"
    if isNotice { try bench.arm() }
    print("ready")
    fflush(nil)
    while let line = readLine(), let seconds = Double(line) {
      print(try bench.run(seconds: seconds, isNotice ? { try $0.notice() } : { try $0.event() }))
      fflush(nil)
    }
  }

  /// The checkout that this was built in.
  private static var root: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }

  private init(_ folder: String, root: String) throws {
    let calendars = ConfigurationFolder(calendars: root + "/config/calendar.d")
    let read = Editions.read(policy: folder + "/policy.yaml", in: calendars, isServed: true)
    guard let editions = read.editions else { throw CocoaError(.fileReadCorruptFile) }
    let key = try String(contentsOfFile: folder + "/state/chain.key", encoding: .utf8)
    let ledger = try Ledger(
      path: folder + "/state/ledger.db",
      key: ChainKey(text: key.trimmingCharacters(in: .whitespacesAndNewlines))
    )
    watch = Watch(ledger, editions, sources: EventSources(), language: .nl)
    now = try ledger.read { try $0.newestStep()?.at } ?? Instant(seconds: 1_782_864_000)
    // Whatever is due by now is out of the way.
    while let next = try watch.step(at: now).next, next <= now {}
  }

  /// How many cases get a notice of their own.
  private static let notices = 100_000

  /// Gives cases a due instant each, a second apart, in order of their numbers: as the list of an
  /// instant comes.
  private mutating func arm() throws {
    let newest = try watch.ledger.read { try $0.newestSubject() }
    let first = now.adding(seconds: 1)
    var events = ""
    for number in 1...Int64(Self.notices) {
      let key = try watch.ledger.read { try $0.key(of: number % newest + 1) }
      let due = first.adding(seconds: number)
      events += #"{"id":"bench-\#(number)","case":"\#(key)","type":"storm","#
      events += #""time":"\#(now.text)","uiterlijk":"\#(due.text)"}"# + "\n"
    }
    _ = try step(events)
    while let next = try watch.step(at: now).next, next <= now {}
    now = first
  }

  private mutating func step(_ events: String) throws -> Watch.Outcome {
    try Array(events.utf8).withUnsafeBytes { bytes in
      var text = EventText(bytes)
      var pieces: [EventText.Piece] = []
      while let piece = try text.next() { pieces.append(piece) }
      return try watch.step(
        at: now,
        Watch.Arrival(file: "bench", bytes: bytes, pieces: pieces, isHistory: false)
      )
    }
  }

  /// A step that tells one notice; a few of other rules may come due with it.
  ///
  /// As the daemon does it, what is due within the minute is decided ahead; that is part of the time.
  private mutating func notice() throws {
    now = now.adding(seconds: 1)
    if let next = try watch.step(at: now).next, !watch.hasForeseen(next) {
      while try watch.foresee(next) {}
    }
  }

  /// A step that takes in one event of one case.
  private mutating func event() throws {
    now = now.adding(seconds: 1)
    let newest = try watch.ledger.read { try $0.newestSubject() }
    let key = try watch.ledger.read { try $0.key(of: Int64(count) * 7919 % newest + 1) }
    _ = try step(
      #"{"id":"live-\#(count)","case":"\#(key)","type":"incident","time":"\#(now.text)"}"#
    )
  }

  /// Commits a second over about that long; the log is copied outside the time that counts.
  ///
  /// A log that was copied is written over, as in a daemon that has run for a while: one that still
  /// grows costs the disk more.
  private mutating func run(
    seconds: Double,
    _ body: (inout LedgerBench) throws -> Void
  ) throws -> Int {
    if watch.ledger.logBytes > Ledger.longLogBytes / 4 { try watch.ledger.checkpoint() }
    let clock = ContinuousClock()
    let begun = clock.now
    var commits = 0
    while clock.now - begun < .seconds(seconds) {
      try body(&self)
      commits += 1
      count += 1
    }
    return Int(Double(commits) / ((clock.now - begun) / .seconds(1)))
  }
}
