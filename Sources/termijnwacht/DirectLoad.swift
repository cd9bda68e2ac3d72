import Casework
import Civil
import Ledger
import Notation
import Station
import Watch

/// A load into the ledger itself: small files in one step, large ones in bulk, each phase with its
/// progress.
struct DirectLoad {
  private var watch: Watch
  private var clock: LoadClock

  init(_ watch: Watch, _ clock: LoadClock) {
    self.watch = watch
    self.clock = clock
  }

  /// Takes a file in, and tells what could not be taken.
  mutating func take(_ job: inout InboxJob, eventsAtOnce: Int) throws(LedgerError) {
    defer { if let fault = job.fault { tellError(fault.description) } }
    guard let first = job.next(events: eventsAtOnce) else { return }
    if let second = job.next(events: eventsAtOnce) {
      try takeInBulk([first, second], &job, eventsAtOnce)
    } else {
      note(try watch.step(at: clock.now(), first), &job)
    }
  }

  private mutating func takeInBulk(
    _ arrivals: [Watch.Arrival],
    _ job: inout InboxJob,
    _ eventsAtOnce: Int
  ) throws(LedgerError) {
    var load = BulkLoad(watch)
    var reading = Progress("read", unit: " events")
    var arrivals = arrivals[...]
    let byteCount = job.file?.byteCount ?? 0
    load.read({ arrivals.popFirst() ?? job.next(events: eventsAtOnce) }) { position, count in
      reading.show(Double(position) / Double(max(byteCount, 1)), count: count)
    }
    reading.end()
    var appending = Progress("append", unit: " events")
    let file = job.file
    let release: (Int) -> Void = { file?.release(upTo: $0) }
    let outcome = try load.append(at: clock.now(), release: release) { written, total in
      appending.show(Double(written) / Double(max(total, 1)), count: written)
    }
    appending.end()
    note(outcome, &job)
  }

  private func note(_ outcome: Watch.Outcome, _ job: inout InboxJob) {
    for (diagnostic, _) in outcome.refused { tellError(diagnostic.description) }
    for gap in outcome.gaps { tellError(gap.sentence) }
    job.add(outcome)
  }

  /// Assesses the cases that are owed a look or whose instant has come.
  mutating func assess() throws(LedgerError) {
    var progress = Progress("assess", unit: " cases")
    defer { progress.end() }
    let total = try watch.ledger.read { ledger in
      try ledger.newestSubject()
    }
    var assessed = 0
    while try isAnyDue() {
      assessed += try watch.step(at: clock.now()).cases
      try watch.ledger.checkpointIfLong()
      progress.show(min(Double(assessed) / Double(max(total, 1)), 1), count: assessed)
    }
  }

  private mutating func isAnyDue() throws(LedgerError) -> Bool {
    let now = clock.now()
    return try watch.ledger.read { ledger in
      try ledger.nextInstant().map { $0 <= now } ?? false
    }
  }
}

extension SequenceGap {
  /// What the numbers show, as a line on standard error.
  fileprivate var sentence: String {
    let restart = restartedAfter.map { "counts its events anew after \($0)" }
    let missing = numbers.isEmpty ? nil : "numbers not delivered: \(text)"
    let facts = [restart, missing].compactMap(\.self).joined(separator: "; ")
    return PlainText.escaped(source) + ": " + facts + "."
  }
}
