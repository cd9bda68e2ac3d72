import Casework
import Civil
import Ledger

/// The log of escalations: each was decided once, by what `decided` says of it, and in time.
extension Audit {
  private static let escalationsAtOnce = 5000

  /// Later than that is slow, in milliseconds.
  private static let promptMilliseconds: Int64 = 1000

  /// How long what was slow is told, in seconds: it can't be mended, and an audit must come clean again.
  private static let toldSeconds: Int64 = 31 * 86_400

  func checkLog(
    _ newest: LedgerTransaction.StepRecord,
    _ transaction: LedgerTransaction,
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) -> DelayCount {
    var delays = DelayCount()
    var sums = LogSums()
    var place: Int64 = 0
    while place < newest.lastEscalation {
      let escalations = try transaction.escalations(after: place, limit: Self.escalationsAtOnce)
      guard let last = escalations.last else { break }
      for escalation in escalations {
        sums.toggle(try LogEntry(escalation, transaction))
        guard escalation.mark == nil else { continue }
        delays.add(escalation.delayMilliseconds)
        if try isSlow(escalation, before: newest.at, transaction) {
          let late = "\(escalation.rule) \(escalation.rung), \(escalation.delayMilliseconds) ms"
          tell(AuditFinding(.slow, in: "escalations", "\(escalation.sequence)", late))
        }
      }
      place = last.sequence
      progress(place, newest.lastEscalation)
    }
    try transaction.forEachDecided { subject, id, sequence throws(LedgerError) in
      sums.toggle(LogEntry(sequence: sequence, subject: subject, id: hexadecimal(id)))
    }
    try compare(sums.differing, transaction, tell)
    return delays
  }

  /// Whether it was decided late though somebody was awake, and took no step in the second before it
  /// could be.
  private func isSlow(
    _ escalation: Escalation,
    before newest: Instant,
    _ transaction: LedgerTransaction
  ) throws(LedgerError) -> Bool {
    guard escalation.delayMilliseconds > Self.promptMilliseconds,
      escalation.decided > newest.adding(seconds: -Self.toldSeconds),
      let step = try transaction.step(ofEscalation: escalation.sequence), !step.isFirst
    else { return false }
    guard let before = try transaction.step(before: step.step) else { return true }
    return before.at < escalation.available.adding(seconds: -1)
  }

  /// Names the entries of those windows that one side alone has.
  private func compare(
    _ windows: Set<Int64>,
    _ transaction: LedgerTransaction,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) {
    guard !windows.isEmpty else { return }
    var decided: Set<LogEntry> = []
    try transaction.forEachDecided { subject, id, sequence throws(LedgerError) in
      guard windows.contains(LogSums.window(of: sequence)) else { return }
      decided.insert(LogEntry(sequence: sequence, subject: subject, id: hexadecimal(id)))
    }
    for window in windows.sorted() {
      let range = LogSums.sequences(of: window)
      let escalations = try transaction.escalations(
        after: range.lowerBound - 1,
        limit: range.count
      )
      for escalation in escalations where range.contains(escalation.sequence) {
        guard decided.remove(try LogEntry(escalation, transaction)) == nil else { continue }
        tell(
          AuditFinding(
            .loggedOnly,
            in: "escalations",
            "\(escalation.sequence)",
            "\(escalation.subject) \(escalation.rule) \(escalation.rung) \(escalation.due)"
          )
        )
      }
    }
    for entry in decided.sorted(by: { $0.sequence < $1.sequence }) {
      let key = try transaction.key(of: entry.subject)
      tell(AuditFinding(.decidedOnly, in: "decided", "\(entry.sequence)", key))
    }
  }
}

/// An escalation by its place in the log, its case and its id.
private struct LogEntry: Hashable {
  let sequence: Int64
  let subject: LedgerTransaction.Subject
  let id: String

  init(sequence: Int64, subject: LedgerTransaction.Subject, id: String) {
    self.sequence = sequence
    self.subject = subject
    self.id = id
  }

  init(_ escalation: Escalation, _ transaction: LedgerTransaction) throws(LedgerError) {
    // No case has the number 0: an escalation of a case that isn't there is found to be alone.
    let subject = try transaction.find(escalation.subject) ?? 0
    self.init(sequence: escalation.sequence, subject: subject, id: escalation.id)
  }
}

/// Sums over the log and over `decided`, in windows of their places: where a window's two sums are
/// equal, both have the same.
private struct LogSums {
  private var sums: [Int64: UInt64] = [:]
  private static let bits: Int64 = 12

  /// Adds an entry of one side, or takes out that of the other.
  mutating func toggle(_ entry: LogEntry) {
    let seed = UInt64(bitPattern: entry.subject << 32 ^ entry.sequence)
    var id = entry.id
    let hash = id.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: seed) }
    sums[Self.window(of: entry.sequence), default: 0] ^= hash
  }

  var differing: Set<Int64> { Set(sums.filter { $0.value != 0 }.keys) }

  static func window(of sequence: Int64) -> Int64 { sequence >> bits }

  static func sequences(of window: Int64) -> Range<Int64> {
    window << bits..<(window + 1) << bits
  }
}
