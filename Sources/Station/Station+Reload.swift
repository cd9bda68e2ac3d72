import Civil
import Ledger
import Logging
package import Policy
package import Sinks
package import Watch

/// What a reading of the configuration brought.
package enum Reloaded {
  /// All of it is right; what is not taken of it all the same, in words.
  case taken(
    Watch,
    sinks: [SinkHand],
    carriers: [any Carrier],
    heartbeat: HeartbeatPlan,
    digests: DigestPlan?,
    control: Configuration.Control,
    notes: [String]
  )

  /// Something is wrong with it: the codes of the diagnostics, and all of it in words.
  case refused(codes: [String], reasons: [String])
}

extension Station {
  /// Asks for the configuration to be read anew.
  ///
  /// Sinks are opened anew with it, so it waits until none has a batch in hand: a file has one writer.
  func wantReload() {
    guard !isStopping else { return }
    ServiceManager.reloading()
    isReloadWanted = true
    reloadIfQuiet()
  }

  func reloadIfQuiet() {
    guard isReloadWanted, hands.allSatisfy({ !$0.isBusy }) else { return }
    isReloadWanted = false
    switch reload() {
    case .taken(
      let watch,
      let sinks,
      let carriers,
      let heartbeat,
      let digests,
      let groups,
      let notes
    ):
      take(watch, sinks, carriers, heartbeat, digests, groups, notes)
    case .refused(let codes, let reasons): refuse(codes, reasons)
    }
    keepReport()
    lookAtClock()
    replaceRetention()
    toldStatus = status
    ServiceManager.ready(toldStatus)
    pumpAll()
    scheduleTurn()
  }

  private func take(
    _ reloaded: Watch,
    _ sinks: [SinkHand],
    _ carriers: [any Carrier],
    _ heartbeat: HeartbeatPlan,
    _ digests: DigestPlan?,
    _ groups: Configuration.Control,
    _ notes: [String]
  ) {
    keepCursors()
    do throws(LedgerError) {
      var renewed = try watch.ledger.read { ledger in try sinks.map { try Hand($0, ledger) } }
      for index in renewed.indices {
        // The ledger's cursor is behind where its disk refused to move it.
        let old = hands.first { $0.hand.name == renewed[index].hand.name }
        renewed[index].cursor = max(renewed[index].cursor, old?.cursor ?? 0)
      }
      hands = renewed
    } catch {
      return refuse([], [error.description])
    }
    watch = reloaded
    control?.replace(groups)
    replaceCarriers(carriers)
    replaceHeartbeat(heartbeat)
    replaceDigests(digests)
    owesNotices = true
    next = .distantPast
    report.take(at: now())
    log.notice("the configuration is reloaded")
    for note in notes { log.warning("\(note)") }
  }

  /// The old configuration goes on.
  private func refuse(_ codes: [String], _ reasons: [String]) {
    report.refuse(codes, reasons, at: now())
    for reason in reasons { log.error("\(reason)") }
    log.error(
      "the new configuration is refused; the one before goes on",
      metadata: codes.isEmpty ? [:] : ["codes": "\(codes.joined(separator: ","))"]
    )
  }

  func keepReport() {
    do throws(SystemError) {
      try report.write(state: state)
    } catch {
      log.warning("daemon.json can't be written: \(error)")
    }
  }
}
