import Casework
import Ledger

/// What was decided follows from what was known then, by the editions of then.
extension Audit {
  /// - Returns: how many escalations were derived again.
  func checkReplay(
    _ progress: (Int64, Int64) -> Void,
    _ tell: (AuditFinding) -> Void
  ) throws(LedgerError) -> Int {
    let newest = try ledger.read { try $0.newestEscalation() }
    let count = min(settings.replayed.map { Int64($0) } ?? newest, newest)
    var replay = Replay(ledger, sources: watch.sources, language: settings.language)
    var replayed = 0
    for number in 0..<max(count, 0) {
      // Evenly spread, the newest among them.
      let sequence = newest - number * newest / count
      do throws(Replay.Failure) {
        try replay.replay(after: sequence - 1, limit: 1) { outcome in
          // That place was emptied when its case was erased.
          guard outcome.stored.sequence == sequence else { return }
          replayed += 1
          check(outcome, tell)
        }
      } catch {
        switch error {
        case .ledger(let error): throw error
        case .unknown: tell(AuditFinding(.underived, in: "escalations", "\(sequence)"))
        case .editionLost: tell(AuditFinding(.editionLost, in: "archives", "\(sequence)"))
        }
      }
      progress(number + 1, count)
    }
    return replayed
  }

  private func check(_ outcome: Replay.Outcome, _ tell: (AuditFinding) -> Void) {
    let stored = outcome.stored
    let words = "\(stored.subject) \(stored.rule) \(stored.rung) \(stored.due)"
    guard var derived = outcome.derived else {
      return tell(AuditFinding(.underived, in: "escalations", "\(stored.sequence)", words))
    }
    // It is in the language of then.
    derived.title = stored.title
    if derived != stored {
      tell(AuditFinding(.differs, in: "escalations", "\(stored.sequence)", words))
    }
  }
}
