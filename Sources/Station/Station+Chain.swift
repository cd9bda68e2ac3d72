import Ledger
import Logging
import Watch

/// How far the chain reaches, told where it can't be taken back: a file that others copy, and the journal.
extension Station {
  /// Writes the newest head of the chain to `chain.head`, where it is another than before.
  func keepChainHead() {
    guard let head = chainHead(), head != heart.chainHead else { return }
    do throws(SystemError) {
      try StateFile.write(Array((head.text + "\n").utf8), to: state + "/chain.head")
      heart.chainHead = head
      heart.isChainFailing = false
    } catch {
      if !heart.isChainFailing { log.error("chain.head can't be written: \(error)") }
      heart.isChainFailing = true
    }
  }

  /// Tells the journal how far the chain reaches; nothing where nothing was ever sealed.
  func tellChainHead() {
    guard let head = chainHead() else { return }
    log.notice("the chain reaches so far", metadata: ["head": "\(head.text)"])
  }

  /// What can't be read now is told by the steps that can't be taken.
  private func chainHead() -> ChainHead? {
    do throws(LedgerError) { return try watch.ledger.read { try $0.chainHead() } } catch {
      return nil
    }
  }
}
