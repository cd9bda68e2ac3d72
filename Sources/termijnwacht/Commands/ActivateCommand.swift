import ArgumentParser
import Civil
import Ledger
import Notation
import Policy
import Watch

/// `activate`: the configuration's policy comes into force.
struct ActivateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "activate",
    abstract:
      "Approve the policy and calendars that the configuration names, and put them in force.",
    discussion: """
      As many people must approve it as the configuration asks for (approvers). With the last of them \
      it comes into force: a fact in the ledger, with its hashes and their names. What it would change \
      is told first (see plan).
      """
  )

  @OptionGroup var config: ConfigurationOptions

  @Option(help: "Who approves it: the login name, unless it is said. May be given again.")
  var by: [String] = []

  @Option(help: "How many escalations may be told at once.")
  var atMost = 10

  @Flag(help: "However many escalations are told at once.")
  var confirm = false

  func run() throws {
    try reportingFailure {
      let planning = try Planning(config)
      let configuration = planning.configuration
      var output = StandardOutput()
      planning.write(.text, all: false, to: &output)
      let told = planning.plan.told.count
      guard confirm || told <= atMost else {
        output.flush()
        throw CommandFailure(
          "\(told) escalations would be told at once, more than \(atMost); --confirm to go on.",
          exitCode: .finding
        )
      }
      let approval = try approve(planning.editions.fingerprint, configuration.state)
      let missing = configuration.approvers - approval.approvers.count
      if missing > 0 {
        output.line("approved by \(approval.approvers.count); \(missing) more must approve it")
        return output.flush()
      }
      try putInForce(planning, approval)
      output.line("in force")
      output.flush()
    }
  }

  /// Adds the approval to those that the same edition has already.
  private func approve(_ edition: String, _ state: String) throws -> Approval {
    let known = Approval(state: state).flatMap { $0.edition == edition ? $0 : nil }
    var approval = known ?? Approval(edition: edition)
    for name in by.isEmpty ? [SpeakerOptions.loginName] : by
    where !approval.approvers.contains(name) {
      approval.approvers.append(name)
    }
    try approval.write(state: state)
    return approval
  }

  /// Has the daemon take it, or takes the step where none runs.
  private func putInForce(_ planning: Planning, _ approval: Approval) throws {
    let configuration = planning.configuration
    if StateFolder.isServed(configuration), StateFolder.isWritten(configuration) {
      var reload = ReloadCommand()
      reload.config = config
      reload.acceptClock = false
      return try reload.run()
    }
    let ledger = try StateFolder.openLedger(configuration)
    var watch = Watch(
      ledger,
      planning.editions,
      sources: configuration.sources,
      language: configuration.language,
      threads: processors,
      approvers: approval.approvers
    )
    do throws(LedgerError) {
      var clock = try LoadClock(state: configuration.state, ledger)
      var next: Instant?
      repeat {
        next = try watch.step(at: clock.now()).next
      } while next.map { $0 <= clock.time } ?? false
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }
}
