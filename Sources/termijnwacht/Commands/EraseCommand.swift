import ArgumentParser
import Casework
import Civil
import Glibc
import Ledger
import Notation
import Policy
import Sinks
import Station
import Watch

/// `erase`: a case is taken out for good.
struct EraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "erase",
    abstract: "Take a case out of ledger, archive and quarantine, for good.",
    discussion: """
      It can't be undone: say the case's key twice, or --yes on a terminal. Its events don't come back \
      when they are sent again; a case of that key with new events is a new one. What is kept: the \
      number of the case, when it was erased, and in the journal why and by whom. Backups that were \
      made before have it still.
      """
  )

  @OptionGroup var config: ConfigurationOptions

  @Argument(help: "The case's key.")
  var subject: String

  @Argument(help: "The case's key once more.")
  var again: String?

  @Option(help: "Why: request, retention or mistake.")
  var reason: ErasureOrder.Reason

  @Option(help: "Who says it: the login name, unless it is said. Not by the control socket.")
  var by: String?

  @Flag(help: "The key needn't be said twice; on a terminal only.")
  var yes = false

  @Flag(help: "Erase the cases too that merges made one with it.")
  var merged = false

  func validate() throws {
    if let again, again != subject { throw ValidationError("The two keys differ.") }
    if again == nil, !(yes && isatty(STDIN_FILENO) == 1) {
      throw ValidationError("Say the case's key twice, or --yes on a terminal.")
    }
  }

  func run() throws {
    try reportingFailure {
      let (configuration, editions) = try config.read(isServed: false)
      if by != nil, ControlVoice.caller != nil {
        throw CommandFailure("By the control socket one speaks for oneself.", exitCode: .permission)
      }
      try lookAtMerges(configuration, editions)
      let order = ErasureOrder(subject, reason, by: by ?? SpeakerOptions.loginName)
      if StateFolder.isServed(configuration), StateFolder.isWritten(configuration) {
        try hand(order, to: configuration)
      } else {
        try DirectErasure(configuration, editions).carryOut(order)
      }
    }
  }

  /// What merges made one is one case: who means a part of it must be told.
  private func lookAtMerges(_ configuration: Configuration, _ editions: Editions) throws {
    let ledger = try StateFolder.presentLedger(configuration)
    let watch = Watch(
      ledger,
      editions,
      sources: configuration.sources,
      language: configuration.language
    )
    let count: Int
    do throws(LedgerError) {
      count = try watch.caseCount(with: subject)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
    if count == 0 { tellError("The ledger has no such case; the files are looked through.") }
    guard count > 1, !merged else { return }
    throw CommandFailure(
      "Merges made it one with \(count - 1) others; --merged erases all of them.",
      exitCode: .usage
    )
  }

  private func hand(_ order: ErasureOrder, to configuration: Configuration) throws {
    do throws(SystemError) {
      try ErasureOrders.append([order], state: configuration.state)
    } catch {
      throw CommandFailure("\(configuration.state): \(error)", exitCode: .permission)
    }
    try Daemon.reload(configuration.state)
    print("The daemon has the order; the journal tells when the case is erased.")
  }
}

extension ErasureOrder.Reason: ExpressibleByArgument {}

/// Erases where no daemon runs.
private struct DirectErasure {
  private let configuration: Configuration
  private let ledger: Ledger
  private let watch: Watch

  init(_ configuration: Configuration, _ editions: Editions) throws {
    self.configuration = configuration
    ledger = try StateFolder.openLedger(configuration)
    watch = Watch(
      ledger,
      editions,
      sources: configuration.sources,
      language: configuration.language
    )
  }

  func carryOut(_ order: ErasureOrder) throws {
    do {
      let state = configuration.state
      let round = ErasureRound(
        watch.erasureJob([order], nil, at: .now),
        state: state,
        pages: configuration.digest?.folder
      )
      let prepared = try round.prepare()
      try ErasureRound.oweRewriting(state: state)
      var watch = watch
      let erased = try watch.erase(prepared.found.erasure, at: .now)
      // Nobody else writes the ledger, so nothing has come meanwhile.
      if try ledger.rewrite() {
        ErasureRound.endRewriting(state: state)
      } else {
        tellError("Somebody reads the ledger; the next daemon takes out the last bytes.")
      }
      for entry in erased {
        let told = ErasureEntry(entry.subject, reason: entry.reason.rawValue, by: entry.by)
        try? told.send()
        print(told.words)
      }
      guard prepared.unread > 0 else { return }
      tellError("\(prepared.unread) files can't be looked into; the case may stand in them.")
      throw CommandFailure("A person must look into them.", exitCode: .badInput)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("\(error)", exitCode: .inputOutput)
    }
  }
}
