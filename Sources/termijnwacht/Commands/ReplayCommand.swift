import ArgumentParser
import Casework
import Civil
import Ledger
import Notation
import Policy
import Watch

/// `replay`: an old escalation, derived again.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Derive old escalations again, from what was known then and by the editions of then.",
    discussion: "Exits with 1 where one doesn't come out as it stands in the ledger."
  )

  @OptionGroup var config: ConfigurationOptions

  @Argument(help: "The escalations' ids.")
  var ids: [String] = []

  @Option(help: "The newest so many escalations.")
  var newest: Int?

  @Flag(help: "JSON, one value a line.")
  var json = false

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      guard let ledger = try StateFolder.readLedger(configuration) else {
        throw CommandFailure(
          "\(configuration.state): there is no ledger yet.",
          exitCode: .unavailable
        )
      }
      var replay = Replay(
        ledger,
        sources: configuration.sources,
        language: configuration.language
      )
      var output = StandardOutput()
      var differ = 0
      func tell(_ outcome: Replay.Outcome) {
        if !outcome.isSame { differ += 1 }
        write(outcome, to: &output)
      }
      for id in ids { tell(try failing(id) { () throws(Replay.Failure) in try replay.replay(id) }) }
      if let newest {
        let place = max(0, try newestSequence(ledger) - Int64(newest))
        try failing("") { () throws(Replay.Failure) in
          try replay.replay(after: place, limit: newest, tell)
        }
      }
      output.flush()
      if differ > 0 { throw ExitCode(CommandExit.finding.rawValue) }
    }
  }

  private func newestSequence(_ ledger: Ledger) throws -> Int64 {
    do throws(LedgerError) {
      return try ledger.read { try $0.newestEscalation() }
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }

  private func failing<Result>(
    _ id: String,
    _ body: () throws(Replay.Failure) -> Result
  ) throws -> Result {
    do throws(Replay.Failure) {
      return try body()
    } catch {
      switch error {
      case .unknown:
        throw CommandFailure(
          "\(PlainText.escaped(id)): there is no such escalation.",
          exitCode: .badInput
        )
      case .editionLost:
        throw CommandFailure("The editions of then are lost.", exitCode: .inputOutput)
      case .ledger(let error): throw CommandFailure(error.description, exitCode: .inputOutput)
      }
    }
  }

  private func write(_ outcome: Replay.Outcome, to output: inout StandardOutput) {
    let verdict = outcome.derived == nil ? "lost" : outcome.isSame ? "same" : "differs"
    guard json else {
      return output.line(
        "\(verdict.padded(8)) \(outcome.stored.id)  step \(outcome.step.step) of "
          + outcome.zone.text(outcome.step.at)
      )
    }
    var writer = JSONWriter()
    writer.object { json in
      json.string("verdict", verdict)
      json.number("step", outcome.step.step)
      json.string("edition", outcome.step.edition)
    }
    writer.newline()
    writer.escalation(outcome.stored, outcome.zone)
    writer.newline()
    if let derived = outcome.derived {
      writer.escalation(derived, outcome.zone)
      writer.newline()
    }
    output.write(writer.bytes)
  }
}
